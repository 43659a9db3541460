"""Which help contacts a school has, which it lacks, which nobody has checked for long."""

from datetime import date

from mangxanh.common.dates import today
from mangxanh.school.models import HelpContact, School
from mangxanh.school.models.help import CHECKED_FOR, REQUIRED


def missing_kinds(school: School) -> list[HelpContact.Kind]:
    """Return the kinds that every school must tell and this one has not, in their order."""
    rows = HelpContact.objects.filter(school=school, kind__in=REQUIRED).active()
    there = set(rows.values_list("kind", flat=True))
    return [kind for kind in REQUIRED if kind not in there]


def to_remind_of(school: School, day: date | None = None) -> list[HelpContact]:
    """Return the unchecked contacts of which the board was not reminded within 90 days."""
    day = day or today()
    rows = HelpContact.objects.filter(school=school).to_check(day)
    return [row for row in rows if row.reminded_on is None or row.reminded_on <= day - CHECKED_FOR]
