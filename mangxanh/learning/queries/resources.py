"""The list of pages for teaching: what is found in it, what is to be checked, what minutes tell."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import pgettext

from mangxanh.common.dates import now, today
from mangxanh.common.text import fold
from mangxanh.learning.models import Resource
from mangxanh.learning.queries.packs import lines_to_choose
from mangxanh.plan.models import Activity, Line
from mangxanh.school.models import OutsideSwitch, School, SchoolYear
from mangxanh.school.queries import year_on

MINUTES = "resource-minutes-"  # begins the request key of the activities that are minutes
CHECK_EVERY = timedelta(days=7) - timedelta(hours=6)  # the clock that asks runs once a day


def search_resources(
    rows: QuerySet[Resource], *, sought: str = "", subject: str = "", grade: str = ""
) -> list[Resource]:
    """Return the pages that fit; those for no grade in particular fit every one."""
    if words := fold(sought).split():
        for word in words:
            rows = rows.filter(search_text__contains=word)
    if subject:
        rows = rows.filter(subject=subject)
    wanted = int(grade) if grade.isdecimal() else 0
    return [row for row in rows if not wanted or not row.grades or wanted in row.grades]


def subjects_of(school: School) -> list[str]:
    """Return the subjects that the list has, in their order."""
    rows = Resource.objects.filter(school=school).order_by("subject")
    return list(rows.values_list("subject", flat=True).distinct())


def to_check() -> list[Resource]:
    """Return the approved pages whose week is over, of schools that let the server out; old first."""
    on = OutsideSwitch.objects.filter(source=OutsideSwitch.Source.RESOURCES, is_on=True)
    old = Q(checked_at__isnull=True) | Q(checked_at__lte=now() - CHECK_EVERY)
    rows = Resource.objects.approved().filter(old, school__in=on.values("school"))
    return list(rows.select_related("school").order_by(F("checked_at").asc(nulls_first=True), "pk"))


def line_of_minutes(school: School) -> Line | None:
    """Return the line of this year's plan that speaks of teaching material (clause II.2)."""
    year = year_on(school)
    lines = lines_to_choose(school, year) if year else []
    speaking = [line for line in lines if "hoc lieu" in fold(line.obligation)]
    of_form = [line for line in lines if line.form == "teaching"]
    both = [line for line in speaking if line in of_form]
    return next(iter([*both, *of_form, *speaking]), None)


def _term(year: SchoolYear, day: date) -> tuple[int, date, date]:
    if day < year.second_term:
        return 1, year.first_day, year.second_term - timedelta(days=1)
    return 2, year.second_term, year.last_day


def term_words(school: School) -> str:
    """Return this term in words; "" outside of a school year."""
    year = year_on(school)
    if year is None:
        return ""
    words = {1: pgettext("school year", "first term"), 2: pgettext("school year", "second term")}
    return words[_term(year, today())[0]]


def minutes_of_term(school: School) -> Activity | None:
    """Return the minutes that stand in this term."""
    year = year_on(school)
    if year is None:
        return None
    _number, first, last = _term(year, today())
    filed = Activity.objects.filter(school=school, request_key__startswith=MINUTES).standing()
    found: Activity | None = filed.filter(day__gte=first, day__lte=max(last, today())).first()
    return found


def by_decision(rows: Iterable[Resource]) -> list[tuple[str, list[Resource]]]:
    """Return what was decided as minutes tell it: (words, pages), without empty groups."""
    words = {
        Resource.State.APPROVED: pgettext("minutes", "Approved"),
        Resource.State.REJECTED: pgettext("minutes", "Not taken"),
        Resource.State.WITHDRAWN: pgettext("minutes", "Taken off the list"),
    }
    groups = [(said, [row for row in rows if row.state == state]) for state, said in words.items()]
    return [(said, found) for said, found in groups if found]
