"""The bank as its keepers see it: searched, counted by cell, judged as a whole."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from mangxanh.common.dates import today
from mangxanh.common.text import fold
from mangxanh.contests.models import Question, QuestionVersion
from mangxanh.contests.models.bank import AUDIENCE_FIELDS, Topic
from mangxanh.contests.quality import (
    Keyed,
    Shares,
    Text,
    longest_is_right,
    near_duplicates,
    shares,
)
from mangxanh.school.models import School

State = Question.State
STALE = "stale"  # beside the states: a law that it rests on doesn't hold today
WANTED = 5  # questions of a cell, so that two papers of a class differ


def search_questions(
    rows: QuerySet[Question],
    *,
    sought: str = "",
    topic: str = "",
    audience: str = "",
    difficulty: str = "",
    state: str = "",
    trial: bool = False,
) -> QuerySet[Question]:
    """Return the questions that fit, with `stale`; without a state those that are not retired."""
    found = rows.marked(today()).filter(trial=trial)  # type: ignore[attr-defined]  # Questions
    for word in fold(sought).split():
        found = found.filter(current__search_text__contains=word)
    if topic in Topic.values:
        found = found.filter(topic=topic)
    if audience in AUDIENCE_FIELDS:
        found = found.filter(**{f"current__{AUDIENCE_FIELDS[audience]}": True})
    if difficulty in ("1", "2", "3"):
        found = found.filter(current__difficulty=int(difficulty))
    if state == STALE:
        found = found.filter(stale=True).exclude(state=State.RETIRED)
    elif state in State.values:
        found = found.filter(state=state)
    else:
        found = found.exclude(state=State.RETIRED)
    result: QuerySet[Question] = found.select_related("current")
    return result


@dataclass(frozen=True)
class Cell:
    """How many questions a draw finds for a topic, a difficulty and whom it asks."""

    topic: str
    difficulty: int
    audience: str
    count: int

    @property
    def is_thin(self) -> bool:
        """Return whether papers of one class would soon look alike."""
        return self.audience.isdecimal() and self.count < WANTED


def cells(school: School) -> dict[tuple[str, int, str], int]:
    """Return {(topic, difficulty, audience): how many can be drawn today}, without the trial bank."""
    drawable = Question.objects.filter(school=school, trial=False).drawable(today())
    names = [f"current__{name}" for name in AUDIENCE_FIELDS.values()]
    found: Counter[tuple[str, int, str]] = Counter()
    for topic, difficulty, *fits in drawable.values_list("topic", "current__difficulty", *names):
        for who, fitting in zip(AUDIENCE_FIELDS, fits, strict=True):
            if fitting:
                found[topic, difficulty, who] += 1
    return dict(found)


@dataclass(frozen=True)
class TopicRow:
    """The cells of a topic, a row for each difficulty."""

    topic: str
    label: str
    rows: list[tuple[int, str, list[Cell]]]


def matrix(school: School) -> list[TopicRow]:
    """Return the matrix of cells; the topic "other" only where something is in it."""
    counts = cells(school)
    used = {topic for topic, _difficulty, _who in counts}
    return [
        TopicRow(topic, str(label), [_row(topic, level, counts) for level in (1, 2, 3)])
        for topic, label in Topic.choices
        if topic != Topic.OTHER or topic in used
    ]


def _row(
    topic: str, level: int, counts: dict[tuple[str, int, str], int]
) -> tuple[int, str, list[Cell]]:
    label = str(QuestionVersion.Difficulty(level).label)
    found = [Cell(topic, level, who, counts.get((topic, level, who), 0)) for who in AUDIENCE_FIELDS]
    return level, label, found


def thin_cells(rows: Iterable[TopicRow]) -> list[Cell]:
    """Return the cells of a grade that hold too little, of topics that hold anything."""
    return [
        cell
        for topic in rows
        if any(cell.count for _l, _w, cells_ in topic.rows for cell in cells_)
        for _level, _label, cells_ in topic.rows
        for cell in cells_
        if cell.is_thin
    ]


def texts_of(school: School) -> list[Text[int]]:
    """Return what near-duplicates are looked for in: all that is not retired."""
    rows = Question.objects.filter(school=school).exclude(state=State.RETIRED)
    return [
        Text(pk, stem, options)
        for pk, stem, options in rows.values_list("pk", "current__stem", "current__options")
    ]


@dataclass(frozen=True)
class Quality:
    """What a person should look at in a bank. `topics`: where a letter or length stands out."""

    whole: Shares
    topics: list[tuple[str, Shares]]
    longest: list[Question]
    pairs: list[tuple[Question, Question]]


def quality_of(school: School) -> Quality:
    """Return what stands out among the questions that are not retired."""
    rows = list(
        Question.objects.filter(school=school)
        .exclude(state=State.RETIRED)
        .select_related("current")
    )
    keyed = [(row, one) for row in rows if (one := _keyed(row.current))]
    by_topic = [
        (str(label), shares(one for row, one in keyed if row.topic == topic))
        for topic, label in Topic.choices
    ]
    return Quality(
        whole=shares(one for _row, one in keyed),
        topics=[(label, one) for label, one in by_topic if one.skewed or one.longest_too_often],
        longest=[row for row, one in keyed if longest_is_right(one)],
        pairs=_pairs(rows),
    )


def _keyed(version: QuestionVersion | None) -> Keyed | None:
    if version is None or version.kind != QuestionVersion.Kind.SINGLE:
        return None
    return Keyed(version.options, version.correct[0])


def _pairs(rows: Sequence[Question]) -> list[tuple[Question, Question]]:
    """Return near-duplicates that may still meet in one paper."""
    by_pk = {row.pk: row for row in rows}
    through = Question.not_with.through
    apart = set(
        through.objects.filter(from_question__in=by_pk).values_list(
            "from_question_id", "to_question_id"
        )
    )
    texts = [Text(row.pk, row.current.stem, row.current.options) for row in rows if row.current]
    return [
        (by_pk[one], by_pk[other])
        for one, other, _near in near_duplicates(texts)
        if (one, other) not in apart
    ]
