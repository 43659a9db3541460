"""When a scheduled job is due next; pure arithmetic."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from mangxanh.common.dates import at as moment


@dataclass(frozen=True)
class Scheduled:
    """A task that runs by the clock: `every` so often, or daily `at` a wall-clock time."""

    name: str
    every: timedelta | None = None
    at: time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(self.name)

    def first(self, now: datetime) -> datetime:
        """Return when a job that never ran is due: at once, or at the next such time of day."""
        return now if self.at is None else self.after(now)

    def after(self, now: datetime) -> datetime:
        """Return the first due moment later than `now`; what was missed before is not made up."""
        if self.every is not None:
            return now + self.every
        day = timezone.localdate(now)
        due = moment(day, self.at or time())
        return due if due > now else moment(day + timedelta(days=1), self.at or time())
