"""Words of official papers: tidy text, dates as they are written, ends of lines."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from mangxanh.common.text import nfc
from mangxanh.documents.papers import Letterhead, Span, Text

_GAP = "\u00a0" * 6
_YEARS = re.compile(r"\b(\d{4})\s*[-–]\s*(\d{4})\b")
_WEEKDAYS = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy")


def tidy(text: str) -> str:
    """Return text in NFC without what neither XML nor a font can hold; line breaks stay."""
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return nfc("".join(kept).replace("\t", " "))


def spans(text: Text) -> tuple[Span, ...]:
    """Return any Text as spans, tidy, without empty ones."""
    parts: Iterable[str | Span] = text if isinstance(text, tuple) else (text,)
    found = (part if isinstance(part, Span) else Span(part) for part in parts)
    clean = (Span(tidy(s.text), bold=s.bold, italic=s.italic, missing=s.missing) for s in found)
    return tuple(span for span in clean if span.text)


def plain(text: Text) -> str:
    """Return the letters of a Text."""
    return "".join(span.text for span in spans(text))


def upper(text: str) -> str:
    """Return text in capitals, white space made single."""
    return " ".join(tidy(text).split()).upper()


def two_digits(number: int) -> str:
    """Return 5 as "05"."""
    return f"{number:02d}"


def month_words(month: int) -> str:
    """Return a month as papers write it: 01, 02, then 3 … 12 (Decree 30/2020, Annex I)."""
    return two_digits(month) if month < 3 else str(month)


def day_words(day: date) -> str:
    """Return "ngày 05 tháng 3 năm 2026"."""
    return f"ngày {two_digits(day.day)} tháng {month_words(day.month)} năm {day.year}"


def short_day(day: date | None) -> str:
    """Return "05/3/2026", or nothing."""
    return f"{two_digits(day.day)}/{month_words(day.month)}/{day.year}" if day else ""


def years_apart(text: str) -> str:
    """Return text with its years as papers write them: "2026–2030" becomes "2026 - 2030"."""
    return _YEARS.sub(r"\1 - \2", text)


def moment_words(moment: datetime) -> str:
    """Return "14 giờ 00 phút, ngày 05 tháng 3 năm 2026 (thứ Năm)", where the school is."""
    if timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    weekday = moment.weekday()
    name = f"thứ {_WEEKDAYS[weekday]}" if weekday < 6 else "Chủ nhật"
    clock = f"{two_digits(moment.hour)} giờ {two_digits(moment.minute)} phút"
    return f"{clock}, {day_words(moment)} ({name})"


def issue_day(head: Letterhead) -> str:
    """Return the day of issue, blank where the clerk writes it."""
    if head.day:
        return day_words(head.day)
    return f"ngày{_GAP}tháng{_GAP}năm {head.year or _GAP}"


def place_line(head: Letterhead) -> str:
    """Return "Bãi Giữa, ngày 05 tháng 3 năm 2026"."""
    return f"{tidy(head.place)}, {issue_day(head)}"


def number_line(head: Letterhead) -> str:
    """Return "Số:      /BC-THCSBG", the number blank for the clerk; "" without a sign."""
    return f"Số:{_GAP}{_GAP}{tidy(head.number_sign)}" if head.number_sign else ""


def attached_to(kind: str, head: Letterhead) -> str:
    """Return the line under an appendix's title: "(Kèm theo Báo cáo số …)"."""
    number = f"số{_GAP}{tidy(head.number_sign)} " if head.number_sign else ""
    day = issue_day(head).replace(" ", "\u00a0")
    return f"(Kèm theo {kind} {number}{day} của {tidy(head.school)})"


def ending(text: str, mark: str) -> str:
    """Return text that ends with `mark`, whatever stop it had."""
    return tidy(text).rstrip(" .;,/") + mark


def listed(items: Iterable[str]) -> tuple[str, ...]:
    """Return items each ending with ";" and the last with "."."""
    tidied = [item for item in items if item.strip()]
    last = len(tidied) - 1
    return tuple(ending(item, "." if at == last else ";") for at, item in enumerate(tidied))


def recipients_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the lines under "Nơi nhận:", "Lưu: VT." last."""
    lines = [name.strip().removeprefix("-").strip() for name in names]
    if not any(line.startswith("Lưu") for line in lines):
        lines.append("Lưu: VT")
    return tuple(f"- {line}" for line in listed(lines))


def roman(number: int) -> str:
    """Return 1 … 39 as a Roman number."""
    return (
        "X" * (number // 10)
        + ("", *["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"])[number % 10]
    )
