"""What the worker does for the plan: reminders, every hour of a working day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from mangxanh.common.dates import WorkingDays, now, today
from mangxanh.notices.quiet import may_write
from mangxanh.plan.actions.reminders import remind
from mangxanh.plan.models import LineOwner, LineYear, Reminded, Task, TaskPart
from mangxanh.plan.models.lines import PLAN_ROLES
from mangxanh.plan.reminders import Staff, Thing, calls_on
from mangxanh.school.models import School
from mangxanh.school.queries import deputies_on, staff_of, working_days

# Farther away nothing is due to be said, were every holiday of a year in one piece.
FAR = timedelta(days=150)


def send_reminders() -> None:
    """Remind everybody of every school of what is due in 30, 7, 1 days, and once of what is late.

    Repeating it is harmless: nobody is reminded of the same thing twice. Where it is night or a
    holiday nothing is sent; the next working day makes up for it.
    """
    for school in School.objects.filter(kind=School.Kind.SCHOOL):
        days = working_days(school)
        if may_write(now(), days):
            remind_school(school, days)


def remind_school(school: School, days: WorkingDays) -> int:
    """Send what is due today in one school; return how many reminders were sent."""
    people = {person.pk: person for person in staff_of(school, *PLAN_ROLES)}
    rows: dict[tuple[str, int], Task | LineYear] = {}
    things = []
    for thing, row in _things(school, frozenset(people)):
        things.append(thing)
        rows[thing.kind, thing.pk] = row
    sent = _sent(school)
    count = 0
    for call in calls_on(today(), things, days, Staff(frozenset(people), _deputies(school))):
        key = (call.person, call.thing.kind == "line", call.thing.pk)
        if (*key, call.thing.due_on, call.days_before) not in sent:
            count += remind(
                people[call.person].at(school),
                rows[call.thing.kind, call.thing.pk],
                due_on=call.thing.due_on,
                days_before=call.days_before,
                stands_in=call.stands_in,
            )
    return count


def _sent(school: School) -> set[tuple[object, ...]]:
    """Return (person, is a line, its key, due day, days before) of what was sent lately."""
    rows = Reminded.objects.filter(school=school, due_on__gte=today() - FAR)
    values = rows.values_list("person", "task", "line_year", "due_on", "days_before")
    return {
        (person, task is None, task or line_year, due_on, before)
        for person, task, line_year, due_on, before in values
    }


def _deputies(school: School) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for person, deputy in deputies_on(school).values_list("person", "deputy"):
        found[person].add(deputy)
    return {person: frozenset(deputies) for person, deputies in found.items()}


def _things(school: School, everybody: frozenset[int]) -> Iterator[tuple[Thing, Task | LineYear]]:
    """Yield what is open in a school, with its row; a few queries for any number."""
    leads: dict[int, set[int]] = defaultdict(set)
    leading = LineOwner.objects.filter(school=school, leads=True, person__isnull=False)
    for row, person in leading.values_list("line_year", "person"):
        leads[row].add(person)
    yield from _tasks(school, everybody, leads)
    for row in _lines(school):
        if row.due_on and leads[row.pk]:
            yield Thing("line", row.pk, row.due_on, frozenset(leads[row.pk])), row


def _tasks(
    school: School, everybody: frozenset[int], leads: dict[int, set[int]]
) -> Iterator[tuple[Thing, Task | LineYear]]:
    dated = Task.objects.annotate(last_day=Coalesce("due_on", "line_year__due_on"))
    tasks = dated.filter(
        last_day__range=(today() - FAR, today() + FAR),
        school=school,
        state__in=(Task.State.TODO, Task.State.DOING),
        line_year__na_reason="",
        line_year__line__dropped_reason="",
    ).select_related("school", "line_year__line")
    parts: dict[int, set[int]] = defaultdict(set)
    for task_id, person in TaskPart.objects.filter(task__in=tasks).values_list("task", "person"):
        parts[task_id].add(person)
    for task in tasks:
        if task.everyone:
            people = everybody - parts[task.pk]
        else:
            owner = {task.owner_id} if task.owner_id else leads[task.line_year_id]
            people = frozenset(owner)
        kind = "everyone" if task.everyone else "task"
        since = timezone.localdate(task.created_at)
        yield Thing(kind, task.pk, task.last_day, people, since), task


def _lines(school: School) -> QuerySet[LineYear]:
    """Return the years of lines that are open, less those that a later plan's line goes on with."""
    rows: QuerySet[LineYear] = LineYear.objects.filter(
        school=school,
        due_on__range=(today() - FAR, today() + FAR),
        na_reason="",
        done_at__isnull=True,
        line__dropped_reason="",
        line__merged_into__isnull=True,
        line__carried_by__isnull=True,
    )
    taken_over = rows.filter(line__following__years__year=F("year")).values("pk")
    return rows.exclude(pk__in=taken_over).select_related("school", "line")
