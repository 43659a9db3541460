"""Which line of the plan a pack proves: by the importer's codes and by the words of the line."""

import re
from collections.abc import Iterable

from mangxanh.plan.models import Activity, Line

_CLEAR = 3
_FORMS = {"lesson": 4, "communication": 1, "": 0}  # a line of another form is about something else
_SESSIONS = 3
_WORDS: dict[str, list[tuple[int, re.Pattern[str]]]] = {
    Activity.Kind.HOMEROOM: [
        (3, re.compile(r"(?:tiết|giờ|buổi) sinh hoạt|sinh hoạt (?:lớp|chủ nhiệm)|giờ chủ nhiệm")),
        (1, re.compile(r"k[ỹĩ] năng|lứa tuổi")),
    ],
    Activity.Kind.FLAG_CEREMONY: [
        (4, re.compile(r"chào cờ|dưới cờ|sinh hoạt đầu tuần")),
        (1, re.compile(r"học sinh|các em")),
    ],
}  # fmt: skip


def line_for_pack(lines: Iterable[Line], kind: str) -> Line | None:
    """Return the line that a pack of this kind proves, None where none is clear.

    The strongest wins, of two the first: a teacher who is asked nothing must not be filed wrongly.
    """
    best: tuple[int, Line | None] = (_CLEAR - 1, None)
    for line in lines:
        points = _points(line, kind)
        if points > best[0]:
            best = points, line
    return best[1]


def _points(line: Line, kind: str) -> int:
    if line.form not in _FORMS:
        return 0
    points = _FORMS[line.form] + (_SESSIONS if line.indicator == "sessions" else 0)
    text = line.obligation.lower()
    return points + sum(n for n, pattern in _WORDS[kind] if pattern.search(text))
