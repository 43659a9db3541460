"""Reminding one person of one thing, once."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext

from mangxanh.common.dates import now
from mangxanh.notices.actions import tell
from mangxanh.notices.letters import write_letter, write_zalo
from mangxanh.notices.models import ZALO_LIMIT, Notice
from mangxanh.plan.models import LineYear, Reminded, Task
from mangxanh.plan.reminders import OVERDUE
from mangxanh.school.models import Person, School
from mangxanh.school.queries import address


@transaction.atomic
def remind(
    person: Person, thing: Task | LineYear, *, due_on: date, days_before: int, stands_in: bool
) -> bool:
    """Tell a person that something is due, or late (`days_before` 0); False if they know already.

    The row of Reminded comes first: of two workers one gets it, and only that one tells.
    `thing` comes with its school, its line and, for a task, the line's year.
    """
    _row, is_new = Reminded.objects.get_or_create(
        person=person,
        task=thing if isinstance(thing, Task) else None,
        line_year=thing if isinstance(thing, LineYear) else None,
        due_on=due_on,
        days_before=days_before,
        defaults={"school": thing.school, "sent_at": now()},
    )
    if is_new:
        _tell(person, thing, due_on=due_on, days_before=days_before, stands_in=stands_in)
    return is_new


def _tell(
    person: Person, thing: Task | LineYear, *, due_on: date, days_before: int, stands_in: bool
) -> None:
    school: School = thing.school
    url = _path(thing)
    name = "overdue" if days_before == OVERDUE else f"reminder-{days_before}"
    words = {
        "name": person.addressed,
        "line": thing.title if isinstance(thing, Task) else thing.line.title,
        "due": f"{due_on:%d/%m/%Y}",
        "link": address(school, url),
    }
    letter = write_letter(name, person.language, **words, school=school.name)
    zalo = write_zalo(f"zalo-{name}", person.language, limit=ZALO_LIMIT, shorten="line", **words)
    tell(
        person,
        school,
        kind=Notice.Kind.OVERDUE if days_before == OVERDUE else Notice.Kind.REMINDER,
        subject=letter.subject,
        body=f"{letter.body}\n\n{_why_me(person)}" if stands_in else letter.body,
        url=url,
        zalo=zalo,
    )


def _path(thing: Task | LineYear) -> str:
    if isinstance(thing, LineYear):
        return thing.line.get_absolute_url()
    if thing.everyone:
        return reverse("task_part", args=[thing.pk])
    return thing.line_year.line.get_absolute_url()


def _why_me(person: Person) -> str:
    """Return why who stands in gets this too; whom they stand in for, they know."""
    with translation.override(person.language):
        return pgettext(
            "to a teacher",
            "You get this reminder too because you stand in for a colleague these days.",
        )
