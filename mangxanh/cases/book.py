"""The book of a month: the commitments of its reports among as many drawn by chance; pure.

Whoever has a receipt finds their report's line in it. Nobody else can tell a report from chance,
so nobody can count, and nobody can take a line out once the hash of the whole was printed.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence

STEP = 64  # lines: a book has as many, or twice, or three times


def filled_up(commitments: Collection[str]) -> list[str]:
    """Return the lines of a book, sorted: chance fills up to the next multiple of STEP."""
    missing = -len(commitments) % STEP if commitments else STEP
    return sorted([*commitments, *(secrets.token_hex(32) for _ in range(missing))])


def root_of(leaves: Sequence[str]) -> str:
    """Return the hash of a book (SHA-256, hex): what `sha256sum` says of its lines."""
    return hashlib.sha256(_lines(leaves)).hexdigest()


def as_text(leaves: Sequence[str]) -> bytes:
    """Return the book as a file: its lines, and as the last one the hash of those above."""
    return _lines(leaves) + f"{root_of(leaves)}\n".encode()


def _lines(leaves: Sequence[str]) -> bytes:
    return "".join(f"{leaf}\n" for leaf in leaves).encode()
