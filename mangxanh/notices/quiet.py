"""When people may be written to: on working days, from 7:00, before 20:00."""

from datetime import datetime, timedelta

from django.utils import timezone

from mangxanh.common.dates import EARLIEST, LATEST, WorkingDays
from mangxanh.common.dates import at as moment_of


def may_write(moment: datetime, days: WorkingDays) -> bool:
    """Return whether a mail may leave at this aware moment."""
    local = timezone.localtime(moment)
    return days.is_working(local.date()) and EARLIEST <= local.time() < LATEST


def next_moment(moment: datetime, days: WorkingDays) -> datetime:
    """Return the first moment from `moment` on at which a mail may leave."""
    if may_write(moment, days):
        return moment
    local = timezone.localtime(moment)
    day = local.date() if local.time() < EARLIEST else local.date() + timedelta(days=1)
    return moment_of(days.forward(day), EARLIEST)


def evening(moment: datetime) -> datetime:
    """Return when mail stops leaving on the day of `moment`."""
    return moment_of(timezone.localtime(moment).date(), LATEST)
