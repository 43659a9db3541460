"""A line of a plan, its tasks, and the week of Monday 23/11/2026, for tests of reminders."""

from datetime import date, time, timedelta

from mangxanh.common.dates import at
from mangxanh.plan.models import Line, LineOwner, LineYear, Plan, Task
from mangxanh.school.models import SchoolYear

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
WEEK = MONDAY + timedelta(days=7)
LONG_AGO = at(date(2026, 9, 1), time(8))


def a_row(school, *, n="3", title="Tập huấn cho giáo viên", due_on=None, previous=None):
    year, _made = SchoolYear.objects.get_or_create(
        school=school,
        name="2026-2027",
        defaults={
            "first_day": date(2026, 9, 5),
            "second_term": date(2027, 1, 18),
            "last_day": date(2027, 5, 31),
        },
    )
    plan = Plan.objects.create(
        school=school,
        title="Kế hoạch",
        first_day=date(2026, 1, 1),
        last_day=date(2030, 12, 31),
        text="",
        created_at=LONG_AGO,
        confirmed_at=LONG_AGO,
    )
    line = Line.objects.create(
        school=school,
        plan=plan,
        position=1,
        n=n,
        path="II.1",
        title=title,
        obligation=title,
        previous=previous,
    )
    return LineYear.objects.create(school=school, line=line, year=year, due_on=due_on)


def lead(row, person, *, leads=True):
    return LineOwner.objects.create(school=row.school, line_year=row, person=person, leads=leads)


def a_task(row, owner=None, due_on=FRIDAY + timedelta(days=3), **words):
    return Task.objects.create(
        school=row.school,
        line_year=row,
        title=words.pop("title", "Mời báo cáo viên"),
        owner=owner,
        due_on=due_on,
        created_at=LONG_AGO,
        **words,
    )
