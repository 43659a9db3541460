"""What is said of who is on duty: one sentence for a child, a grown-up, a colleague."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mangxanh.cases.duty import Roster, acknowledge_by, roster_of
from mangxanh.cases.ladder import ladder_of
from mangxanh.cases.models import Box, Case
from mangxanh.common.dates import now
from mangxanh.school.models import Person, School
from mangxanh.school.models.help import Weekday

STAFF = "staff"
NOON, EVENING, MIDDAY = 11, 18, 13  # hours from which a time is said as of midday, of the evening


@dataclass(frozen=True)
class DutyNow:
    """Who reads a report that comes at a moment, and by when; `reader` only while on duty."""

    moment: datetime
    reader: Person | None
    until: datetime | None  # the end of the duty that runs
    read_by: datetime | None  # None: nobody can read it
    holiday_until: datetime | None = None  # the last day of the holidays that run

    @property
    def minutes(self) -> int | None:
        """Return within how many minutes it is read, where that is still within this duty."""
        if self.reader is None or self.until is None or self.read_by is None:
            return None
        if self.read_by > self.until:
            return None
        return max(1, round((self.read_by - self.moment).total_seconds() / 60))


@dataclass(frozen=True)
class DutyWords:
    """Who is there now, or that nobody is; and by when a report is read, "" where that is said."""

    is_on: bool
    now: str
    read: str

    def __str__(self) -> str:
        return f"{self.now} {self.read}".strip()


def duty_now(
    box: Box,
    roster: Roster,
    moment: datetime,
    *,
    is_urgent: bool = False,
    excluded: Collection[int] = (),
) -> DutyNow:
    """Return the facts: the same clock as the deadlines', the same ladder as the wraps'."""
    ladder = ladder_of(box, roster, moment, excluded)
    if not ladder:
        return DutyNow(moment, None, None, None)
    duty, first = roster.on_duty(moment), ladder[0].handler.person
    there = duty is not None and first.pk in (duty.officer, duty.deputy)
    return DutyNow(
        moment,
        first if there else None,
        duty.ends if there and duty else None,
        acknowledge_by(box, roster, moment, is_urgent=is_urgent),
        None if duty else _holiday_until(roster, moment),
    )


def _holiday_until(roster: Roster, moment: datetime) -> datetime | None:
    first = localtime(moment)
    if first.date() not in roster.working.holidays:
        return None
    last = first
    while not roster.working.is_working((last + timedelta(days=1)).date()):
        last += timedelta(days=1)
    return last


def duty_words(
    school: School,
    moment: datetime | None = None,
    audience: str = STAFF,
    *,
    is_urgent: bool = False,
    excluded: Collection[int] = (),
) -> DutyWords:
    """Return what a page says of duty at a moment (now) to an audience (Case.Teller, or "staff").

    `excluded` are keys of persons who must not read it: they are not named.
    """
    moment = moment or now()
    box = Box.objects.filter(school=school).first()
    roster = roster_of(school)
    if box is None:
        return DutyWords(is_on=False, now=_nobody(audience), read="")
    facts = duty_now(box, roster, moment, is_urgent=is_urgent, excluded=excluded)
    return words_of(facts, audience)


def words_of(facts: DutyNow, audience: str = STAFF) -> DutyWords:
    """Return facts in the words of an audience."""
    minutes = facts.minutes
    if facts.reader is not None and minutes is not None and minutes < 60:
        said = _soon(audience) % {"who": named(facts.reader), "minutes": minutes}
        return DutyWords(is_on=True, now=said, read="")
    when = said_moment(facts.read_by, facts.moment) if facts.read_by else ""
    read = _read(audience) % {"when": when} if when else ""
    if facts.reader is not None:
        said = _("%(who)s is on duty.") % {"who": named(facts.reader)}
        return DutyWords(is_on=True, now=said, read=read)
    return DutyWords(is_on=False, now=_nobody(audience), read=read)


def named(person: Person) -> str:
    """Return how a person is named at the beginning of a sentence: "Cô Phương"."""
    told = person.addressed
    return told[:1].upper() + told[1:]


def _soon(audience: str) -> str:
    if audience == Case.Teller.PUPIL:
        return pgettext("to a pupil", "%(who)s is on duty and reads it within %(minutes)s minutes.")
    return _("%(who)s is on duty and reads it within %(minutes)s minutes.")


def _read(audience: str) -> str:
    by_audience: dict[str, Callable[[], str]] = {
        Case.Teller.PUPIL: lambda: pgettext(
            "to a pupil", "What you write is read by %(when)s at the latest."
        ),
        STAFF: lambda: pgettext(
            "to a teacher", "A report that comes now is read by %(when)s at the latest."
        ),
    }
    return by_audience.get(audience, lambda: _("It is read by %(when)s at the latest."))()


def _nobody(audience: str) -> str:
    """Return the sentence of safety.md §1.2; whoever is no pupil is told of the child."""
    by_audience: dict[str, Callable[[], str]] = {
        Case.Teller.PUPIL: lambda: pgettext(
            "to a pupil", "Nobody is on duty now. If you are in danger, call 111 at once."
        ),
        Case.Teller.GUARDIAN: lambda: pgettext(
            "to a parent", "Nobody is on duty now. If your child is in danger, call 111 at once."
        ),
        STAFF: lambda: pgettext(
            "to a teacher",
            "Nobody is on duty now. The pages tell pupils to call 111 if they are in danger.",
        ),
    }
    return by_audience.get(
        audience, lambda: _("Nobody is on duty now. If a child is in danger, call 111 at once.")
    )()


def said_moment(moment: datetime, since: datetime) -> str:
    """Return a moment as people say it: "15:30 hôm nay", "7:15 sáng thứ Hai, 30/11"."""
    there, here = localtime(moment), localtime(since)
    told = {"time": clock_of(there), "day": f"{there.day}/{there.month}"}
    if there.date() == here.date():
        return _("%(time)s today") % told
    told["weekday"] = _weekday(there)
    return _part_of_day(there.hour) % told


def _weekday(moment: datetime) -> str:
    name = str(Weekday(str(moment.isoweekday())).label)
    # inside a sentence Vietnamese writes "thứ Hai"
    return name if (get_language() or "").startswith("en") else name[:1].lower() + name[1:]


def clock_of(moment: datetime) -> str:
    """Return a time of day as people say it: 7:05."""
    there = localtime(moment)
    return f"{there.hour}:{there:%M}"


def _part_of_day(hour: int) -> str:
    if hour < NOON:
        return _("%(time)s in the morning of %(weekday)s, %(day)s")
    if hour < MIDDAY:
        return _("%(time)s at midday of %(weekday)s, %(day)s")
    if hour < EVENING:
        return _("%(time)s in the afternoon of %(weekday)s, %(day)s")
    return _("%(time)s in the evening of %(weekday)s, %(day)s")
