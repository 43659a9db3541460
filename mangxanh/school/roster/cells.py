"""What a cell says: a name, a day of birth, a code, a class, whether somebody left."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from unicodedata import category

from mangxanh.common.text import clean, fold

LONGEST_NAME, LONGEST_CODE, LONGEST_CLASS = 80, 40, 20
_EARLIEST = date(1950, 1, 1)
_EXCEL_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_TYPED = re.compile(r"(\d{1,2})\s*[-/.,]\s*(\d{1,2})\s*[-/.,]\s*(\d{4}|\d{2})(?: .*)?")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),? nam (\d{4})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_FLOAT = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_CLASS = r"(?:1[0-2]|[1-9])\s?(?:[A-ZĐ]{1,4}[\s./-]?\d{0,2}|[./_-]\s?\d{1,2})"
_ONLY_CLASS = re.compile(rf"(?:l[ớo]p)?\s*:?\s*({_CLASS})", re.IGNORECASE)
_IN_TITLE = re.compile(rf"\bl[ớo]p\s*:?\s*({_CLASS})(?![\w])", re.IGNORECASE)
_SIGNS_OF_NAMES = "'’ʼ‘`´-–.,()·"
_GRADE = re.compile(r"\d{1,2}")
_LEFT = (
    "thoi hoc", "bo hoc", "nghi hoc", "chuyen truong", "chuyen di", "da chuyen", "tot nghiep",
    "ra truong", "da nghi", "left", "graduated",
)  # fmt: skip
_FOOT = re.compile(
    r"(?:tong (?:so|cong)|tong\b\s*:|cong\b\s*:|danh sach|an dinh|nguoi lap|(?:pho )?hieu truong|"
    r"\(?ky\b|giao vien|gvcn|ghi chu|lap bieu|xac nhan|thu truong|kt\b|tm\b|trong do|si so|"
    r"nu\s*:|nam\s*:|\W*$)"
)
_DATED = re.compile(r"ngay .{0,12}thang")
_NUMBERED = re.compile(r"^\d{1,3}\s*[.)]\s+")
AS_MONTH_FIRST, YEAR_ONLY, UNREAD = "month first", "year only", "unread"


def read_name(cell: object) -> str:
    """Return a person's name: NFC, single spaces, without a running number before it."""
    return _NUMBERED.sub("", clean(str(cell)))[: LONGEST_NAME + 1]


def is_name(text: str) -> bool:
    """Return whether a text can be somebody's name: letters, and the signs that names have.

    "=HYPERLINK(…)" can not: what a sheet might take for a formula never comes in.
    """
    fitting = all(
        c.isalnum() or c.isspace() or c in _SIGNS_OF_NAMES or category(c) == "Mn" for c in text
    )
    begins = text[:1].isalnum() or text[:1] in "'’ʼ("
    return fitting and begins and any(c.isalpha() for c in text) and len(text) <= LONGEST_NAME


def is_plain(text: str) -> bool:
    """Return whether a code or the name of a class holds nothing but letters, digits and . / - _."""
    return all(c.isalnum() or c in " ./-_()" for c in text) and text[:1] not in ("-", "/")


def read_birth(cell: object, *, latest: date) -> tuple[date | None, str]:
    """Return the day of birth, and what is odd about it ("" for nothing).

    Days come first ("1/9/2014"), as in Vietnam; where that can't be, months do, which is odd. A
    bare year is no day of birth.
    """
    if isinstance(cell, date):
        return (cell, "") if _EARLIEST <= cell <= latest else (None, UNREAD)
    text = clean(str(cell)).lstrip("'")
    if not text:
        return None, ""
    if _YEAR.fullmatch(text):
        return None, YEAR_ONLY
    if _SERIAL.fullmatch(text):
        found, odd = _EXCEL_ZERO + timedelta(days=int(float(text))), ""
        return (found, odd) if _EARLIEST <= found <= latest else (None, UNREAD)
    return _typed_birth(text, latest)


