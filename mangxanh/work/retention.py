"""Which nightly backups stay: 14 days, and 8 weeks."""

from collections.abc import Iterable
from datetime import datetime

DAILY, WEEKLY = 14, 8


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Return those to keep: the newest of each of the last 14 days and 8 weeks that have one."""
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for moment in sorted(moments, reverse=True):
        days.setdefault(moment.date(), moment)
        weeks.setdefault(moment.isocalendar()[:2], moment)
    return {*list(days.values())[:DAILY], *list(weeks.values())[:WEEKLY]}
