"""What is read from text pasted in the wizard: colleagues, classes; which year is proposed."""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mangxanh.common.text import clean, fold
from mangxanh.school.forms import ADDRESS_FORMS, clean_keep_tabs, read_class
from mangxanh.school.role_words import roles_in

_CELLS = re.compile(r"[\t;|,]")
_PLAIN = {"giao vien", "gv", "gvcn", "giao vien chu nhiem", "it", "nhan vien", "nv", "bgh"}


@dataclass(frozen=True)
class NewColleague:
    """One line of the list of colleagues."""

    name: str
    roles: tuple[str, ...]
    title: str = ""
    email: str = ""
    address_form: str = ""


@dataclass(frozen=True)
class ReadClasses:
    """What a pasted table of classes says: rows (name, grade, size), and lines with a fault."""

    rows: list[tuple[str, int, int]]
    faults: list[tuple[int, str]]


def read_colleague(line: str) -> NewColleague | None:
    """Return the colleague of a line "name, role, e-mail" (or columns of Excel), None if unread."""
    cells = [clean(cell) for cell in _CELLS.split(clean_keep_tabs(line))]
    cells = [cell for cell in cells if cell]
    if len(cells) < 2:
        return None
    email = next((cell for cell in cells[1:] if "@" in cell), "")
    told = [cell for cell in cells[1:] if "@" not in cell]
    roles = roles_in(told[0]) if told else ()
    name, address_form = _split_address(cells[0])
    if not roles or len(told) > 1 or not (1 < len(name) <= 80) or not _is_mail(email):
        return None
    title = "" if fold(told[0]) in _PLAIN else told[0][:80]
    return NewColleague(name, roles, title, email, address_form)


def read_classes(text: str) -> ReadClasses:
    """Read classes and sizes, typed or pasted; a line of titles on top is passed over."""
    read = ReadClasses([], [])
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or (not read.rows and not any(c.isdigit() for c in line)):
            continue
        row = read_class(line)
        if row:
            read.rows.append(row)
        else:
            read.faults.append((number, clean(line)[:40]))
    return read


def proposed_year(day: date) -> dict[str, object]:
    """Return the school year to propose on `day`: 5 September to 31 May, from June the next.

    The province's notice sets the days each year; these only save typing.
    """
    start = day.year if day.month >= 6 else day.year - 1
    return {
        "name": f"{start}-{start + 1}",
        "first_day": date(start, 9, 5),
        "second_term": date(start + 1, 1, 18),
        "last_day": date(start + 1, 5, 31),
    }


def _split_address(name: str) -> tuple[str, str]:
    first, _space, rest = name.partition(" ")
    known = {form for form, _label in ADDRESS_FORMS if form}
    return (rest, first.lower()) if rest and first.lower() in known else (name, "")


def _is_mail(text: str) -> bool:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        return False
    return True