def _typed_birth(text: str, latest: date) -> tuple[date | None, str]:
    if iso := _ISO.fullmatch(text):
        tries = [(iso[1], iso[2], iso[3], "")]
    elif typed := _TYPED.fullmatch(text):
        year = typed[3] if len(typed[3]) == 4 else f"20{typed[3]}"
        tries = [(year, typed[2], typed[1], ""), (year, typed[1], typed[2], AS_MONTH_FIRST)]
    elif words := _WORDS.fullmatch(fold(text)):
        tries = [(words[3], words[2], words[1], "")]
    else:
        tries = []
    for year, month, day, odd in tries:
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if _EARLIEST <= found <= latest:
            return found, odd
    return None, UNREAD


def read_code(cell: object) -> tuple[str, bool]:
    """Return a code as text, and whether Excel has spoiled it (1.23E+11)."""
    text = "" if isinstance(cell, date) else clean(str(cell)).lstrip("'").replace(" ", "")
    if _SCIENTIFIC.fullmatch(text) or len(text) > LONGEST_CODE or isinstance(cell, date):
        return "", True
    whole = _FLOAT.fullmatch(text)
    return (whole[1] if whole else text), False


def common_width(codes: Sequence[str]) -> int:
    """Return the width to which codes that lost zeros are filled up; 0 where none is common.

    Zeros are believed lost only where the rest shows the width: most codes have it, or some
    begin with a zero and none is longer.
    """
    widths = Counter(len(code) for code in codes if code.isdecimal())
    if not widths:
        return 0
    width, count = widths.most_common(1)[0]
    longest = max(widths)
    begins_zero = any(code.startswith("0") and len(code) == longest for code in codes)
    if begins_zero and sum(widths.values()) > 2:
        return longest
    return width if count * 10 >= sum(widths.values()) * 6 and width == longest else 0


def read_class(cell: object) -> str:
    """Return the name of a class as it is written, without "Lớp" before it."""
    text = clean(str(cell))
    found = re.fullmatch(r"l[ớo]p\s*:?\s*(\S.*)", text, re.IGNORECASE)
    return (found[1] if found else text)[: LONGEST_CLASS + 1]


def class_in_title(cells: Sequence[object]) -> str:
    """Return the class that a row above a list names ("DANH SÁCH HỌC SINH LỚP 6A1"), or ""."""
    text = " ".join(clean(str(cell)) for cell in cells if cell != "")
    found = _IN_TITLE.search(text)
    return found[1].strip() if found else ""


def class_in_sheet_name(name: str) -> str:
    """Return the class that a sheet is named for, or ""."""
    found = _ONLY_CLASS.fullmatch(clean(name))
    return found[1].strip() if found else class_in_title([name])


def class_key(name: str) -> str:
    """Return a class as it is compared: 6A1, 6a.1 and 6 A1 are one, 6/1, 6.1 and 6-1 another."""
    text = re.sub(r"\s+", "", fold(read_class(name)))
    text = re.sub(r"(?<=\d)[./_-]+(?=\d)", "/", text)
    return re.sub(r"(?<!\d)[._/-]+|[._/-]+(?!\d)", "", text)


def grade_of(class_name: str) -> int | None:
    """Return the grade of a class by its name, None if it names none from 1 to 12."""
    found = _GRADE.match(class_name)
    grade = int(found[0]) if found else 0
    return grade if 1 <= grade <= 12 else None


def class_from_days(days: Sequence[date]) -> dict[date, str]:
    """Return what Excel made days of: "6/1" typed where days come first, or months do.

    Whichever gives fewer grades is meant; a school has few.
    """
    by_day = {day.day for day in days}
    by_month = {day.month for day in days}
    day_first = len(by_day) <= len(by_month) and max(by_day, default=99) <= 12
    return {
        day: f"{day.day}/{day.month}" if day_first else f"{day.month}/{day.day}" for day in days
    }


def says_left(status: str) -> bool:
    """Return whether a status of a list means that the pupil is no longer here."""
    text = fold(status)
    return any(word in text for word in _LEFT)


def is_foot(text: str) -> bool:
    """Return whether a lone text below a list is no name: sums, signatures, dates."""
    told = fold(text)
    return bool(_FOOT.match(told) or _DATED.search(told))
