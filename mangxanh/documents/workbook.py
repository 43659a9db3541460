"""Workbooks that we write: no text of theirs ever becomes a formula."""

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from mangxanh.documents.words import short_day, tidy

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Value: TypeAlias = str | int | float | Decimal | date | None

_MOST_LETTERS = 32_767  # Excel's limit for one cell
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_WHOLE = 10**15  # Excel keeps 15 digits: a longer number is an id


@dataclass(frozen=True)
class NewSheet:
    """A sheet to write: `columns` is the styled header row, `widths` in characters."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[float, ...] = ()


def write_workbook(sheets: Sequence[NewSheet]) -> bytes:
    """Return an xlsx; the same sheets give the same bytes.

    Text is written as text, whatever it begins with; "=…", "+…", "-…", "@…" also carry Excel's
    own mark for quoted text. Days are Excel days, shown 23/11/2026.
    """
    import xlsxwriter  # noqa: PLC0415  # only where a workbook is written

    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(made, options)
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    formats = _formats(book)
    names = _sheet_names(sheet.name for sheet in sheets)
    for sheet, name in zip(sheets, names, strict=True):
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for at, column in enumerate(sheet.columns):
            page.write_string(0, at, _fitting(column), formats["header"])
            page.set_column(at, at, sheet.widths[at] if at < len(sheet.widths) else 18)
        for down, row in enumerate(sheet.rows, start=1):
            for at, value in enumerate(row):
                _write(page, down, at, value, formats)
    book.close()
    return made.getvalue()


def _formats(book: "Workbook") -> dict[str, "Format"]:
    font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
    header = {"bold": True, "bg_color": "#E3EFE8", "border": 1, "align": "center"}
    return {
        "header": book.add_format({**font, **header, "quote_prefix": True}),
        "plain": book.add_format(font),
        "quoted": book.add_format({**font, "quote_prefix": True}),
        "day": book.add_format({**font, "num_format": "dd/mm/yyyy", "align": "left"}),
    }


def _write(
    page: "Worksheet", down: int, across: int, value: Value, formats: dict[str, "Format"]
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        if value.year < 1900:  # Excel has no such days
            page.write_string(down, across, short_day(value), formats["plain"])
        else:
            day = datetime(value.year, value.month, value.day, tzinfo=UTC).replace(tzinfo=None)
            page.write_datetime(down, across, day, formats["day"])
    elif isinstance(value, str):
        quoted = value.startswith(_FORMULA)
        page.write_string(down, across, _fitting(value), formats["quoted" if quoted else "plain"])
    elif math.isfinite(value) and abs(float(value)) < _WHOLE:
        page.write_number(down, across, float(value), formats["plain"])
    else:
        page.write_string(down, across, str(value), formats["plain"])


def _fitting(text: str) -> str:
    """Return tidy text that one cell can hold."""
    text = tidy(text.replace("\r\n", "\n").replace("\r", "\n"))  # XML would lose a lone return
    return text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1] + "…"


def _sheet_names(names: Iterable[str]) -> list[str]:
    """Return names Excel accepts: ≤ 31 letters, none of []:*?/\\, no two the same."""
    found: list[str] = []
    for name in names:
        base = re.sub(r"[\[\]:*?/\\\s]+", " ", tidy(name)).strip(" '")[:31].strip(" '") or "1"
        chosen, turn = base, 1
        while chosen.lower() in {name.lower() for name in found} | {"history"}:
            turn += 1
            chosen = f"{base[: 30 - len(str(turn))]} {turn}"
        found.append(chosen)
    return found
