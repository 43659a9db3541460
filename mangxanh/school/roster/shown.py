"""A roster as `mangxanh roster read --json` prints it (architecture, §6)."""

import re
from typing import Any

from mangxanh.common.text import name_sort_key
from mangxanh.school.roster.found import PupilRow, Roster

_PARTS = re.compile(r"\d+|\D+")


def class_sort_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return the key that puts 6A2 before 6A10 and 9A1 before 10A1."""
    parts = _PARTS.findall(name)
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p.casefold()) for p in parts)


def by_class(roster: Roster) -> dict[str, list[PupilRow]]:
    """Return the pupils of each class, both in the order of class lists."""
    found: dict[str, list[PupilRow]] = {}
    for pupil in sorted(roster.pupils, key=lambda one: name_sort_key(one.name)):
        found.setdefault(pupil.class_name, []).append(pupil)
    return {name: found[name] for name in sorted(found, key=class_sort_key)}


def as_json(roster: Roster) -> dict[str, Any]:
    """Return what the command prints."""
    return {
        "classes": [
            {
                "name": name,
                "pupils": [
                    {
                        "code": pupil.code,
                        "name": pupil.name,
                        "birth": pupil.birth.isoformat() if pupil.birth else None,
                        "status": pupil.status,
                    }
                    for pupil in pupils
                ],
            }
            for name, pupils in by_class(roster).items()
        ],
        "dropped_columns": roster.dropped,
        "issues": [
            {
                "sheet": issue.sheet,
                "row": issue.row,
                "severity": issue.severity,
                "message": issue.message,
            }
            for issue in roster.issues
        ],
    }
