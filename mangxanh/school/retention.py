"""How long a school keeps what: the usual time, or what it chose within its bounds."""

from datetime import date

from mangxanh.common.dates import today
from mangxanh.common.personal import RETENTION, earlier, later
from mangxanh.school.models import RetentionSetting, School


def kept_for(school: School) -> dict[str, int]:
    """Return {name: amount} of everything that time ends, in the unit of RETENTION."""
    chosen = dict(RetentionSetting.objects.filter(school=school).values_list("name", "amount"))
    return {name: chosen.get(name, usual.amount) for name, usual in RETENTION.items()}


def past_before(school: School, name: str, day: date | None = None) -> date:
    """Return the newest day of which what happened is past its time on `day` (today)."""
    return earlier(day or today(), kept_for(school)[name], RETENTION[name].unit)


def end_of(school: School, name: str, day: date) -> date:
    """Return the day on which what ended on `day` goes."""
    return later(day, kept_for(school)[name], RETENTION[name].unit)
