"""What a decision on a question would change, and what was answered to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import pgettext

from mangxanh.contests.keychange import Moved, moves
from mangxanh.contests.models import KeyDecision, QuestionVersion
from mangxanh.contests.queries.keys import keys_after
from mangxanh.contests.queries.results import Paper, Results, by_division, entrants_of
from mangxanh.contests.scoring import Answer, Decision, share
from mangxanh.contests.wording import MATCHING, NUMERICAL, ORDERING, SHORT


@dataclass(frozen=True)
class DryRun:
    """What a decision would do. `changed`: attempts with other marks; `moved`: who stands elsewhere."""

    had: int
    changed: list[Paper]
    moved: list[Moved]

    @property
    def up(self) -> int:
        return sum(one.after.rank < one.before.rank for one in self.moved)

    @property
    def down(self) -> int:
        return sum(one.after.rank > one.before.rank for one in self.moved)

    @property
    def prizes(self) -> int:
        """Return how many would have another prize, or one more or less."""
        return sum(one.after.prize != one.before.prize for one in self.moved)


def dry_run_of(results: Results, decision: Decision) -> DryRun:
    """Return what one more decision would change; nothing is written."""
    papers = results.marked(keys_after(results.keys, [decision]))
    changed = [
        new
        for old, new in zip(results.papers, papers, strict=True)
        if (old.result.right, old.result.score) != (new.result.right, new.result.score)
    ]
    before = by_division(results.ranked(results.entrants))
    after = by_division(results.ranked(entrants_of(papers, results.contest)))
    moved = [one for key, rows in before.items() for one in moves(rows, after[key], results.terms)]
    had = sum(decision.question in paper.questions for paper in results.papers)
    return DryRun(had, changed, moved)


@dataclass(frozen=True)
class GivenAnswer:
    """An answer that somebody gave. `value` names it in a form; "" is no answer."""

    value: str
    words: str
    count: int
    right: bool


def given_answers(results: Results, version: QuestionVersion) -> list[GivenAnswer]:
    """Return what was answered to a question, the most frequent first."""
    key = results.keys[version.pk]
    counts = Counter(
        answer
        for paper in results.papers
        for question, answer in zip(paper.questions, paper.answers, strict=True)
        if question == version.pk
    )
    return [
        GivenAnswer(
            value=value_of(answer),
            words=words_of(version, answer),
            count=count,
            right=share(key, answer) == 1,
        )
        for answer, count in counts.most_common()
    ]


def value_of(answer: Answer | None) -> str:
    """Return an answer as a form sends it."""
    if answer is None or isinstance(answer, str):
        return answer or ""
    return ",".join(map(str, answer))


def answer_of(version: QuestionVersion, value: str) -> Answer:
    """Return the answer that a form means; ValueError for what can't be one."""
    if version.kind in (SHORT, NUMERICAL):
        if not value.strip():
            raise ValueError(value)
        return value.strip()
    places = tuple(int(place) for place in value.split(","))
    if any(not 0 <= place < _places(version) for place in places):
        raise ValueError(value)
    return places


def _places(version: QuestionVersion) -> int:
    return len(version.answers if version.kind == MATCHING else version.options)


def words_of(version: QuestionVersion, answer: Answer | None) -> str:
    """Return an answer in the words of the question."""
    if answer is None:
        return pgettext("an answer", "nothing")
    if isinstance(answer, str):
        return answer
    if version.kind == MATCHING:
        pairs = zip(version.options, answer, strict=False)
        return "; ".join(f"{left} → {_at(version.answers, place)}" for left, place in pairs)
    joint = " → " if version.kind == ORDERING else "; "
    return joint.join(_at(version.options, place) for place in answer)


def _at(texts: Sequence[str], place: int) -> str:
    return str(texts[place]) if 0 <= place < len(texts) else "–"


def right_words(results: Results, version: QuestionVersion) -> list[str]:
    """Return each answer that is right by now, in words."""
    return [words_of(version, answer) for answer in results.keys[version.pk].right]


@dataclass(frozen=True)
class OwnQuestion:
    """A question of somebody's own paper, with what they answered, after the closing."""

    version: QuestionVersion
    answer: str
    right: list[str]
    share: Fraction
    decisions: list[KeyDecision]


def own_question(results: Results, place: int) -> OwnQuestion | None:
    """Return the question at a place (from 1) of what one person had; None where there is none.

    Places count on through their attempts, round by round.
    """
    numbers = {row.pk: row.number for row in results.contest.rounds.all()}
    own = sorted(results.papers, key=lambda one: (numbers[one.round], one.number))
    slots = [
        (question, answer, worth)
        for paper in own
        for question, answer, worth in zip(
            paper.questions, paper.answers, paper.shares, strict=True
        )
    ]
    if not 1 <= place <= len(slots):
        return None
    question, answer, worth = slots[place - 1]
    version = results.versions[question]
    decisions = KeyDecision.objects.filter(contest=results.contest, version=version)
    return OwnQuestion(
        version=version,
        answer=words_of(version, answer),
        right=right_words(results, version),
        share=worth,
        decisions=list(decisions),
    )
