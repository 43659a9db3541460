"""From a file to colleagues: name, job, e-mail; nothing else is kept."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from mangxanh.common.text import clean
from mangxanh.documents.excel import Cell
from mangxanh.school.roster import cells
from mangxanh.school.roster.found import Roster, StaffRow
from mangxanh.school.roster.headings import STAFF, Columns, columns_of, find_headings
from mangxanh.school.roster.reading import Rows, unclear
from mangxanh.school.roster.sources import read_file

LONGEST_JOB = 80
_FORMULA = ("=", "+", "-", "@")


def read_staff(data: bytes, name: str, *, chosen: Mapping[str, str] | None = None) -> Roster:
    """Return the colleagues of a list; raises as read_roster does."""
    read = read_file(data, name)
    roster = Roster(encoding=read.encoding, examples=read.examples)
    tables = [
        (sheet, rows, find_headings(rows, STAFF, chosen or {})) for sheet, rows in read.sheets
    ]
    if not any(columns for _sheet, _rows, columns in tables):
        raise unclear(read.sheets)
    for sheet, rows, columns in tables:
        if columns:
            _read_sheet(sheet, rows, columns, roster)
    return roster


def _read_sheet(sheet: str, rows: Rows, columns: Columns, roster: Roster) -> None:
    roster.dropped += [title for title in columns.dropped if title not in roster.dropped]
    for at, row in enumerate(rows[columns.row + 1 :], start=columns.row + 2):
        again = columns_of(row, at - 1, STAFF, {})
        if not again.named or len(again.places) < 2:
            _read_row(
                sheet, at, {f: row[n] for f, n in columns.places.items() if n < len(row)}, roster
            )


def _read_row(sheet: str, at: int, told: Mapping[str, Cell], roster: Roster) -> None:
    parts = [cells.read_name(told.get(part, "")) for part in ("family", "given")]
    name = cells.read_name(told.get("name", "")) or " ".join(part for part in parts if part)
    job = clean(str(told.get("job", "")))[:LONGEST_JOB]
    if cells.is_foot(name) and not job:
        return
    if not cells.is_name(name) or job[:1] in _FORMULA:
        if name or job:
            why = _("The name of this row can't be one.") if name else _("This row has no name.")
            roster.refuse(sheet, at, why)
        return
    email = _email(clean(str(told.get("email", ""))), sheet, at, roster)
    roster.staff.append(StaffRow(sheet, at, name, job, email))


def _email(text: str, sheet: str, row: int, roster: Roster) -> str:
    try:
        validate_email(text)
    except ValidationError:
        if text:
            roster.warn(sheet, row, _("This e-mail address is not one and was left out."))
        return ""
    return text.lower()
