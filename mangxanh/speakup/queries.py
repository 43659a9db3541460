"""Which help contacts a school has, which it lacks, which nobody has checked for long."""

from datetime import date
from urllib.parse import urlsplit

from django.utils import translation

from mangxanh.common.dates import today
from mangxanh.common.text import fold
from mangxanh.school.models import HelpContact, School
from mangxanh.school.models.help import CHECKED_FOR, REQUIRED
from mangxanh.speakup.hours import hours_in_words


def missing_kinds(school: School) -> list[HelpContact.Kind]:
    """Return the kinds that every school must tell and this one has not, in their order."""
    rows = HelpContact.objects.filter(school=school, kind__in=REQUIRED).active()
    there = set(rows.values_list("kind", flat=True))
    return [kind for kind in REQUIRED if kind not in there]


def poster_lines(school: School) -> list[str]:
    """Return what a poster says of where a grown-up is: only what somebody has checked lately."""
    kinds = (HelpContact.Kind.COUNSELLOR, HelpContact.Kind.HOTLINE)
    rows = HelpContact.objects.filter(school=school, kind__in=kinds).active()
    with translation.override("vi"):  # as the poster speaks
        return [
            line
            for row in sorted(rows, key=lambda row: kinds.index(HelpContact.Kind(row.kind)))
            if not row.is_unchecked()
            for line in (_reached(row), hours_in_words(row))
            if line
        ]


def _reached(contact: HelpContact) -> str:
    number = contact.phone.replace(" ", "\u00a0")  # one line, or somebody dials half of it
    told = [part for part in (contact.place, number) if part]
    if fold(contact.name) not in fold(contact.place):
        told[:0] = [contact.name]
    return f"{told[0]}: {', '.join(told[1:])}" if len(told) > 1 else told[0]


def to_remind_of(school: School, day: date | None = None) -> list[HelpContact]:
    """Return the unchecked contacts of which the board was not reminded within 90 days."""
    day = day or today()
    rows = HelpContact.objects.filter(school=school).to_check(day)
    return [row for row in rows if row.reminded_on is None or row.reminded_on <= day - CHECKED_FOR]


def is_loopback(address: str) -> bool:
    """Return whether an address leads only to the school's own machine, so not onto a poster."""
    host = urlsplit(address).hostname or ""
    return host == "localhost" or host.startswith("127.") or host == "::1"
