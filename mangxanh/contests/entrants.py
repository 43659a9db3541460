"""The number of an entrant: what a lot is drawn by, and how an authority reads of them."""

from mangxanh.common.signing import digest

NUMBERS = 10_000_000_000


def number_of(contest: int, person: int) -> int:
    """Return the number (of at most ten digits) under which a person stands in one contest.

    It follows from a key outside the database: keys of people were given in the order of class
    lists, so with such a list they would tell names.
    """
    return int(digest("entrant", f"{contest}:{person}")[:16], 16) % NUMBERS
