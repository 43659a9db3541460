"""The duty roster as people read it: day by day, with what is missing in words."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mangxanh.cases.duty import Duty, Roster
from mangxanh.cases.models import DutyShift

LOOKED_AHEAD = 366  # days in which two shifts are compared


@dataclass(frozen=True)
class Day:
    """A day with its duties; `is_gap` on a working day on which somebody is missing."""

    day: date
    duties: list[Duty]
    is_working: bool
    is_holiday: bool
    lost: frozenset[int] = frozenset()  # who is entered and cannot act

    @property
    def is_gap(self) -> bool:
        return self.is_working and (not self.duties or bool(self.lost))


def days_of(roster: Roster, first: date, count: int, able: Collection[int]) -> Iterator[Day]:
    """Yield each day from `first`; `able` are the keys of who can act."""
    for n in range(count):
        day = first + timedelta(days=n)
        duties = roster.of_day(day)
        entered = {key for duty in duties for key in (duty.officer, duty.deputy)}
        yield Day(
            day,
            duties,
            roster.working.is_working(day),
            day in roster.working.holidays,
            frozenset(entered - set(able)),
        )


def gaps(roster: Roster, first: date, able: Collection[int], count: int = 7) -> list[Day]:
    """Return the working days of so many on which officer or deputy is missing."""
    return [day for day in days_of(roster, first, count, able) if day.is_gap]


def overlap(roster: Roster, fresh: DutyShift, today: date) -> tuple[date, DutyShift] | None:
    """Return the first day, from today on, on which a new shift meets one of the roster.

    Further than a year nobody looks: by then the roster is another one.
    """
    first = max(fresh.first_day, today)
    last = min(fresh.last_day or date.max, first + timedelta(days=LOOKED_AHEAD))
    beside = [
        shift
        for shift in roster.shifts
        if shift.from_time < fresh.until_time and fresh.from_time < shift.until_time
    ]
    day = first
    while beside and day <= last:
        if roster.holds(fresh, day):
            for shift in beside:
                if roster.holds(shift, day):
                    return day, shift
        day += timedelta(days=1)
    return None
