"""Past activities from a sheet: everything or nothing, each row with its source paper."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.permissions import require
from mangxanh.common.text import clean, fold
from mangxanh.documents.excel import Cell, Sheet, read_sheets
from mangxanh.plan.actions.activities import log_activity
from mangxanh.plan.entries import Entry
from mangxanh.plan.models import Activity, Line
from mangxanh.plan.permissions import can_log_activity
from mangxanh.plan.queries import guess_lines, plan_of
from mangxanh.school.models import Person, School, SchoolClass, SchoolYear

# Heading (folded) of each column, as schools write them.
COLUMNS = {
    "day": ("ngay", "thoi gian", "date", "day"),
    "title": ("ten hoat dong", "hoat dong", "noi dung", "ten", "activity", "title"),
    "kind": ("loai", "hinh thuc", "kind"),
    "line": ("nhiem vu", "nhiem vu so", "line"),
    "classes": ("lop", "khoi lop", "classes"),
    "heads": ("so hoc sinh", "co mat", "so em", "heads", "pupils"),
    "led_by": ("phu trach", "nguoi phu trach", "led by"),
    "note": ("ghi chu", "note"),
}
MOST_ROWS = 2000
_NUMBER = re.compile(r"[0-9]{1,5}|[0-9]{1,3}(\.[0-9]{3})+")  # 38 or 1.200, never 38.5
WORDS = {
    "chao co": Activity.Kind.FLAG_CEREMONY,
    "sinh hoat lop": Activity.Kind.HOMEROOM,
    "chuyen de": Activity.Kind.THEMATIC,
    "long ghep": Activity.Kind.INTEGRATION,
    "tin bai": Activity.Kind.ARTICLE,
    "phat tai lieu": Activity.Kind.HANDOUT,
    "ngoai khoa": Activity.Kind.EXTRACURRICULAR,
    "hoi nghi": Activity.Kind.CONFERENCE,
    "hop cha me hoc sinh": Activity.Kind.PARENTS_MEETING,
    "hop phu huynh": Activity.Kind.PARENTS_MEETING,
    "tap huan": Activity.Kind.TRAINING,
    "cuoc thi cua truong": Activity.Kind.CONTEST,
    "cuoc thi": Activity.Kind.OUTSIDE_CONTEST,
    "gop y": Activity.Kind.DRAFT_COMMENT,
    "ra soat": Activity.Kind.SWEEP,
}


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Return the row of the headings (within the first 30) and the place of each column."""
    for number, row in enumerate(sheet.rows[:30]):
        heads = [fold(str(cell)) for cell in row]
        places = {
            name: next(i for i, head in enumerate(heads) if head in words)
            for name, words in COLUMNS.items()
            if any(head in words for head in heads)
        }
        if {"day", "title"} <= places.keys():
            return number, places
    raise ValidationError(
        _("No row of headings was found. The sheet needs at least the columns Ngày and Hoạt động.")
    )


