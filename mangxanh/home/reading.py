"""What is read from text pasted in the wizard: colleagues, classes; which year is proposed."""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mangxanh.common.text import clean, fold
from mangxanh.school.forms import ADDRESS_FORMS, clean_keep_tabs, read_class
from mangxanh.school.models import Role

_CELLS = re.compile(r"[\t;|,]")
_AND = re.compile(r"\s*[+/&]\s*")
# What schools call their roles; the English names are those of the list of roles.
_WORDS = {
    Role.BOARD: "hieu truong|pho hieu truong|ban giam hieu|bgh|hieu pho|ht|pht",
    Role.SUBJECT_HEAD: "to truong|to truong chuyen mon|ttcm|to pho|truong nhom",
    Role.HOMEROOM_TEACHER: "gvcn|giao vien chu nhiem|chu nhiem",
    Role.TEACHER: "gv|giao vien|giao vien bo mon|gvbm|thay giao|co giao",
    Role.YOUTH_LEADER: "tong phu trach|tong phu trach doi|tpt|tpt doi|gv tpt doi",
    Role.UNION_REP: "cong doan|chu tich cong doan|doan thanh nien|chi doan|bi thu|bi thu chi doan",
    Role.CLERK: "van thu|nhan vien van thu|thu ky",
    Role.ACCOUNTANT: "ke toan|nhan vien ke toan|thu quy",
    Role.EDITOR: "bien tap|bien tap vien|ban bien tap",
    Role.STAFF: "nhan vien|nv|y te|nhan vien y te|thu vien|nhan vien thu vien|thiet bi|bao ve",
    Role.IT: "it|cntt|cong nghe thong tin|quan tri mang|phu trach cntt",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split("|")}
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


def roles_in(text: str) -> tuple[str, ...]:
    """Return the roles that words such as "Giáo viên + Tổ trưởng" name; () if one is unknown."""
    labels = {fold(str(label)): code for code, label in Role.choices}
    found = []
    for word in _AND.split(fold(text)):
        role = _ROLE_OF.get(word) or labels.get(word)
        if role is None:
            return ()
        found.append(str(role))
    return tuple(dict.fromkeys(found))


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
