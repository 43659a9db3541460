"""Which help contacts a school has or lacks; whether its box is open, and who would read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef
from django.db.models.functions import Greatest
from django.utils import translation

from mangxanh.cases.duty import Roster, roster_of
from mangxanh.cases.ladder import Rung, ladder_of
from mangxanh.cases.models import Box, Entry, Handler
from mangxanh.cases.queries import able_handlers
from mangxanh.common.dates import now, today
from mangxanh.common.signing import digest
from mangxanh.common.text import fold
from mangxanh.school.models import HelpContact, Membership, Person, Role, School, SchoolClass
from mangxanh.school.models.help import CHECKED_FOR, REQUIRED
from mangxanh.school.queries import staff_of, year_on
from mangxanh.speakup.form_token import LASTS
from mangxanh.speakup.hours import hours_in_words
from mangxanh.speakup.left_out import Colleague
from mangxanh.speakup.models import Relay


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


@dataclass(frozen=True)
class OpenBox:
    """A box that takes reports now: its roster, who would read one that comes at this moment."""

    box: Box
    roster: Roster
    moment: datetime
    ladder: list[Rung]

    @property
    def school(self) -> School:
        return self.box.school

    def ladder_without(self, left_out: Collection[int]) -> list[Rung]:
        """Return who reads a report that names these persons; [] where too few are left."""
        if not left_out:
            return self.ladder
        return ladder_of(self.box, self.roster, self.moment, left_out)


def open_box(school: School) -> OpenBox | None:
    """Return the school's box, None while it takes nothing: not opened, or nobody to read it."""
    box = Box.objects.filter(school=school, opened_at__isnull=False).first()
    if box is None:
        return None
    box.school = school  # known by now
    moment, roster = now(), roster_of(school)
    ladder = ladder_of(box, roster, moment)
    return OpenBox(box, roster, moment, ladder) if ladder else None


@dataclass(frozen=True)
class Reader:
    """Somebody who may read a report, as the form shows them; `value` stands for the person."""

    person: Person
    value: str
    role: str

    @property
    def name(self) -> str:
        """Return "Cô Vân", as a line begins."""
        said = self.person.addressed
        return said[:1].upper() + said[1:]


def readers_of(opened: OpenBox) -> list[Reader]:
    """Return everybody who may read a report of a form that is opened now and sent in time."""
    keys = [rung.handler.person_id for rung in opened.ladder]
    moment, last = opened.moment, opened.moment + LASTS
    while moment <= last and (duty := opened.roster.next_duty(moment)):
        keys += [duty.officer, duty.deputy]
        moment = duty.ends
    able = able_handlers().filter(school=opened.box.school_id, person__in=keys)
    people = {row.person_id: row.person for row in able.select_related("person")}
    roles = roles_of(opened.school, people)
    return [
        Reader(people[key], value_of(opened.school, key), roles.get(key, ""))
        for key in dict.fromkeys(keys)
        if key in people
    ]


def named_as(school: School, people: Collection[int]) -> list[Reader]:
    """Return people as the form shows them, by their names; without what they are at work."""
    rows = Person.objects.filter(pk__in=people).order_by("name", "pk") if people else ()
    return [Reader(person, value_of(school, person.pk), "") for person in rows]


def grades_of(school: School) -> list[int]:
    """Return the grades that a reporter may choose: those of this year's classes."""
    rows = SchoolClass.objects.filter(year=year_on(school)).values_list("grade", flat=True)
    return sorted(set(rows)) or [6, 7, 8, 9]


def value_of(school: School, key: int) -> str:
    """Return what stands for a person in the form: no number of a row."""
    return digest("reader", f"{school.pk}:{key}")[:16]


def handlers_by_value(school: School) -> dict[str, int]:
    """Return {value: person} of everybody whom the form may have shown."""
    keys = Handler.objects.filter(school=school).values_list("person_id", flat=True)
    return {value_of(school, key): key for key in keys}


def roles_of(school: School, people: Collection[int]) -> dict[int, str]:
    """Return what each of these people is called at work: their title, else their role."""
    rows = Membership.objects.filter(school=school, person__in=people).current().of_staff()
    order = list(Role.values)
    held = sorted(rows, key=lambda row: (not row.title, order.index(row.role)))
    return {row.person_id: row.title or str(row.get_role_display()) for row in reversed(held)}


def colleagues_of(school: School) -> list[Colleague]:
    """Return the staff as `left_out` looks for them."""
    board = {person.pk for person in staff_of(school, Role.BOARD)}
    return [Colleague(p.pk, p.name, p.pk in board) for p in staff_of(school)]


def waiting_relays() -> list[Relay]:
    """Return whom to tell today that there is a letter they have not seen, nor been told of."""
    unseen = Entry.objects.filter(
        case=OuterRef("receipt__case"),
        seen_by=Entry.SeenBy.REPORTER,
        from_reporter=False,
        n__gt=Greatest(OuterRef("receipt__seen_entries"), OuterRef("told_entries")),
    )
    rows = Relay.objects.filter(Exists(unseen)).exclude(told_on=today())
    return list(rows.select_related("receipt__case").order_by("pk"))
