"""Signs that a paper was filled in by a script: for a person to look at, never for a score.

The scripts that were found look for a question's text on the page and click the option of their
list. So: nearly all is right, and the time of an answer has nothing to do with the question.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from statistics import mean, median, pstdev, pvariance

AUTOFILL = "autofill"  # at once, or in a beat as no hand keeps it
TOO_FAST = "too_fast"  # right before it can be read
TEXT_MATCHING = "text_matching"  # all right, and long questions take no longer than short ones

READS = 40  # letters a second: twice what a fast reader of this age does
LEAST_TIMED = 8  # answers; fewer say nothing
RIGHT_ENOUGH = 0.8  # of the answers: a script that is wrong gains nothing
NEARLY_ALL = 0.95
HAND = 1.0  # seconds that finding and tapping an option takes at least
BEAT = 0.25  # standard deviation of the times by their mean; of people about 0.5
OFTEN = 0.5  # of the right answers
FOLLOWS = 0.87  # of people about 2, of scripts that wait by chance about 0.4
SPREAD = 0.15  # of the logarithms of what questions usually take; less can't show who reads
SHORTEST = 0.001  # seconds; the clock's own grain


@dataclass(frozen=True)
class Given:
    """An answer by the server's clock.

    `seconds`: since the one before it, the first since the start; `letters`: of stem and options;
    `queued`: it was given without a network and came later, so its time says nothing.
    """

    question: int
    seconds: float
    letters: int
    right: bool
    queued: bool = False

    @property
    def unread(self) -> bool:
        """Whether it was given before anybody can have read the question."""
        return not self.queued and self.seconds < self.letters / READS


@dataclass(frozen=True)
class Flag:
    """A sign with what was measured and the bound that it passed, for whoever decides."""

    sign: str
    measured: float
    bound: float


def usual_seconds(papers: Iterable[Sequence[Given]]) -> dict[int, float]:
    """Return the median time of each question over the papers of a round."""
    times: dict[int, list[float]] = defaultdict(list)
    for paper in papers:
        for one in paper:
            if not one.queued:
                times[one.question].append(max(one.seconds, SHORTEST))
    return {question: median(found) for question, found in times.items()}


def signs(paper: Sequence[Given], usual: Mapping[int, float]) -> list[Flag]:
    """Return the signs of one paper, [] for nearly everybody.

    `usual`: as `usual_seconds` gives it; a question that it lacks is left out. A person decides
    and hears the pupil: who knew all and was quick shows the same signs.
    """
    timed = [one for one in paper if not one.queued and one.question in usual]
    if len(timed) < LEAST_TIMED or _right(paper) < RIGHT_ENOUGH:
        return []
    times = [max(one.seconds, SHORTEST) for one in timed]
    unread = sum(one.unread and one.right for one in timed) / max(sum(o.right for o in timed), 1)
    found = []
    if (middle := median(times)) < HAND:
        found.append(Flag(AUTOFILL, middle, HAND))
    elif (beat := pstdev(times) / mean(times)) < BEAT:
        found.append(Flag(AUTOFILL, beat, BEAT))
    if unread > OFTEN:
        found.append(Flag(TOO_FAST, unread, OFTEN))
    follows = _following(times, [usual[one.question] for one in timed])
    if _right(paper) >= NEARLY_ALL and follows is not None and follows < FOLLOWS:
        found.append(Flag(TEXT_MATCHING, follows, FOLLOWS))
    return found


def _right(paper: Sequence[Given]) -> float:
    return sum(one.right for one in paper) / len(paper)


def _following(times: Sequence[float], usual: Sequence[float]) -> float | None:
    """Return how far times vary, by how far they stray from what others took (as logarithms).

    Of who reads about 2: long questions take long, so much of what varies is the question. None if
    the questions all take equally long: then nobody can be told apart.
    """
    ours, theirs = [log(time) for time in times], [log(time) for time in usual]
    strayed = pvariance([one - other for one, other in zip(ours, theirs, strict=True)])
    return pvariance(ours) / strayed if pstdev(theirs) >= SPREAD and strayed else None
