"""Of which days a report tells, and by when it is to be written, signed and sent."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from mangxanh.common.dates import WorkingDays

Kind: TypeAlias = Literal["school", "term1", "oct", "calendar"]
KINDS: tuple[Kind, ...] = ("school", "term1", "oct", "calendar")
CLOSE, SUBMIT, SEND = timedelta(days=20), timedelta(days=10), timedelta(days=5)
TO_WRITE = timedelta(days=15)  # after a period whose due day nobody set
_NAME = re.compile(r"^(\d{4})-(\d{4})$")


@dataclass(frozen=True)
class Period:
    """The days that a report tells of, first and last included; `year` is 2025-2026."""

    kind: Kind
    year: str
    first_day: date
    last_day: date

    @property
    def words(self) -> str:
        """Return the period as official papers name it."""
        first, last = self.year.split("-")
        return {
            "school": f"năm học {first} - {last}",
            "term1": f"học kỳ I năm học {first} - {last}",
            "oct": f"từ ngày 01/10/{self.first_day.year} đến ngày 30/9/{self.last_day.year}",
            "calendar": f"năm {self.first_day.year}",
        }[self.kind]

    def until(self, cutoff: date) -> date:
        """Return the last day that counts: figures are closed on `cutoff`."""
        return min(self.last_day, cutoff)


@dataclass(frozen=True)
class InnerDates:
    """By when figures are closed, the report goes to the signer, leaves, and is due."""

    close: date
    submit: date
    send: date
    due: date


def years_of(name: str) -> tuple[int, int] | None:
    """Return (2025, 2026) for 2025-2026; None for what is no school year."""
    found = _NAME.match(name)
    if not found or int(found[2]) != int(found[1]) + 1:
        return None
    return int(found[1]), int(found[2])


def name_before(name: str) -> str:
    """Return 2024-2025 for 2025-2026; ValueError for what is no school year."""
    years = years_of(name)
    if years is None:
        raise ValueError(name)
    return f"{years[0] - 1}-{years[1] - 1}"


def period_of(
    kind: Kind,
    name: str,
    *,
    first_day: date,
    second_term: date,
    next_first_day: date | None = None,
) -> Period:
    """Return the period of a kind in the school year `name`.

    A school year lasts until the next begins (31 August where that is not entered), so that
    the summer belongs to it. A calendar year is the one in which the school year begins.
    """
    years = years_of(name) or (first_day.year, first_day.year + 1)
    begins, ends = years
    if kind == "term1":
        return Period(kind, name, first_day, second_term - timedelta(days=1))
    if kind == "oct":
        return Period(kind, name, date(begins, 10, 1), date(ends, 9, 30))
    if kind == "calendar":
        return Period(kind, name, date(begins, 1, 1), date(begins, 12, 31))
    last = next_first_day - timedelta(days=1) if next_first_day else date(ends, 8, 31)
    return Period(kind, name, first_day, last)


def due_of(period: Period, yearly: date | None) -> date:
    """Return the last day to send a report: `yearly` for what is told of a year, else two weeks.

    Where the plan names no day it is 30/9: "trước ngày 01/10" is 30 September at the latest.
    """
    if period.kind in ("school", "oct"):
        return yearly or date((years_of(period.year) or (0, period.last_day.year))[1], 9, 30)
    return period.last_day + TO_WRITE


def inner_dates(due: date, days: WorkingDays) -> InnerDates:
    """Return the steps towards a due day, each on the last working day on or before its own.

    For 30/9: 10/9, 20/9, 25/9. The due day itself is moved as well, so nothing is sent late.
    """
    return InnerDates(
        close=days.back(due - CLOSE),
        submit=days.back(due - SUBMIT),
        send=days.back(due - SEND),
        due=days.back(due),
    )
