"""What the form and the receipt say of who is on duty, from the clock of the deadlines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import pgettext

from mangxanh.cases.duty import URGENT_MINUTES, acknowledge_by, reply_by
from mangxanh.speakup.asking import Words
from mangxanh.speakup.queries import OpenBox, Reader

SOON = 3  # days without duty from which the next day is told by its date


@dataclass(frozen=True)
class DutyNote:
    """Who reads, and when: a first sentence and what follows it."""

    is_on: bool
    lead: str
    lines: tuple[str, ...] = ()


def duty_note(
    opened: OpenBox, words: Words, *, is_urgent: bool, left_out: Collection[int] = ()
) -> DutyNote | None:
    """Return what is true now; None where too few are left to read it."""
    ladder = opened.ladder_without(left_out)
    if not ladder:
        return None
    duty, said = opened.roster.on_duty(opened.moment), words["duty"]
    due = acknowledge_by(opened.box, opened.roster, opened.moment, is_urgent=is_urgent)
    by = moment_in_words(due, opened.moment)
    if duty:
        person = ladder[0].handler.person
        who = Reader(person, "", "").name
        in_time = is_urgent and due <= duty.ends  # shortly before the end it is no longer so
        lead = said["on_urgent" if in_time else "on_normal"]
        told = lead.format(who=who, minutes=URGENT_MINUTES, by=by)
        late = [said["off_urgent"]] if is_urgent and not in_time else []
        hours = said["hours"].format(when=_hours(opened))
        return DutyNote(is_on=True, lead=told, lines=(*late, hours))
    lines = [said["off_read"].format(when=by)]
    if is_urgent:
        lines.append(said["off_urgent"])
    following = opened.roster.next_duty(opened.moment)
    if following and localtime(following.begins).date() - _day(opened) > timedelta(days=SOON):
        eve = localtime(following.begins) - timedelta(days=1)
        lines.append(said["holiday"].format(day=f"{eve:%-d/%-m}"))
    return DutyNote(is_on=False, lead=said["off_duty"], lines=tuple(lines))


def reply_in_words(opened: OpenBox, *, is_urgent: bool) -> str:
    """Return by when the reporter has a first answer."""
    due = reply_by(opened.box, opened.roster, opened.moment, is_urgent=is_urgent)
    return moment_in_words(due, opened.moment)


def moment_in_words(moment: datetime, current: datetime) -> str:
    """Return "17:00 tomorrow", "7:15 on Monday 23/11"."""
    there, here = localtime(moment), localtime(current)
    clock = f"{there:%-H:%M}"
    days = (there.date() - here.date()).days
    if days == 0:
        return pgettext("moment", "%(clock)s today") % {"clock": clock}
    if days == 1:
        return pgettext("moment", "%(clock)s tomorrow") % {"clock": clock}
    told = {"clock": clock, "weekday": _weekdays()[there.weekday()], "day": f"{there:%-d/%-m}"}
    return pgettext("moment", "%(clock)s on %(weekday)s, %(day)s") % told


def _weekdays() -> list[str]:
    return [
        pgettext("in a sentence", "Monday"),
        pgettext("in a sentence", "Tuesday"),
        pgettext("in a sentence", "Wednesday"),
        pgettext("in a sentence", "Thursday"),
        pgettext("in a sentence", "Friday"),
        pgettext("in a sentence", "Saturday"),
        pgettext("in a sentence", "Sunday"),
    ]


def _day(opened: OpenBox) -> date:
    return localtime(opened.moment).date()


def _hours(opened: OpenBox) -> str:
    spans: list[list[datetime]] = []
    for duty in opened.roster.of_day(_day(opened)):
        if spans and duty.begins <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], duty.ends)
        else:
            spans.append([duty.begins, duty.ends])
    told = ", ".join(f"{localtime(a):%-H:%M}–{localtime(b):%-H:%M}" for a, b in spans)
    return pgettext("hours of duty", "%(spans)s today") % {"spans": told}
