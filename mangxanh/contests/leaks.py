"""Leak meter: how much of the bank is known beforehand, and which questions to retire."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from mangxanh.contests.flags import Given

KNOWN = 0.2  # of those who had a question: from here on it is retired
SURE = 3.0  # standard errors: one question in 700 is retired by chance


@dataclass(frozen=True)
class Tally:
    """How a question did in a span of time; `unread`: right before it can have been read."""

    asked: int = 0
    right: int = 0
    unread: int = 0


@dataclass(frozen=True)
class Drift:
    """How a question changed from one span to the next.

    `known`: share of the later pupils who must have known the answer, 0 to 1; `sure`: standard
    errors that this is above nothing.
    """

    question: int
    known: float
    sure: float

    @property
    def retire(self) -> bool:
        return self.known >= KNOWN and self.sure >= SURE


@dataclass(frozen=True)
class Meter:
    """`known`: how likely a later pupil knew a question of the bank beforehand; `retire`: which
    questions go.
    """

    known: float
    retire: tuple[int, ...]


def tallied(answers: Iterable[Given]) -> dict[int, Tally]:
    """Return the tally of each question."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in answers:
        count = counts[one.question]
        count[0] += 1
        count[1] += one.right
        count[2] += one.right and one.unread
    return {question: Tally(*count) for question, count in counts.items()}


def read_meter(before: Mapping[int, Tally], after: Mapping[int, Tally]) -> Meter:
    """Return the leak meter of a bank from two spans with pupils of the same grades.

    Say, the first third of a round and the last, or the round before and this one. Who knew an
    answer is right, all others as often as before: after = known + (1 - known) * before. So it
    can't tell a leak from a lesson that everybody had in between. A question missing in either
    span says nothing.
    """
    both = sorted(
        question
        for question in before.keys() & after.keys()
        if before[question].asked and after[question].asked
    )
    drifts = [drift(question, before[question], after[question]) for question in both]
    gained = unknown = unread = 0.0
    for question in both:
        old, new = before[question], after[question]
        gained += new.right / new.asked - old.right / old.asked
        unknown += 1 - old.right / old.asked
        unread += new.unread / new.asked - old.unread / old.asked
    known = max(gained / unknown if unknown else 0.0, unread / len(both) if both else 0.0, 0.0)
    return Meter(min(known, 1.0), tuple(one.question for one in drifts if one.retire))


def drift(question: int, old: Tally, new: Tally) -> Drift:
    """Return how a question changed, by whichever says more: being right, or right unread."""
    was = old.right / old.asked
    gain, unread = new.right / new.asked - was, new.unread / new.asked - old.unread / old.asked
    by_right = (
        gain / (1 - was) if was < 1 else 0.0,
        _sure(old.right, old.asked, new.right, new.asked),
    )
    by_time = unread, _sure(old.unread, old.asked, new.unread, new.asked)
    known, sure = max(by_right, by_time, key=lambda one: one[1])
    return Drift(question, min(max(known, 0.0), 1.0), sure)


def _sure(old: int, of_old: int, new: int, of_new: int) -> float:
    """Return the difference of two shares in standard errors (two-proportion z, pooled)."""
    pooled = (old + new) / (of_old + of_new)
    error = sqrt(pooled * (1 - pooled) * (1 / of_old + 1 / of_new))
    return (new / of_new - old / of_old) / error if error else 0.0
