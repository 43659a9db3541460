"""Which line an earlier one seems to carry: they speak of the same with the same words."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import fsum, log
from typing import TYPE_CHECKING

from mangxanh.plan.importer.sections import LineKind
from mangxanh.plan.importer.shapes import words

if TYPE_CHECKING:
    from mangxanh.plan.importer.proposing import ProposedLine

# Shares of the weight of the shorter line that the other holds too: of its pairs of words,
# or of its words where both lines also have the same indicator.
_PAIRS, _WORDS = 0.62, 0.36
_LEAST, _MOST = 4, 300  # pairs in a line; lines compared with each other


@dataclass(frozen=True)
class _Bag:
    """The parts of every line, and what each weighs: what all lines say weighs little."""

    parts: list[set[Hashable]]
    weights: dict[Hashable, float]

    def share(self, one: int, other: int) -> float:
        small = min(self._weight(self.parts[one]), self._weight(self.parts[other]))
        return self._weight(self.parts[one] & self.parts[other]) / small if small else 0

    def _weight(self, parts: set[Hashable]) -> float:
        return fsum(self.weights[part] for part in parts)


def _bag(parts: list[set[Hashable]]) -> _Bag:
    counts = Counter(part for line in parts for part in line)
    weights = {part: log(len(parts) / count) + 0.05 for part, count in counts.items()}
    return _Bag(parts, weights)


def mark_likes(lines: "list[ProposedLine]") -> "list[ProposedLine]":
    """Return the lines, those that an earlier obligation seems to carry marked `like`."""
    duties = [line for line in lines if line.kind is LineKind.OBLIGATION][:_MOST]
    split = [words(line.obligation) for line in duties]
    single = _bag([set(line) for line in split])
    pairs = _bag([set(pairwise(line)) for line in split])
    likes: dict[str, str] = {}
    for at, line in enumerate(duties):
        best = 0.0
        for k in range(at):
            if min(len(pairs.parts[at]), len(pairs.parts[k])) < _LEAST:
                continue
            same = bool(line.indicator) and line.indicator == duties[k].indicator
            share = single.share(at, k) if same else pairs.share(at, k)
            if share >= (_WORDS if same else _PAIRS) and share + same > best:
                best = share + same
                likes[line.n] = duties[k].n
    return [replace(line, like=likes.get(line.n)) for line in lines]
