"""Each working morning whoever owns a case is told that something in it waits for them.

Not at the minute in which a reporter wrote: the time of a notice would tell who of those who were
in the computer room it was. What is urgent does not wait (filing, hearing).
"""

from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import QuerySet

from mangxanh.cases.actions.clock import PAGE
from mangxanh.cases.models import Box, Case, Deadline
from mangxanh.common.dates import at, today
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import Person, School
from mangxanh.school.queries import working_days


def tell_news() -> int:
    """Tell the owners of every school of new reports and letters; return how many were told.

    Runs once a day; on a day off it does nothing, and the next working morning makes up for it.
    """
    told = 0
    for box in Box.objects.select_related("school"):
        working = working_days(box.school)
        if working.is_working(today()):
            since = working.back(today() - timedelta(days=1))
            told += _tell_all(box.school, "case-new", _new(box.school, since))
            told += _tell_all(box.school, "case-news", _with_letter(box.school))
    return told


def _new(school: School, since: date) -> QuerySet[Case]:
    """Return what came since the last working morning and nobody has taken on."""
    return Case.objects.filter(
        school=school,
        origin=Case.Origin.BOX,
        is_drill=False,
        is_urgent=False,
        acknowledged_at__isnull=True,
        day__gte=since,
        day__lt=today(),
    )


def _with_letter(school: School) -> QuerySet[Case]:
    """Return where a letter is to be answered by tonight."""
    midnight = at(today(), time())
    waiting = Deadline.objects.filter(
        what=Deadline.What.NEWS,
        met_at__isnull=True,
        due_at__range=(midnight, midnight + timedelta(days=1)),
    )
    rows = Case.objects.filter(school=school, is_urgent=False, is_drill=False)
    return rows.filter(deadlines__in=waiting)


@transaction.atomic
def _tell_all(school: School, letter: str, cases: QuerySet[Case]) -> int:
    """Tell each owner once, however many cases there are: the number would tell something."""
    able = Person.objects.filter(pk__in=cases.values("owner"), is_active=True)
    people = [person for person in able.order_by("pk") if person.at(school).works_here]
    for person in people:
        tell_by_letter(person, school, letter, url=PAGE)
    return len(people)
