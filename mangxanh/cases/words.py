"""What staff pages say of who is on duty, by the clock of the deadlines.

What a child and other reporters are told is in speakup (`duty_words.py`), by the same clock.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mangxanh.cases.duty import acknowledge_by, roster_of
from mangxanh.cases.ladder import ladder_of
from mangxanh.cases.models import Box
from mangxanh.common.dates import clock_of, now
from mangxanh.school.models import Person, School
from mangxanh.school.models.help import Weekday

NOON, MIDDAY, EVENING = 11, 13, 18  # hours from which a time is of midday, afternoon, evening


@dataclass(frozen=True)
class DutyWords:
    """Who is there now, or that nobody is; and by when what is urgent is read, "" for never."""

    is_on: bool
    now: str
    read: str


def duty_words(school: School, moment: datetime | None = None) -> DutyWords:
    """Return what a page of the staff says of duty at a moment (now)."""
    moment = moment or now()
    box = Box.objects.filter(school=school).first()
    roster = roster_of(school)
    ladder = ladder_of(box, roster, moment) if box else []
    if box is None or not ladder:
        return DutyWords(is_on=False, now=_nobody(), read="")
    duty, first = roster.on_duty(moment), ladder[0].handler.person
    read = _("What is urgent is read by %(when)s at the latest.") % {
        "when": said_moment(acknowledge_by(box, roster, moment, is_urgent=True), moment)
    }
    if duty is None:
        return DutyWords(is_on=False, now=_nobody(), read=read)
    told = {"who": named(first), "from": clock_of(duty.begins), "until": clock_of(duty.ends)}
    return DutyWords(
        is_on=True, now=_("On duty from %(from)s to %(until)s: %(who)s.") % told, read=read
    )


def named(person: Person) -> str:
    """Return how a person is named at the beginning of a sentence: "Cô Phương"."""
    told = person.addressed
    return told[:1].upper() + told[1:]


def _nobody() -> str:
    return pgettext(
        "to a teacher",
        "Nobody is on duty now. The pages tell pupils to call 111 if they are in danger.",
    )


def said_moment(moment: datetime, since: datetime) -> str:
    """Return a moment as people say it: "15:30 hôm nay", "07:15 sáng thứ Hai, 30/11"."""
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


def _part_of_day(hour: int) -> str:
    if hour < NOON:
        return _("%(time)s in the morning of %(weekday)s, %(day)s")
    if hour < MIDDAY:
        return _("%(time)s at midday of %(weekday)s, %(day)s")
    if hour < EVENING:
        return _("%(time)s in the afternoon of %(weekday)s, %(day)s")
    return _("%(time)s in the evening of %(weekday)s, %(day)s")
