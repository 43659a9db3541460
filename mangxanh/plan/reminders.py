"""Who is to be reminded of what on a working day; pure arithmetic, no rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from mangxanh.common.dates import WorkingDays

DAYS_BEFORE = (30, 7, 1)
OVERDUE = 0  # kept as days_before of the one notice that something is late
# Working days for which a reminder that nobody could send (the server was off) is made up.
MADE_UP = {30: 5, 7: 2, 1: 1, OVERDUE: 5}


@dataclass(frozen=True)
class Thing:
    """Something that is open: a task, a task of everyone, or a line of a school year."""

    kind: str  # "task", "everyone" or "line"
    pk: int
    due_on: date
    people: frozenset[int]  # whose it is
    since: date | None = None  # the day on which it was made


class Call(NamedTuple):
    """One reminder for one person; `days_before` is 30, 7, 1 or OVERDUE."""

    thing: Thing
    person: int
    days_before: int
    stands_in: bool


@dataclass(frozen=True)
class Staff:
    """Who works there today, and who stands in for whom today."""

    there: frozenset[int]
    deputies: Mapping[int, frozenset[int]] = field(default_factory=dict)


def reminder_day(due_on: date, days_before: int, days: WorkingDays) -> date:
    """Return the working day of a reminder: so many days before, moved back to a working day."""
    return days.back(due_on - timedelta(days=days_before))


def stage_on(due_on: date, day: date, days: WorkingDays, since: date | None = None) -> int | None:
    """Return which reminder is due on a working day: 30, 7, 1, OVERDUE, or None.

    Where holidays push two onto one day, the nearer one holds. What was made after the day of
    a reminder is not reminded of it, except the day before it is due.
    """
    if day > due_on:
        stage, first = OVERDUE, days.forward(due_on + timedelta(days=1))
    else:
        past = [n for n in DAYS_BEFORE if reminder_day(due_on, n, days) <= day]
        if not past:
            return None
        stage = min(past)
        first = reminder_day(due_on, stage, days)
    made_later = since is not None and since > (due_on if stage == OVERDUE else first)
    if day > days.add(first, MADE_UP[stage]) or (made_later and stage != 1):
        return None
    return stage


def calls_on(day: date, things: Iterable[Thing], days: WorkingDays, staff: Staff) -> Iterator[Call]:
    """Yield who is to be told of what on `day`; nothing on a day that is no working day.

    Reminders go to whom a thing belongs and to who stands in for them, each once a thing; that
    it is late goes to whom it belongs alone.
    """
    if not days.is_working(day):
        return
    for thing in things:
        stage = stage_on(thing.due_on, day, days, thing.since)
        if stage is None:
            continue
        own = thing.people & staff.there
        yield from (Call(thing, person, stage, stands_in=False) for person in sorted(own))
        if stage != OVERDUE and thing.kind != "everyone":
            for person in sorted(_deputies(thing, staff) - thing.people):
                yield Call(thing, person, stage, stands_in=True)


def _deputies(thing: Thing, staff: Staff) -> frozenset[int]:
    standing = (staff.deputies.get(person, frozenset()) for person in thing.people)
    return frozenset().union(*standing) & staff.there
