"""How long a school keeps what: the usual time, or what it chose within its bounds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from mangxanh.common.dates import today
from mangxanh.common.personal import RETENTION, Retention, earlier, later
from mangxanh.school.models import RetentionSetting, School


def kept_for(school: School) -> dict[str, int]:
    """Return {name: amount} of everything that time ends, in the unit of RETENTION."""
    chosen = dict(RetentionSetting.objects.filter(school=school).values_list("name", "amount"))
    return {name: chosen.get(name, usual.amount) for name, usual in RETENTION.items()}


def past_before(school: School, name: str, day: date | None = None) -> date:
    """Return the newest day of which what happened is past its time on `day` (today)."""
    return earlier(day or today(), kept_for(school)[name], RETENTION[name].unit)


def ends_of(school: School, name: str) -> Callable[[date], date]:
    """Return what says on which day something goes that ended on a day; asked for many at once."""
    amount = kept_for(school)[name]
    return lambda day: later(day, amount, RETENTION[name].unit)


def said(name: str, amount: int) -> str:
    """Return how long something is kept, in words: "12 months after leaving the school"."""
    usual = RETENTION[name]
    return f"{_long(name, amount)} {usual.since}" if usual.unit else str(usual.since)


def how_long(school: School, name: str) -> str:
    """Return for how long a school keeps something, in words: "12 months"."""
    return _long(name, kept_for(school)[name])


def _long(name: str, amount: int) -> str:
    if RETENTION[name].unit == "day":
        return ngettext("%(n)d day", "%(n)d days", amount) % {"n": amount}
    if amount >= 24 and amount % 12 == 0:
        return ngettext("%(n)d year", "%(n)d years", amount // 12) % {"n": amount // 12}
    return ngettext("%(n)d month", "%(n)d months", amount) % {"n": amount}


@dataclass(frozen=True)
class Term:
    """One line of the retention table."""

    name: str
    label: str
    amount: int
    said: str
    usual: Retention


def terms(school: School) -> list[Term]:
    """Return how long this school keeps what, in the order of the table."""
    amounts = kept_for(school)
    return [
        Term(name, str(usual.label), amounts[name], said(name, amounts[name]), usual)
        for name, usual in RETENTION.items()
    ]
