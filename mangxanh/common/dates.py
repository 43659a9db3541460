"""Now, and arithmetic with working days."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from time import time_ns

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved clock", default=None)
EARLIEST, LATEST = time(7), time(20)


def now() -> datetime:
    """Return the current moment, aware; the demo's moment inside moved_clock."""
    return _moved.get() or timezone.now()  # noqa: TID251  # the one place that asks the real clock


def milliseconds() -> int:
    """Return the current moment in milliseconds since 1970, quicker than now() does."""
    moved = _moved.get()
    return int(moved.timestamp() * 1000) if moved else time_ns() // 1_000_000


def today() -> date:
    """Return today's date where the school is."""
    return timezone.localdate(now())


@contextmanager
def moved_clock(moment: datetime) -> Iterator[None]:
    """Let now() return `moment` (aware) inside the block."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)


def at(day: date, clock: time) -> datetime:
    """Return the aware moment of a day and a wall-clock time where the school is."""
    return timezone.make_aware(datetime.combine(day, clock))


def clock_of(moment: datetime) -> str:
    """Return a moment's time of day where the school is: 07:15."""
    return f"{timezone.localtime(moment):%H:%M}"


@dataclass(frozen=True)
class WorkingDays:
    """The working days of one school: Monday to Friday less its holidays."""

    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def back(self, day: date) -> date:
        """Return the last working day on or before `day`."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def forward(self, day: date) -> date:
        """Return the first working day on or after `day`."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, count: int) -> date:
        """Return the day `count` working days after `day`."""
        for _ in range(count):
            day = self.forward(day + timedelta(days=1))
        return day
