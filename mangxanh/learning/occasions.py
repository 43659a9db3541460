"""Days of the school year that a pack may fit (content/vi/occasions.yaml)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from mangxanh.common.yaml_nodes import FaultyFileError, Map, compose
from mangxanh.learning.shelf import CONTENT

SECOND_TUESDAY_OF_FEBRUARY = "second-tuesday-february"
RULES = (SECOND_TUESDAY_OF_FEBRUARY,)
_TUESDAY = 1


class Span(NamedTuple):
    """From when until when an occasion is, both days included."""

    first: date
    last: date


@dataclass(frozen=True)
class Occasion:
    """A fixed day, a day found by a rule, a day of the lunar calendar (`days`), or a whole month."""

    code: str
    title: str
    month: int
    note: str = ""
    day: int = 0
    rule: str = ""
    days: tuple[date, ...] = ()  # one a year, where the lunar calendar says when

    def in_year(self, year: int) -> Span:
        """Return when it is in a calendar year; the whole month where nothing closer is known."""
        for known in self.days:
            if known.year == year:
                return Span(known, known)
        if self.rule:
            first = date(year, 2, 1)
            found = first + timedelta(days=(_TUESDAY - first.weekday()) % 7 + 7)
            return Span(found, found)
        if self.day:
            return Span(date(year, self.month, self.day), date(year, self.month, self.day))
        return Span(
            date(year, self.month, 1), date(year, self.month, monthrange(year, self.month)[1])
        )

    def coming(self, day: date) -> Span:
        """Return when it is the next time, or now."""
        this = self.in_year(day.year)
        return this if day <= this.last else self.in_year(day.year + 1)


@dataclass(frozen=True)
class Calendar:
    """The occasions, and how many days before one its packs are proposed."""

    occasions: dict[str, Occasion]
    days_before: int

    def near(self, day: date) -> list[tuple[Occasion, Span]]:
        """Return what is now or within `days_before`, the nearest first."""
        spans = [(one, one.coming(day)) for one in self.occasions.values()]
        soon = day + timedelta(days=self.days_before)
        return sorted((pair for pair in spans if pair[1].first <= soon), key=lambda pair: pair[1])


def read_occasions(text: str) -> Calendar:
    """Return the calendar that a file holds; FaultyFileError with every fault and its line."""
    top = compose(text)
    before = top.number("propose_days_before", least=0, most=60, otherwise=14)
    found: dict[str, Occasion] = {}
    for one in top.maps("occasions", least=1, most=60):
        occasion = _occasion(one)
        if occasion.code in found:
            one.fault(one.line, _("“%s” stands here twice.") % occasion.code)
        found[occasion.code] = occasion
    top.end()
    if top.faults:
        raise FaultyFileError(top.faults)
    return Calendar(found, before)


def _occasion(one: Map) -> Occasion:
    rule = one.one_of("rule", RULES) if one.has("rule") else ""
    month = one.number("month", least=1, most=12, otherwise=2 if rule else None)
    day = one.number("day", least=1, most=31) if one.has("day") else 0
    if day > monthrange(2027, month)[1]:  # no leap year, so that it is there every year
        one.fault(one.line, _("This month has no day %d.") % day)
        day = 1
    occasion = Occasion(
        code=one.text("code", most=30),
        title=one.text("title", most=80),
        month=month,
        note=one.text("note", most=400, optional=True),
        day=day,
        rule=rule,
        days=_days(one),
    )
    one.end()
    return occasion


def _days(one: Map) -> tuple[date, ...]:
    line, found = one.line, []
    for written in one.words("days", most=10):
        try:
            found.append(date.fromisoformat(written))
        except ValueError:
            one.fault(line, _("“%s” is a day like 2026-07-01.") % "days")
    return tuple(found)


@cache
def shipped_occasions() -> Calendar:
    """Return the calendar that ships with the platform."""
    return read_occasions((CONTENT / "occasions.yaml").read_text(encoding="utf-8"))
