"""Pages that stand in a text twice (a fault of scanning or of copying)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from mangxanh.plan.importer.paragraphs import Line
from mangxanh.plan.importer.shapes import title_key

_LEAST_LINES, _LEAST_LETTERS = 3, 160  # side by side; further apart twice as many lines
_ALIKE = 0.88
_TRIES = 400


@dataclass(frozen=True)
class Double:
    """Lines [again, again + count) say once more what [first, first + count) say."""

    first: int
    again: int
    count: int


def without_doubles(lines: list[Line]) -> tuple[list[Line], list[Double]]:
    """Return the lines without those of a page that came before, and what was left out.

    Blocks side by side may differ by a few letters; blocks apart must agree line by line.
    """
    found: list[Double] = []
    while len(found) < 20 and (double := _find(lines)):
        found.append(double)
        lines = lines[: double.again] + lines[double.again + double.count :]
    return lines, found


def _find(lines: list[Line]) -> Double | None:
    keys = [title_key(line.text) for line in lines]
    best: Double | None = None
    for first, again in _pairs(keys):
        double = _grow(keys, first, again)
        if double and (best is None or double.count > best.count):
            best = double
    return best


def _pairs(keys: list[str]) -> Iterator[tuple[int, int]]:
    """Yield places that begin alike; only the first of a run is worth growing."""
    places: dict[str, list[int]] = defaultdict(list)
    tries = 0
    for at, key in enumerate(keys):
        if len(key) < 12:
            continue
        head = key[:16]
        for before in places[head][-4:]:
            if before and at and keys[before - 1] == keys[at - 1] and keys[at - 1]:
                continue
            tries += 1
            if tries > _TRIES:
                return
            yield before, at
        places[head].append(at)


def _grow(keys: list[str], first: int, again: int) -> Double | None:
    room = again - first
    end = 0
    while end < room and again + end < len(keys) and _same(keys[first + end], keys[again + end]):
        end += 1
    start = 0
    while (
        first + start > 0
        and end - start < room
        and _same(keys[first + start - 1], keys[again + start - 1])
    ):
        start -= 1
    count = end - start
    first, again = first + start, again + start
    block, copy = keys[first : first + count], keys[again : again + count]
    sure = _sure(block, copy, beside=count == again - first)
    return Double(first, again, count) if sure else None


def _sure(block: list[str], copy: list[str], *, beside: bool) -> bool:
    letters = sum(map(len, block))
    exact = sum(one == other for one, other in zip(block, copy, strict=True))
    if not beside:
        return exact == len(block) >= 2 * _LEAST_LINES and letters >= 500
    if exact == len(block):
        return len(block) >= _LEAST_LINES and letters >= _LEAST_LETTERS
    return len(block) >= 5 and exact * 3 >= len(block)


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < 30 or abs(len(one) - len(other)) > len(one) // 8:
        return False
    if _digits(one) != _digits(other):
        return False
    matcher = SequenceMatcher(None, one[:400], other[:400], autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())
