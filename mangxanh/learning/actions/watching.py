"""What the clock does about lessons that state what no longer holds."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mangxanh.common.dates import today
from mangxanh.history.actions import record
from mangxanh.learning.models import EndedFact
from mangxanh.learning.queries.editions import row_for, why_ended
from mangxanh.learning.queries.lessons import ended_facts, lessons_of
from mangxanh.learning.texts import Lesson
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.plan.actions.work import open_task
from mangxanh.plan.models import Task
from mangxanh.school.models import Person, Role, School
from mangxanh.school.queries import staff_of

TIME_TO_MEND = timedelta(days=14)


@transaction.atomic
def watch_facts(school: School) -> int:
    """Open a task for each lesson and fact that ended since the last time; return how many.

    The subject heads, or the board where there are none, are told of all in one letter. What
    holds again, or is no longer stated, is forgotten, so that its next end is told again.
    """
    School.objects.select_for_update().get(pk=school.pk)
    lessons, day = lessons_of(school), today()
    ended = {(key, n) for key, one in lessons.items() for n in ended_facts(one, day)}
    known = {(row.lesson, row.fact): row for row in EndedFact.objects.filter(school=school)}
    for pair in known.keys() - ended:
        known[pair].delete()
    fresh = sorted(ended - known.keys())
    heads = staff_of(school, Role.SUBJECT_HEAD) or staff_of(school, Role.BOARD)
    for key, number in fresh:
        _note(school, lessons[key], number, heads)
    if fresh:
        _tell(school, [lessons[key] for key in sorted({key for key, _n in fresh})], heads)
    return len(fresh)


def _note(school: School, lesson: Lesson, number: int, heads: list[Person]) -> None:
    row = EndedFact.objects.create(
        school=school,
        lesson=lesson.key,
        fact=number,
        found_on=today(),
        task=_task(school, lesson, number, heads),
    )
    record("ended fact found", row, by=None)


def _task(school: School, lesson: Lesson, number: int, heads: list[Person]) -> Task | None:
    """Open a task on the line that fits, the only head's own; None where no line fits."""
    line_year = row_for(lesson, school, today())
    if line_year is None:
        return None
    title = _("Mend the lesson “%(title)s”: fact %(n)d does not hold")
    owner = heads[0] if len(heads) == 1 else None
    due_on = today() + TIME_TO_MEND
    return open_task(
        line_year, title % {"title": lesson.title, "n": number}, owner=owner, due_on=due_on
    )


def _tell(school: School, lessons: Iterable[Lesson], heads: list[Person]) -> None:
    lines = [f"- {one.title}: {' '.join(why_ended(one, today()))}" for one in lessons]
    for person in heads:
        tell_by_letter(
            person,
            school,
            "lesson-ended",
            url=reverse("lesson_editor"),
            kind=Notice.Kind.REMINDER,
            lessons="\n".join(lines),
        )
