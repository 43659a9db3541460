"""Signs of programs for making papers, written as a teacher would write the question.

K12Online: <NB-COA> begins a question, <$> a wrong option, <#> a right one, <LG> the solution,
<END> ends the question.
"""

import re
from collections.abc import Sequence

from mangxanh.contests.reading.lines import Line

_SIGN = re.compile(r"\s*<\s*(?:(NB|TH|VDC|VDT|VD)\s*-\s*[A-Z]{1,5}|([$#])|(LG)|(END))\s*>\s*")


def plain(lines: Sequence[Line]) -> Sequence[Line]:
    """Return lines without such signs; files that have none stay as they are."""
    if not any(found[1] for line in lines if (found := _SIGN.match(line.text))):
        return lines
    made: list[Line] = []
    number = option = 0
    for line in lines:
        found = _SIGN.match(line.text)
        front = ""
        if found and found[1]:
            number, option = number + 1, 0
            level = f"({found[1]}) " if line.text[found.end() :].strip() else ""
            front = f"Câu {number}: {level}"
        elif found and found[2]:
            front = f"{'*' if found[2] == '#' else ''}{'ABCDEFGH'[option % 8]}. "
            option += 1
        elif found and found[3]:
            front = "Giải thích: "
        made.append(_replaced(line, front, found.end()) if found else line)
    return made


def _replaced(line: Line, front: str, end: int) -> Line:
    look = [line.looks[0]] if line.looks else []
    text = front + line.text[end:]
    return Line(
        line.number, text, [*look * len(front), *line.looks[end:]],
        pictures=line.pictures, formulas=line.formulas,
    )  # fmt: skip
