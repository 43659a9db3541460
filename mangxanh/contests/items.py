"""Item analysis after a round, as the statistics report of Moodle's quiz defines it.

Source of the formulas: "Quiz statistics calculations" in Moodle's developer documentation. All
figures are shares (Moodle prints percent); variances divide by n - 1.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from mangxanh.contests.reading.found import MATCHING, SINGLE, TRUE_FALSE
from mangxanh.contests.scoring import Key

LEAST_DISCRIMINATION = 0.1  # below it somebody has to look at the question


@dataclass(frozen=True)
class Item:
    """How a question did among those who had it; None: it can't be said (all did the same).

    `facility`: mean share of its points; `sd`: standard deviation of that share; `guess`: what
    blind guessing gives, None where that depends on the pupil; `discrimination`: correlation with
    the rest of the paper; `efficiency`: covariance with the rest, of the most that is possible with
    these marks.
    """

    question: int
    had: int
    facility: float
    sd: float | None
    guess: float | None
    discrimination: float | None
    efficiency: float | None


def guess_score(key: Key) -> float | None:
    """Return the mean score of blind guessing; 0 of texts, None of orderings and several choices."""
    if key.kind in (SINGLE, TRUE_FALSE):
        return len(key.right) / key.size if key.size else None
    if key.kind == MATCHING:
        return 1 / key.size if key.size else None
    return None if key.size else 0.0


def analyse(attempts: Iterable[Mapping[int, float]], keys: Mapping[int, Key]) -> dict[int, Item]:
    """Return the figures of every question that anybody had.

    `attempts`: of each finished attempt the share of each of its questions. Papers may differ: a
    question is compared among those who had it, with the rest of their papers. (Of a random
    question Moodle correlates with the whole paper, which flatters it; of fixed ones as here.)
    """
    marks: dict[int, list[float]] = defaultdict(list)
    rests: dict[int, list[float]] = defaultdict(list)
    for attempt in attempts:
        total = sum(attempt.values())
        for question, share in attempt.items():
            marks[question].append(share)
            rests[question].append(total - share)
    return {
        question: _item(question, marks[question], rests[question], guess_score(keys[question]))
        for question in marks
    }  # fmt: skip


def _item(
    question: int, marks: Sequence[float], rests: Sequence[float], guess: float | None
) -> Item:
    spread, rest_spread = _covariance(marks, marks), _covariance(rests, rests)
    together, most = _covariance(marks, rests), _covariance(sorted(marks), sorted(rests))
    product = spread * rest_spread
    return Item(
        question=question,
        had=len(marks),
        facility=sum(marks) / len(marks),
        sd=sqrt(spread) if len(marks) > 1 else None,
        guess=guess,
        discrimination=together / sqrt(product) if product > _NOISE else None,
        efficiency=together / most if most > _NOISE else None,
    )


_NOISE = 1e-12  # what rounding leaves of a variance that is nothing


def _covariance(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the covariance of two series, 0 of fewer than two values."""
    count = len(one)
    if count < 2:
        return 0.0
    mean, other_mean = sum(one) / count, sum(other) / count
    return sum((a - mean) * (b - other_mean) for a, b in zip(one, other, strict=True)) / (count - 1)


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Return Cronbach's alpha (Moodle: coefficient of internal consistency).

    `rows`: of each attempt its shares by place in the paper, all of one length. None for fewer than
    two attempts or places, or if all totals are equal.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    totals = [sum(row) for row in rows]
    spread = _covariance(totals, totals)
    if spread <= _NOISE:
        return None
    places = len(rows[0])
    parts = sum(_covariance(place, place) for place in zip(*rows, strict=True))
    return places / (places - 1) * (1 - parts / spread)


def must_be_looked_at(item: Item) -> bool:
    """Return whether a question divides good papers from weak ones so badly that its key is doubted.

    Also if nobody did better than by guessing and all the same: then nothing can be divided.
    """
    if item.discrimination is not None:
        return item.discrimination < LEAST_DISCRIMINATION
    return item.had > 1 and item.facility <= (item.guess or 0.0)


def to_look_at(items: Iterable[Item], looked_at: Collection[int]) -> list[int]:
    """Return the questions that still block the publishing of results; [] lets it go ahead."""
    return sorted(
        item.question
        for item in items
        if must_be_looked_at(item) and item.question not in looked_at
    )
