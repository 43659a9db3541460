"""What only the whole list shows: lost zeros, the same pupil twice, namesakes, classes."""

from collections import defaultdict
from dataclasses import replace

from django.utils.translation import gettext as _

from mangxanh.school.roster import cells
from mangxanh.school.roster.found import PupilRow, Roster

MOST_IN_CLASS = 100
_ID_WIDTH = 12  # digits of a citizen's number: no school needs it here


def settle(roster: Roster) -> None:
    """Mend what the whole list allows to mend, and tell what somebody has to mend."""
    _drop_citizen_numbers(roster)
    _fill_up_codes(roster)
    _name_classes_alike(roster)
    roster.pupils = _without_repeats(roster)
    _check_codes(roster)
    _tell_namesakes(roster)
    _check_classes(roster)


def _drop_citizen_numbers(roster: Roster) -> None:
    """Forget codes that are numbers of citizens (12 digits, from 0): they are asked nowhere."""
    codes = [pupil.code for pupil in roster.pupils if pupil.code]
    citizens = [
        code for code in codes if code.isdecimal() and len(code) in (_ID_WIDTH - 1, _ID_WIDTH)
    ]
    whole = [code for code in citizens if len(code) == _ID_WIDTH and code.startswith("0")]
    if not whole or len(citizens) * 2 < len(codes):
        return
    roster.pupils = [replace(pupil, code="") for pupil in roster.pupils]
    roster.warn(
        "",
        0,
        _("The codes are personal identification numbers, which are not kept; they were left out."),
    )


def _fill_up_codes(roster: Roster) -> None:
    width = cells.common_width([pupil.code for pupil in roster.pupils if pupil.code])
    for at, pupil in enumerate(roster.pupils):
        short = width - len(pupil.code)
        if pupil.code.isdecimal() and 0 < short <= 3:
            roster.pupils[at] = replace(pupil, code=pupil.code.zfill(width))
            told = _("The code had lost its zeros; it was read as %(code)s.")
            roster.warn(pupil.sheet, pupil.row, told % {"code": roster.pupils[at].code})


def _name_classes_alike(roster: Roster) -> None:
    """Let 6/1 and 6.1 of one list be one class, named as it stands first."""
    names: dict[str, str] = {}
    for at, pupil in enumerate(roster.pupils):
        first = names.setdefault(cells.class_key(pupil.class_name), pupil.class_name)
        if first != pupil.class_name:
            roster.pupils[at] = replace(pupil, class_name=first)


def _without_repeats(roster: Roster) -> list[PupilRow]:
    """Return the pupils, those who stand in two sheets or twice by code once."""
    kept: list[PupilRow] = []
    seen: dict[tuple[object, ...], PupilRow] = {}
    for pupil in roster.pupils:
        key = (pupil.code, pupil.name.casefold(), pupil.class_name, pupil.birth)
        before = seen.setdefault(key, pupil)
        if before is not pupil and (pupil.code or before.sheet != pupil.sheet):
            told = _("This pupil stands in row %(row)d already and was counted once.")
            roster.warn(pupil.sheet, pupil.row, told % {"row": before.row})
        else:
            kept.append(pupil)
    return kept


def _check_codes(roster: Roster) -> None:
    seen: dict[str, PupilRow] = {}
    for pupil in roster.pupils:
        before = seen.setdefault(pupil.code, pupil)
        if pupil.code and before is not pupil:
            told = _("This code is also that of row %(row)d.")
            roster.refuse(pupil.sheet, pupil.row, told % {"row": before.row})


def _tell_namesakes(roster: Roster) -> None:
    """Warn of pupils of a class whom nothing tells apart: they are kept, each one."""
    alike: dict[tuple[object, ...], list[PupilRow]] = defaultdict(list)
    for pupil in roster.pupils:
        if not pupil.code:
            alike[pupil.name.casefold(), pupil.class_name, pupil.birth].append(pupil)
    for rows in alike.values():
        for pupil in rows[1:]:
            told = _("Row %(row)d of this class has the same name; both were kept.")
            roster.warn(pupil.sheet, pupil.row, told % {"row": rows[0].row})


def _check_classes(roster: Roster) -> None:
    by_class: dict[str, list[PupilRow]] = defaultdict(list)
    for pupil in roster.pupils:
        by_class[pupil.class_name].append(pupil)
    for name, rows in by_class.items():
        first = rows[0]
        if not name:
            told = _(
                "The list doesn't say which class this is. Please say so, or add a column “Lớp”."
            )
        elif cells.grade_of(name) is None:
            told = _("The class “%(name)s” doesn't begin with its grade.") % {"name": name}
        elif len(rows) > MOST_IN_CLASS:
            told = _("More than 100 pupils are in class %(name)s.") % {"name": name}
        else:
            continue
        roster.refuse(first.sheet, first.row, told)
