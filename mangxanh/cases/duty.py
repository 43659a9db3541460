"""One clock for everything that waits for somebody on duty; pure but for `roster_of`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localtime

from mangxanh.cases.models import Box, DutyShift, HandOver
from mangxanh.common.dates import WorkingDays, at
from mangxanh.school.models import School
from mangxanh.school.queries import working_days

FAR = 60  # days; nobody looks further for the next duty


@dataclass(frozen=True)
class Duty:
    """Somebody is on duty from a moment until another; persons by their keys."""

    officer: int
    deputy: int
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Roster:
    """The shifts of a school, its hand-overs {(day, who gives): who takes}, its working days."""

    shifts: tuple[DutyShift, ...] = ()
    handed: dict[tuple[date, int], int] = field(default_factory=dict)
    working: WorkingDays = field(default_factory=WorkingDays)

    def of_day(self, day: date) -> list[Duty]:
        """Return the duties of a day, the earliest first."""
        found = [self._duty(shift, day) for shift in self.shifts if self.holds(shift, day)]
        return sorted(found, key=lambda duty: duty.begins)

    def holds(self, shift: DutyShift, day: date) -> bool:
        """Return whether a shift is done on a day."""
        return (
            shift.first_day <= day
            and (shift.last_day is None or day <= shift.last_day)
            and str(day.isoweekday()) in shift.days
            and (shift.on_holidays or day not in self.working.holidays)
        )

    def on_duty(self, moment: datetime) -> Duty | None:
        """Return who is on duty at a moment; None out of hours."""
        today = self.of_day(localtime(moment).date())
        return next((duty for duty in today if duty.begins <= moment < duty.ends), None)

    def next_duty(self, moment: datetime) -> Duty | None:
        """Return the duty that runs at a moment, else the first that begins after it."""
        return next(self._from(moment), None)

    def after_minutes(self, moment: datetime, minutes: int) -> datetime:
        """Return when so many minutes of duty have passed since a moment.

        Where no duty is to come within 60 days, minutes of the wall clock count: nothing may wait
        for a roster that nobody entered.
        """
        left, since = timedelta(minutes=minutes), moment
        for duty in self._from(moment):
            begins = max(duty.begins, since)
            if begins >= duty.ends:
                continue  # lies inside one that was counted
            if begins + left <= duty.ends:
                return begins + left
            left -= duty.ends - begins
            since = duty.ends
        return moment + timedelta(minutes=minutes)

    def covers(self, first: date, days: int = 7) -> bool:
        """Return whether every working day of so many has somebody on duty."""
        span = [first + timedelta(days=n) for n in range(days)]
        return all(self.of_day(day) for day in span if self.working.is_working(day))

    def _from(self, moment: datetime) -> Iterator[Duty]:
        first = localtime(moment).date()
        for n in range(FAR):
            yield from (d for d in self.of_day(first + timedelta(days=n)) if d.ends > moment)

    def _duty(self, shift: DutyShift, day: date) -> Duty:
        officer = self.handed.get((day, shift.officer_id), shift.officer_id)
        deputy = self.handed.get((day, shift.deputy_id), shift.deputy_id)
        return Duty(officer, deputy, at(day, shift.from_time), at(day, shift.until_time))


DAY_ENDS = time(17)
URGENT_MINUTES = 15  # of duty, until somebody takes on an urgent case


def by_working_days(working: WorkingDays, day: date, count: int) -> datetime:
    """Return the end of the working day `count` working days after a day."""
    return at(working.add(day, count), DAY_ENDS)


def by_days(working: WorkingDays, day: date, count: int) -> datetime:
    """Return the end of the first working day on or after `count` days later."""
    return at(working.forward(day + timedelta(days=count)), DAY_ENDS)


def acknowledge_by(box: Box, roster: Roster, moment: datetime, *, is_urgent: bool) -> datetime:
    """Return by when somebody takes on a case that comes at a moment."""
    if is_urgent:
        return roster.after_minutes(moment, URGENT_MINUTES)
    return by_working_days(roster.working, localtime(moment).date(), box.acknowledge_days)


def reply_by(box: Box, roster: Roster, moment: datetime, *, is_urgent: bool) -> datetime:
    """Return by when the reporter has a first answer."""
    days = 1 if is_urgent else box.reply_days
    return by_working_days(roster.working, localtime(moment).date(), days)


def roster_of(school: School) -> Roster:
    """Return the roster of a school as it stands."""
    shifts = DutyShift.objects.filter(school=school)
    handed = HandOver.objects.filter(school=school).values_list("day", "gives_id", "takes_id")
    return Roster(
        tuple(shifts),
        {(day, gives): takes for day, gives, takes in handed},
        working_days(school),
    )
