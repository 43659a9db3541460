"""Until when, as the paper prints it, and the rule that gives the date."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mangxanh.plan.importer.shapes import bare

# All patterns read bare letters (shapes.bare): a scan that lost marks is read all the same.
_LIMIT = r"(truoc|cham nhat(?: la)?(?: vao)?|muon nhat(?: la)?|den het|xong truoc|den|vao|trong)"
_DAY = r"(?:ngay\s+)?(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}))?"
_LONG_DAY = r"(?:ngay\s+)?(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?"
_MONTH = r"thang\s+(\d{1,2})(?:\s?[/-]\s?(\d{4})|\s+nam\s+(\d{4}))?"
_YEARLY = r"(?:(?:hang|moi) nam(?: hoc)?)"
_SPAN = r"(?:nam(?: hoc)?|thang|tuan|quy|hoc k[yi]|ky)"
_EVERY = (
    rf"(?:(?:theo\s+)?(?:dinh\s+k[yi]\s+)?(?:hang|moi)\s+{_SPAN}"
    rf"|(?:theo\s+)?dinh\s+k[yi]\s+(?:\d+\s+)?{_SPAN}"
    rf"|(?:\d+|mot|hai|ba)\s+lan\s*(?:/|tren|moi|trong)?\s*{_SPAN})"
)
_WHICH = r"(?:\s+(?:ii|i|1|2))?"
_TERM = (
    rf"(?:(?:dau|giua|cuoi)\s+(?:nam hoc|moi hoc k[yi]|hoc k[yi]{_WHICH})"
    rf"|sau\s+(?:moi\s+)?hoc k[yi]{_WHICH})"
)
_AFTER_LAW = re.compile(r"(?:so\s+[\w./&-]*\d[\w./&-]*|ban hanh)\s*$")

_DATED = re.compile(rf"\b{_LIMIT}\s+(?:{_LONG_DAY}|{_DAY})(?:\s*{_YEARLY})?(?![\w/])")
_IN_MONTH = re.compile(
    rf"\b(?:{_LIMIT}\s+)?(?<!moi )(?<!hang ){_MONTH}(?:\s*{_YEARLY})?(?![\w/-]|\s+lan\b)"
)
_MONTHLY = re.compile(rf"\b{_LIMIT}\s+(?:ngay\s+)?(\d{{1,2}})\s+(?:hang|moi)\s+thang\b")
_RECURRING = re.compile(rf"(?<!\w){_EVERY}(?!\w)")
_IN_TERM = re.compile(rf"\b{_TERM}(?:\s*\d{{4}}\s?[-–]\s?\d{{4}})?(?!\w)")


class Every(StrEnum):
    """How often a due date comes."""

    ONCE = "once"
    YEAR = "year"
    TERM = "term"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True)
class DueRule:
    """A due date as data: `before` means that the named day itself is too late."""

    every: Every
    month: int | None = None
    day: int | None = None
    year: int | None = None
    before: bool = False

    def latest(self, year: int) -> date | None:
        """Return the last day that is in time, for the calendar year `year`.

        None where the paper names no month, or a day that doesn't exist.
        """
        if self.month is None:
            return None
        year = self.year or year
        try:
            if self.day is None:
                after = date(year + self.month // 12, self.month % 12 + 1, 1)
                return after - timedelta(days=1)
            named = date(year, self.month, self.day)
        except ValueError:
            return None
        return named - timedelta(days=1) if self.before else named


def find_due(text: str) -> tuple[str | None, DueRule | None]:
    """Return the words of a line that say until when or how often, and their rule."""
    plain = bare(text)
    for pattern, rule_of in _READERS:
        for found in pattern.finditer(plain):
            if _AFTER_LAW.search(plain[max(0, found.start() - 60) : found.start()]):
                continue
            if rule := rule_of(found):
                return text[found.start() : found.end()], rule
    return None, None


def _dated(found: re.Match[str]) -> DueRule | None:
    limit, day, month, year, short_day, short_month, short_year = found.groups()
    day, month, year = day or short_day, month or short_month, year or short_year
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    every = Every.ONCE if year else Every.YEAR
    return DueRule(every, int(month), int(day), _year(year), _strict(limit))


def _in_month(found: re.Match[str]) -> DueRule | None:
    limit, month, short_year, long_year = found.groups()
    if not 1 <= int(month) <= 12:
        return None
    year = _year(short_year or long_year)
    strict = _strict(limit or "")
    every = Every.ONCE if year else Every.YEAR
    return DueRule(every, int(month), 1 if strict else None, year, strict)


def _monthly(found: re.Match[str]) -> DueRule | None:
    limit, day = found.groups()
    if not 1 <= int(day) <= 31:
        return None
    return DueRule(Every.MONTH, day=int(day), before=_strict(limit))


def _year(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _strict(limit: str) -> bool:
    return "truoc" in limit


def _recurring(found: re.Match[str]) -> DueRule:
    words = found[0]
    if "hoc k" in words or words.endswith(" ky"):
        return DueRule(Every.TERM)
    spans = (("tuan", Every.WEEK), ("quy", Every.QUARTER), ("thang", Every.MONTH))
    return DueRule(next((every for word, every in spans if word in words), Every.YEAR))


def _in_term(found: re.Match[str]) -> DueRule:
    return DueRule(Every.TERM if "moi" in found[0] else Every.YEAR)


_Reader = tuple[re.Pattern[str], Callable[[re.Match[str]], DueRule | None]]
_READERS: tuple[_Reader, ...] = (
    (_DATED, _dated),
    (_MONTHLY, _monthly),
    (_IN_MONTH, _in_month),
    (_RECURRING, _recurring),
    (_IN_TERM, _in_term),
)