def read_day(cell: Cell) -> date | None:
    """Return a day that Excel or a person wrote: 3/11/2025, 03-11-2025, 2025-11-03."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = clean(cell).split(" ")[0].replace("-", "/").replace(".", "/")
    for shape in ("%d/%m/%Y", "%d/%m/%y", "%Y/%m/%d"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    return None


def _kind(text: str) -> str:
    folded = fold(text)
    if folded in Activity.Kind.values:
        return folded
    return next((kind for word, kind in WORDS.items() if word in folded), Activity.Kind.OTHER)


class _Book:
    """What a sheet's words point at: years, their plan's lines, their classes."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.years = list(SchoolYear.objects.filter(school=school).order_by("-first_day"))
        self.lines: dict[int, list[Line]] = {}
        self.classes: dict[int, list[SchoolClass]] = {}

    def year(self, day: date) -> SchoolYear | None:
        return next((year for year in self.years if year.first_day <= day), None)

    def lines_of(self, year: SchoolYear) -> list[Line]:
        if year.pk not in self.lines:
            plan = plan_of(self.school, year)
            found = Line.objects.filter(plan=plan).obligations() if plan else ()
            self.lines[year.pk] = list(found)
        return self.lines[year.pk]

    def classes_of(self, year: SchoolYear, text: str) -> list[SchoolClass] | None:
        """Return the classes that a cell names; None where one is unknown."""
        if year.pk not in self.classes:
            self.classes[year.pk] = list(SchoolClass.objects.filter(year=year))
        known = self.classes[year.pk]
        if fold(text) in ("toan truong", "ca truong"):
            return known
        chosen: list[SchoolClass] = []
        for word in text.upper().replace(";", ",").replace("LỚP", "").split(","):
            name = word.strip()
            grade = name.removeprefix("KHỐI").strip()
            fitting = [row for row in known if row.name == name or str(row.grade) == grade]
            if name and not fitting:
                return None
            chosen += [row for row in fitting if row not in chosen]
        return chosen


def _entry(book: _Book, cells: dict[str, Cell], *, source: str, key: str) -> Entry:
    day = read_day(cells.get("day", ""))
    if day is None:
        raise ValidationError(_("the day cannot be read"))
    year = book.year(day)
    if year is None:
        raise ValidationError(_("no school year is entered for this day"))
    kind = _kind(str(cells.get("kind", "")) or str(cells["title"]))
    lines = book.lines_of(year)
    number = clean(str(cells.get("line", "")))
    chosen = [line for line in lines if line.n == number] if number else guess_lines(lines, kind)
    if not chosen:
        raise ValidationError(_("the line of the plan is not known"))
    classes = book.classes_of(year, str(cells.get("classes", "")))
    if classes is None:
        raise ValidationError(_("one of the classes is not known"))
    heads = clean(str(cells.get("heads", "")))
    if heads and not _NUMBER.fullmatch(heads):
        raise ValidationError(_("the number of pupils cannot be read"))
    return Entry(
        kind=kind,
        title=str(cells["title"]),
        day=day,
        lines=chosen,
        request_key=key,
        classes=classes,
        heads=int(heads.replace(".", "")) if heads else None,
        led_by=str(cells.get("led_by", "")),
        note=str(cells.get("note", "")),
        paper_source=source,
    )


def read_entries(school: School, sheets: Sequence[Sheet], *, source: str) -> list[Entry]:
    """Return the activities of the first sheet that has headings; ValidationError names each fault."""
    sheet = next((one for one in sheets if one.rows), sheets[0])
    top, places = _columns(sheet)
    book, entries, faults = _Book(school), [], []
    rows = sheet.rows[top + 1 :]
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("A sheet may hold at most %(n)d rows.") % {"n": MOST_ROWS})
    for number, row in enumerate(rows, start=top + 2):
        cells = {name: row[i] for name, i in places.items() if i < len(row) and row[i] != ""}
        if not cells.get("title"):
            continue
        key = hashlib.sha256(f"{number}\n{source}\n{row}".encode()).hexdigest()
        try:
            entries.append(_entry(book, cells, source=source, key=key))
        except ValidationError as fault:
            faults.append(_("Row %(row)d: %(fault)s") % {"row": number, "fault": fault.messages[0]})
    if faults:
        raise ValidationError(faults)
    if not entries:
        raise ValidationError(_("The sheet holds no activity."))
    return entries


def log_sheet(school: School, data: bytes, name: str, *, source: str, by: Person) -> list[Activity]:
    """Enter the past activities of a sheet, all or none; the same sheet twice enters them once."""
    require(can_log_activity(by, school))
    if not clean(source):
        raise ValidationError(_("Please say from which paper these figures were taken."))
    entries = read_entries(school, read_sheets(data, name), source=clean(source))
    with transaction.atomic():
        return [log_activity(school, entry, by=by) for entry in entries]
