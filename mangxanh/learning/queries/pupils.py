"""The path of a pupil: how far in which lesson, what is asked again now, what comes next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from mangxanh.common.dates import today
from mangxanh.learning.models import LessonProgress, PackPlan, RecallAnswer
from mangxanh.learning.queries.lessons import ended_facts, lessons_of, path_of
from mangxanh.learning.texts import Card, Lesson, Option
from mangxanh.school.models import Person, Pupil

OPEN_FOR = timedelta(days=14)
Wave = RecallAnswer.Wave


def open_wave(finished_on: date | None, answered: Collection[int]) -> Wave | None:
    """Return which wave of questions is open today: 7 and 30 days after finishing, once each."""
    if finished_on is None:
        return None
    for wave in Wave:
        begins = finished_on + timedelta(days=wave)
        if begins <= today() < begins + OPEN_FOR and wave not in answered:
            return Wave(wave)
    return None


def own_pupil(person: Person) -> Pupil:
    """Return the pupil that a signed-in pupil is, with class, year and homeroom teacher."""
    mine = Pupil.objects.visible_to(person).filter(person=person)
    found: Pupil = mine.select_related(
        "school", "school_class__year", "school_class__homeroom_teacher"
    ).get()
    return found


@dataclass(frozen=True)
class Step:
    """A lesson on a pupil's path, and what they did with it this year."""

    lesson: Lesson
    progress: LessonProgress | None
    is_over: bool  # a fact in it no longer holds
    wave: Wave | None

    @property
    def state(self) -> str:
        """Return "new", "doing", "done" or "again": asked again now."""
        if self.wave is not None and not self.is_over:
            return "again"
        if self.progress is None:
            return "new"
        return "done" if self.progress.finished_on else "doing"

    @property
    def card(self) -> int:
        """Return the furthest card, from 1."""
        return min((self.progress.card if self.progress else 0) + 1, self.total)

    @property
    def total(self) -> int:
        return len(self.lesson.cards)

    @property
    def plan(self) -> Card:
        return next(card for card in self.lesson.cards if card.kind == "plan")


def steps_of(pupil: Pupil) -> list[Step]:
    """Return the path of the pupil's grade in order; without a class, nothing. Three queries."""
    row = pupil.school_class
    if row is None:
        return []
    own = {"pupil": pupil, "year": row.year_id}
    progress = {one.lesson: one for one in LessonProgress.objects.filter(**own)}
    answered: dict[str, set[int]] = {}
    for lesson, wave in RecallAnswer.objects.filter(**own).values_list("lesson", "wave"):
        answered.setdefault(lesson, set()).add(wave)
    steps = []
    for lesson in path_of(lessons_of(pupil.school), row.grade):
        kept = progress.get(lesson.key)
        wave = open_wave(kept.finished_on, answered.get(lesson.key, ())) if kept else None
        steps.append(Step(lesson, kept, bool(ended_facts(lesson, today())), wave))
    return steps


@dataclass(frozen=True)
class LookedAt:
    """A question that was answered: what was chosen (None: not sure), and what is right."""

    title: str
    chosen: Option | None
    right: Option


def looked_at(lesson: Lesson, answer: RecallAnswer) -> list[LookedAt]:
    """Return the answered questions; of a text that was changed since, what still fits."""
    found = []
    for question, said in zip(lesson.recall, answer.answers, strict=False):
        known = isinstance(said, int) and 0 <= said < len(question.options)
        chosen = question.options[said] if known else None
        found.append(LookedAt(question.title, chosen, question.options[question.right]))
    return found


@dataclass(frozen=True)
class OwnPage:
    """What a pupil's first page says of lessons; `planned` where the school chose the next one."""

    next: Step | None
    planned: bool
    again: list[Step]
    kept: list[Step]


def own_page(pupil: Pupil) -> OwnPage:
    """Return what comes next: what is begun, else what the school planned, else the path."""
    steps = steps_of(pupil)
    open_now = [step for step in steps if not step.is_over]
    begun = [step for step in open_now if step.state == "doing"]
    fresh = [step for step in open_now if step.state == "new"]
    chosen = max(begun, key=_last_opened, default=None)
    planned = None
    if chosen is None and fresh:
        planned = _planned(pupil, fresh)
        chosen = planned or fresh[0]
    again = [step for step in open_now if step.state == "again"]
    kept = [step for step in open_now if step.progress and step.progress.keeps_plan]
    return OwnPage(chosen, planned is not None, again, kept)


def _last_opened(step: Step) -> float:
    return step.progress.updated_at.timestamp() if step.progress else 0.0


def _planned(pupil: Pupil, fresh: list[Step]) -> Step | None:
    """Return the lesson among these that the grade is taught next."""
    own = Q(year__classes=pupil.school_class_id, grade=F("year__classes__grade"))
    plans = PackPlan.objects.filter(own, due_on__gte=today())
    by_key = {step.lesson.key: step for step in fresh}
    keys = plans.order_by("due_on", "pk").values_list("lesson", flat=True)
    return next((by_key[key] for key in keys if key in by_key), None)
