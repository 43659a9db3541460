"""What cases give to the report: counts in steps of five, and only if the board tells them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mangxanh.annual_report.data import Amount
from mangxanh.cases.figures import Figures, told_of
from mangxanh.cases.models import CaseFigure
from mangxanh.school.models import School


@dataclass(frozen=True)
class Concerns:
    """What may be told of the cases of a period; None where there are none, or the board won't."""

    figures: Figures | None = None


def concerns_in(school: School, periods: Iterable[tuple[date, date]]) -> list[Concerns]:
    """Return what may be told of each period (first day, last day), in one query."""
    asked = list(periods)
    begun = min(first for first, _until in asked)
    known = CaseFigure.objects.filter(
        school=school, school__box__publishes_counts=True, day__gte=begun
    )
    rows = list(known.order_by("day", "pk"))
    if not rows:
        return [Concerns() for _period in asked]
    return [
        Concerns(told_of([row for row in rows if first <= row.day <= until]))
        for first, until in asked
    ]


def received(concerns: Concerns) -> Amount:
    """Reports, and of how many every deadline was kept."""
    found = concerns.figures
    if found is None:
        return Amount()
    if found.total is None:
        return Amount(withheld=True)
    count, of = found.in_time or (None, None)
    return Amount(value=found.total, count=count, of=of, records=found.total)


def closed(concerns: Concerns) -> Amount:
    found = concerns.figures
    if found is None:
        return Amount()
    if found.closed is None:
        return Amount(withheld=True)
    return Amount(value=found.closed, records=found.closed)
