"""Which question each answer of a list belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mangxanh.contests.reading.building import Draft
from mangxanh.contests.reading.keys import Pairs


@dataclass
class Placed:
    """{place of a question, from 1: letters}, and what is doubtful about it."""

    letters: dict[int, str] = field(default_factory=dict)
    strange: Pairs = field(default_factory=list)  # of no question
    twice: list[int] = field(default_factory=list)  # numbers with two answers
    doubtful: set[int] = field(default_factory=set)  # places that another way to count fills else


def placed(drafts: Sequence[Draft], pairs: Pairs) -> Placed:
    """Return where the answers belong: by the printed numbers, part by part.

    Where the answers count the questions and the printed numbers are others, the order says more;
    what it says otherwise than the numbers is doubtful.
    """
    numbers = [draft.number for draft in drafts]
    if sum(number is not None for number in numbers) * 2 < len(numbers):
        numbers = list(range(1, len(numbers) + 1))
    every = _parts(numbers)
    parts = [part for part in every if any(len(drafts[at].options) > 1 for at in part)] or every
    lists = _parts([number for number, _letters in pairs])
    if len(parts) != len(lists):
        parts = _of_these(parts, numbers, lists, pairs) or parts
    if len(parts) == len(lists):
        made = Placed()
        for part, answers in zip(parts, lists, strict=True):
            _by_number(made, {numbers[at]: at + 1 for at in part}, [pairs[at] for at in answers])
        fits = not made.strange and len(made.letters) == len(pairs)
    else:
        made = _with_every_list(numbers, pairs)
        fits = False
    first = pairs[0][0] if pairs else 0
    counted = [number for number, _letters in pairs] == list(range(first, first + len(drafts)))
    if not fits and counted:
        return _by_order(made, pairs)
    if len(parts) != len(lists) and len(parts) > 1:
        made.doubtful = set(made.letters)
    return made


def _of_these(
    parts: list[list[int]], numbers: Sequence[int | None], lists: list[list[int]], pairs: Pairs
) -> list[list[int]]:
    """Return for each list the one part that can have its numbers, [] where that is not clear."""
    if len(lists) > len(parts):
        return []
    found: list[list[int]] = []
    told = [(part, {numbers[at] for at in part}) for part in parts]
    for answers in lists:
        wanted = {pairs[at][0] for at in answers}
        same = [part for part, has in told if wanted <= has]
        if len(same) != 1 or same[0] in found:
            return []
        found.append(same[0])
    return found


def _parts(numbers: Sequence[int | None]) -> list[list[int]]:
    """Return the places of each part: one ends where a number comes again."""
    parts: list[list[int]] = [[]]
    seen: set[int] = set()
    for at, number in enumerate(numbers):
        if number is not None and number in seen:
            parts.append([])
            seen = set()
        if number is not None:
            seen.add(number)
        parts[-1].append(at)
    return parts


def _by_number(made: Placed, place_of: dict[int | None, int], pairs: Pairs) -> None:
    for number, letters in pairs:
        place = place_of.get(number)
        if place is None:
            made.strange.append((number, letters))
        else:
            made.letters.setdefault(place, letters)


def _with_every_list(numbers: Sequence[int | None], pairs: Pairs) -> Placed:
    """Return the places by number over the whole file, as far as they are told apart."""
    made = Placed()
    place_of = {number: at for at, number in reversed(list(enumerate(numbers, start=1)))}
    _by_number(made, place_of, pairs)
    said: dict[int, set[str]] = {}
    for number, letters in pairs:
        said.setdefault(number, set()).add(letters)
    made.twice = [number for number, letters in said.items() if len(letters) > 1]
    return made


def _by_order(made: Placed, pairs: Pairs) -> Placed:
    ordered = {at: letters for at, (_number, letters) in enumerate(pairs, start=1)}
    doubtful = {at for at, letters in ordered.items() if made.letters.get(at) != letters}
    return Placed(ordered, doubtful=doubtful)
