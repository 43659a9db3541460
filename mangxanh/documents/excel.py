"""Sheets that people send: Excel, OpenDocument and CSV, read as text and days."""

import csv
import io
import json
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput
from mangxanh.documents import sheet_process
from mangxanh.documents.words import tidy
from mangxanh.documents.workbook import NewSheet, Value, write_workbook
from mangxanh.documents.zips import check_office_zip

MOST_BYTES = 20 * 1024 * 1024
MOST_CELLS = 200_000
_WAIT = 30  # seconds
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = ",;\t"

Cell: TypeAlias = str | date


@dataclass(frozen=True)
class Sheet:
    """A sheet as read: row 1 of the file is rows[0]; an empty cell is ""."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


__all__ = ["Cell", "NewSheet", "Sheet", "Value", "is_workbook", "read_sheets", "write_workbook"]


def is_workbook(data: bytes) -> bool:
    """Return whether a file is one of Excel's or OpenDocument's, by its first bytes."""
    return data.startswith((_ZIP, _OLE))


def read_sheets(data: bytes, name: str, *, as_it_stands: bool = False) -> list[Sheet]:
    """Return the sheets of an xlsx, xls, ods, csv or tsv file, whatever its name says.

    Numbers come as text without ".0" (an id keeps its digits), days as date. Raises BadInput with
    one sentence for what is empty, too big, broken, locked, hostile or no table; `name` names the
    sheet of a csv. `as_it_stands` leaves text untidied: in fonts of before Unicode the soft
    hyphen is a letter.
    """
    if not data:
        raise BadInput(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise BadInput(_("This file is larger than 20 MB."))
    if data.startswith(_ZIP):
        check_office_zip(data)
        found = _read_workbook(data, as_it_stands)
    elif data.startswith(_OLE):
        found = _read_workbook(data, as_it_stands)
    else:
        found = [_read_csv(data, name, as_it_stands)]
    if not any(sheet.rows for sheet in found):
        raise BadInput(_("This file has no filled cell."))
    return found


def _too_many() -> BadInput:
    return BadInput(_("This file has more than 200,000 filled cells. Split it and try again."))


def _read_workbook(data: bytes, as_it_stands: bool) -> list[Sheet]:  # noqa: FBT001  # passed on
    command = [sys.executable, "-I", str(Path(sheet_process.__file__)), str(MOST_CELLS)]
    try:
        done = subprocess.run(  # noqa: S603  # our own script; the file goes through a pipe
            command, input=data, capture_output=True, timeout=_WAIT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BadInput(_("This workbook could not be read in time.")) from error
    if done.returncode == sheet_process.TOO_MANY:
        raise _too_many()
    if done.returncode in (sheet_process.TOO_WIDE, -signal.SIGABRT):
        raise BadInput(
            _(
                "This workbook reaches over far too many rows or columns. Delete the empty ones "
                "below and beside the table, save it and try again."
            )
        )
    if b"password" in done.stderr.lower():
        raise BadInput(_("This workbook is locked. Remove its password and try again."))
    if done.returncode:
        raise BadInput(_("This file could not be read as a table. Save it as .xlsx and try again."))
    lines = (json.loads(line) for line in done.stdout.splitlines())
    said = str if as_it_stands else _line
    return [
        Sheet(
            tidy(line["name"]),
            tuple(tuple(_cell(kind, value, said) for kind, value in row) for row in line["rows"]),
        )
        for line in lines
    ]


def _cell(kind: str, value: str | float, said: Callable[[str], str]) -> Cell:
    if kind == "d":
        return date.fromisoformat(str(value))
    if kind == "n":
        number = float(value)
        return f"{number:.0f}" if number.is_integer() else repr(number)
    return said(str(value))


def _line(text: str) -> str:
    """Return a cell's text: tidy, no-break spaces as spaces, no space at the ends."""
    return tidy(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\u00a0", " ").strip()


def _decoded(data: bytes) -> str:
    """Return the text of a csv: UTF-8, UTF-16 with its mark, else windows-1258."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            codec = "cp1258"
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise BadInput(
            _("The letters of this file could not be read. Save it as .xlsx and try again.")
        ) from error


def _read_csv(data: bytes, name: str, as_it_stands: bool) -> Sheet:  # noqa: FBT001  # passed on
    text, said = _decoded(data), str if as_it_stands else _line
    if any(unicodedata.category(c) == "Cc" and c not in "\t\r\n\f\x1a" for c in text[:20_000]):
        raise BadInput(_("This file could not be read as a table. Save it as .xlsx and try again."))
    rows: list[tuple[Cell, ...]] = []
    left = MOST_CELLS
    try:
        for values in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            row = [said(value) for value in values]
            while row and not row[-1]:
                row.pop()
            left -= sum(bool(value) for value in row)
            if left < 0 or len(rows) > MOST_CELLS:
                raise _too_many()
            rows.append(tuple(row))
    except csv.Error as error:
        raise BadInput(
            _("This file could not be read as a table. Save it as .xlsx and try again.")
        ) from error
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(tidy(Path(name).stem) or "1", tuple(rows))


def _delimiter(text: str) -> str:
    """Return the mark that splits the first lines most evenly; a comma if none does."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]

    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines] or [0]
        common = max(set(counts), key=lambda count: (counts.count(count), count))
        return (counts.count(common) if common else 0, common)

    return max(_DELIMITERS, key=evenness)
