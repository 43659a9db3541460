"""Which line an earlier one seems to carry: they speak of the same with the same words."""

from collections import Counter
from dataclasses import replace
from math import fsum, log
from typing import TYPE_CHECKING

from mangxanh.plan.importer.sections import LineKind
from mangxanh.plan.importer.shapes import words

if TYPE_CHECKING:
    from mangxanh.plan.importer.proposing import ProposedLine

_SHARE = 0.62  # of the weight of the shorter line that the other holds too
_MOST = 400  # lines compared with each other


def mark_likes(lines: "list[ProposedLine]") -> "list[ProposedLine]":
    """Return the lines, those that an earlier obligation seems to carry marked `like`."""
    duties = [line for line in lines if line.kind is LineKind.OBLIGATION][:_MOST]
    pairs = [_pairs(line.obligation) for line in duties]
    common = Counter(pair for line in pairs for pair in line)
    weights = {pair: log(1 + len(duties) / count) for pair, count in common.items()}
    likes: dict[str, str] = {}
    for at, line in enumerate(duties):
        share, other = max(
            ((_share(pairs[at], pairs[k], weights), k) for k in range(at)), default=(0, 0)
        )
        if share >= _SHARE and len(pairs[at]) >= 4 and len(pairs[other]) >= 4:
            likes[line.n] = duties[other].n
    return [replace(line, like=likes.get(line.n)) for line in lines]


def _pairs(text: str) -> set[tuple[str, str]]:
    found = words(text)
    return set(zip(found, found[1:], strict=False))


def _share(
    one: set[tuple[str, str]],
    other: set[tuple[str, str]],
    weights: dict[tuple[str, str], float],
) -> float:
    small = min(_weight(one, weights), _weight(other, weights))
    return _weight(one & other, weights) / small if small else 0


def _weight(pairs: set[tuple[str, str]], weights: dict[tuple[str, str], float]) -> float:
    return fsum(weights[pair] for pair in pairs)
