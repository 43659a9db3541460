"""Until when, as the paper prints it, and the rule that gives the date."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = r"(?:ngày\s+)?(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}))?"
_LONG_DAY = r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?"
_MONTH = r"tháng\s+(\d{1,2})(?:\s?[/-]\s?(\d{4})|\s+năm\s+(\d{4}))?"
_YEARLY = r"(?:h[àằ]ng năm(?: học)?|mỗi năm(?: học)?|mỗi năm một lần)"
_EVERY = (
    r"(?:(?:theo\s+)?(?:đ[ịi]nh\s+k[ỳìyi]\s+)?(?:h[àằ]ng|mỗi)\s+"
    r"(?:năm(?: học)?|tháng|tuần|quý|học k[ỳì]|kỳ)"
    r"|(?:theo\s+)?đ[ịi]nh\s+k[ỳì]\s+(?:\d+\s+)?(?:năm|tháng|tuần|quý|học k[ỳì])"
    r"|(?:\d+|một|hai|ba)\s+lần\s*[/trên]*\s*(?:năm(?: học)?|tháng|tuần|quý|học k[ỳì]))"
)
_LIMIT = r"(trước|chậm nhất(?: là)?(?: vào)?|muộn nhất(?: là)?|đến hết|xong trước|đến|vào|trong)"
_TERM = r"(?:(?:đầu|giữa|cuối|trong)\s+(?:năm học|học k[ỳì]\s*(?:I{1,2}|1|2)?|mỗi học k[ỳì])|sau (?:mỗi )?học k[ỳì]\s*(?:I{1,2}|1|2)?)"
_FLAGS = re.IGNORECASE
_AFTER_LAW = re.compile(r"(?:số\s+[\w./&-]+|ban hành)\s*$", _FLAGS)

_DATED = re.compile(rf"\b{_LIMIT}\s+(?:{_LONG_DAY}|{_DAY})(?:\s*{_YEARLY})?(?![\w/])", _FLAGS)
_IN_MONTH = re.compile(rf"\b(?:{_LIMIT}\s+)?{_MONTH}(?:\s*{_YEARLY})?(?![\w/-])", _FLAGS)
_RECURRING = re.compile(rf"(?<!\w){_EVERY}(?!\w)", _FLAGS)
_IN_TERM = re.compile(rf"\b{_TERM}(?:\s*\d{{4}}\s?[-–]\s?\d{{4}})?(?!\w)", _FLAGS)


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
                return date(year, self.month, 1) if self.before else after - timedelta(days=1)
            named = date(year, self.month, self.day)
        except ValueError:
            return None
        return named - timedelta(days=1) if self.before else named


def find_due(text: str) -> tuple[str | None, DueRule | None]:
    """Return the words of a line that say until when or how often, and their rule."""
    for pattern, rule_of in (
        (_DATED, _dated),
        (_IN_MONTH, _in_month),
        (_RECURRING, _recurring),
        (_IN_TERM, _in_term),
    ):
        for found in pattern.finditer(text):
            if _AFTER_LAW.search(text[: found.start()]):
                continue
            if rule := rule_of(found):
                return found[0], rule
    return None, None


def _dated(found: re.Match[str]) -> DueRule | None:
    limit, day, month, year, short_day, short_month, short_year = found.groups()
    day, month, year = day or short_day, month or short_month, year or short_year
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    every = Every.ONCE if year else Every.YEAR
    return DueRule(every, int(month), int(day), int(year) if year else None, _strict(limit))


def _in_month(found: re.Match[str]) -> DueRule | None:
    limit, month, year, long_year = found.groups()
    if not 1 <= int(month) <= 12:
        return None
    year = year or long_year
    every = Every.ONCE if year else Every.YEAR
    strict = _strict(limit or "")
    return DueRule(every, int(month), None if not strict else 1, int(year) if year else None, strict)


def _strict(limit: str) -> bool:
    return "trước" in limit.lower()


def _recurring(found: re.Match[str]) -> DueRule:
    words = found[0].lower()
    if "học k" in words or words.endswith(" kỳ"):
        return DueRule(Every.TERM)
    for word, every in (
        ("tuần", Every.WEEK),
        ("quý", Every.QUARTER),
        ("tháng", Every.MONTH),
    ):
        if word in words:
            return DueRule(every)
    return DueRule(Every.YEAR)


def _in_term(found: re.Match[str]) -> DueRule:
    words = found[0].lower()
    return DueRule(Every.TERM if "mỗi" in words else Every.YEAR)
