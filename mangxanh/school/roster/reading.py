"""From a file to pupils: headings found, rows read, what is odd told with its row."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from mangxanh.common.dates import today
from mangxanh.common.errors import BadInput
from mangxanh.documents.excel import Cell
from mangxanh.school.roster import cells
from mangxanh.school.roster.found import PupilRow, Roster
from mangxanh.school.roster.headings import (
    PUPILS,
    Columns,
    columns_of,
    find_headings,
    heading_key,
)
from mangxanh.school.roster.settling import settle
from mangxanh.school.roster.sources import read_file

Rows = Sequence[Sequence[Cell]]
LONGEST_CELL = 500  # letters of a cell that a list of people may have


class Unclear(BadInput):
    """A list whose columns a person has to name; `headings` are (key, as written)."""

    def __init__(self, message: str, headings: list[tuple[str, str]]) -> None:
        super().__init__(message)
        self.headings = headings


def read_roster(
    data: bytes, name: str, *, chosen: Mapping[str, str] | None = None, only_class: str = ""
) -> Roster:
    """Return the pupils of a list.

    `chosen` is {field: key of its heading} where a person said so (fields: name, family, given,
    code, class, birth, status); `only_class` is the class of a list that names none. Raises
    Unclear where no row of headings names the pupils, BadInput for what is no table.
    """
    read = read_file(data, name)
    roster = Roster(encoding=read.encoding, examples=read.examples)
    if read.encoding:
        roster.warn("", 0, _told_encoding(read.encoding))
    readers = [_SheetReader(sheet, rows, chosen or {}, roster) for sheet, rows in read.sheets]
    if not any(reader.columns for reader in readers):
        raise unclear(read.sheets)
    for reader in readers:
        if reader.columns:
            reader.read(only_class)
        elif reader.rows:
            roster.warn(reader.name, 0, _("This sheet holds no list of names and was not read."))
    settle(roster)
    return roster


def _told_encoding(encoding: str) -> str:
    return _(
        "The letters of this list are those of %(encoding)s, from before Unicode. They were "
        "changed into Unicode: please compare some names."
    ) % {"encoding": encoding}


def unclear(sheets: Sequence[tuple[str, Rows]]) -> Unclear:
    """Return what asks a person to name the columns, with the fullest row as headings."""
    rows = next((rows for _name, rows in sheets if rows), [])
    fullest = max(rows[:30], key=lambda row: sum(cell != "" for cell in row), default=())
    headings = [(heading_key(cell), str(cell)[:60]) for cell in fullest if heading_key(cell)]
    told = _("No row of headings with “Họ và tên” was found in the first 30 rows.")
    return Unclear(told, list(dict(headings).items()))


class _SheetReader:
    """Reads one sheet into a roster."""

    def __init__(self, name: str, rows: Rows, chosen: Mapping[str, str], roster: Roster) -> None:
        self.name, self.rows, self.chosen, self.roster = name, rows, chosen, roster
        self.columns: Columns | None = find_headings(rows, PUPILS, chosen)
        self.class_name = ""
        self.over = False  # a foot was met: a lone name below it signs the list
        self.class_days: dict[date, str] = {}

    def read(self, only_class: str) -> None:
        columns = self.columns
        assert columns is not None  # noqa: S101  # asked before
        self.class_name = only_class or self._class_above(columns.row)
        self._drop(columns)
        for field in columns.doubtful:
            told = _("Two columns are called “%(title)s”; the first one was read.")
            title = columns.titles[columns.places[field]]
            self.roster.warn(self.name, columns.row + 1, told % {"title": title})
        self.class_days = self._days_for_classes(columns)
        for at, row in enumerate(self.rows[columns.row + 1 :], start=columns.row + 2):
            if not any(cell != "" for cell in row) or self._is_heading_again(row, at):
                continue
            self._read_row(row, at)

    def _drop(self, columns: Columns) -> None:
        self.roster.dropped += [t for t in columns.dropped if t not in self.roster.dropped]

    def _class_above(self, row: int) -> str:
        titles = (cells.class_in_title(above) for above in self.rows[:row])
        found = next((title for title in titles if title), "")
        return found or cells.class_in_sheet_name(self.name)

    def _days_for_classes(self, columns: Columns) -> dict[date, str]:
        at = columns.places.get("class")
        if at is None:
            return {}
        days = [row[at] for row in self.rows[columns.row + 1 :] if at < len(row)]
        return cells.class_from_days([day for day in days if isinstance(day, date)])

    def _is_heading_again(self, row: Sequence[Cell], at: int) -> bool:
        """Return whether a row repeats the headings, or is the title of the next class."""
        again = columns_of(row, at - 1, PUPILS, self.chosen)
        if again.named and len(again.places) * 2 > len(self.columns.places if self.columns else ()):
            self.columns, self.over = again, False
            self._drop(again)
            return True
        lone = sum(cell != "" for cell in row) <= 2
        title = cells.class_in_title(row) if lone else ""
        if title:
            self.class_name = title
        return bool(title)

    def _cell(self, row: Sequence[Cell], field: str) -> Cell:
        assert self.columns is not None  # noqa: S101  # asked before
        at = self.columns.places.get(field, -1)
        return row[at] if 0 <= at < len(row) else ""

    def _name(self, row: Sequence[Cell]) -> str:
        whole = cells.read_name(self._cell(row, "name"))
        parts = [cells.read_name(self._cell(row, part)) for part in ("family", "given")]
        return whole or " ".join(part for part in parts if part)

    def _read_row(self, row: Sequence[Cell], at: int) -> None:
        name = self._name(row)
        keys = [self._cell(row, field) for field in ("code", "class", "birth", "status")]
        alone = not any(key != "" for key in keys)
        text = " ".join(str(cell) for cell in row if cell != "")
        if (alone or not name) and cells.is_foot(name or text):
            self.over = True
        elif not cells.is_name(name):
            if not alone:
                told = (
                    _("The name of this row can't be one.") if name else _("This row has no name.")
                )
                self.roster.refuse(self.name, at, told)
        elif alone and self.over:
            told = _("This name stands below the list and was not read.")
            self.roster.warn(self.name, at, told)
        else:
            self._keep(row, at, name)

    def _keep(self, row: Sequence[Cell], at: int, name: str) -> None:
        if any(letter.isdigit() for letter in name):
            self.roster.warn(self.name, at, _("There is a digit in the name."))
        code, spoiled = cells.read_code(self._cell(row, "code"))
        if spoiled:
            told = _("Excel has shortened this code, so it was left out.")
            self.roster.warn(self.name, at, told)
        if not cells.is_plain(code):
            self.roster.refuse(self.name, at, _("There are signs in the code that none has."))
        found = PupilRow(
            sheet=self.name,
            row=at,
            name=name,
            code=code,
            class_name=self._class(row, at),
            birth=self._birth(row, at),
            status=cells.read_name(self._cell(row, "status")),
        )
        self.roster.pupils.append(found)

    def _class(self, row: Sequence[Cell], at: int) -> str:
        cell = self._cell(row, "class")
        if isinstance(cell, date):
            named = self.class_days[cell]
            told = _("Excel made a day of this class; it was read as %(name)s.")
            self.roster.warn(self.name, at, told % {"name": named})
            return named
        named = cells.read_class(cell) or self.class_name
        if len(named) > cells.LONGEST_CLASS or not cells.is_plain(named):
            self.roster.refuse(self.name, at, _("This is no name of a class."))
            return ""
        return named

    def _birth(self, row: Sequence[Cell], at: int) -> date | None:
        found, odd = cells.read_birth(self._cell(row, "birth"), latest=today())
        told = {
            cells.YEAR_ONLY: _("Only the year of birth is given, so no day of birth was kept."),
            cells.AS_MONTH_FIRST: _("The day of birth was read with the month first."),
            cells.UNREAD: _("The day of birth could not be read and was left out."),
        }
        if odd:
            self.roster.warn(self.name, at, told[odd])
        return found
