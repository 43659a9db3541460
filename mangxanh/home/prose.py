"""Long prose of the school's pages and papers: content/<language>/papers/<name>.md.

A line is a heading (##), an item (-), a table ({{table: name}}) or a paragraph. {words} are put
in; what stands in square brackets a person has to write or decide.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from mangxanh.common.text import nfc

CONTENT = Path(settings.BASE_DIR) / "content"
_TABLE = re.compile(r"^\{\{table: (\w+)\}\}$")
_OPEN = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True)
class Piece:
    """A line: "heading", "item", "table" or "text"; of a table the text is its name."""

    kind: str
    text: str

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """Return the text in parts, each with whether a person still has to write it."""
        found = []
        for n, part in enumerate(_OPEN.split(self.text)):
            if part:
                found.append((part, n % 2 == 1))
        return found


def read_prose(
    name: str, words: Mapping[str, str], *, language: str = "vi"
) -> tuple[str, list[Piece]]:
    """Return title and lines of a text, in a language if it has it, else in Vietnamese."""
    title, lines = _read(name, language)
    return title, [Piece(kind, nfc(text.format_map(words))) for kind, text in lines]


@cache
def _read(name: str, language: str) -> tuple[str, list[tuple[str, str]]]:
    path = CONTENT / language / "papers" / f"{name}.md"
    if not path.is_file():
        path = CONTENT / "vi" / "papers" / f"{name}.md"
    _nothing, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    title = head.removeprefix("title: ").strip()
    return title, [_line(line.strip()) for line in body.splitlines() if line.strip()]


def _line(line: str) -> tuple[str, str]:
    table = _TABLE.match(line)
    if table:
        return "table", table[1]
    for mark, kind in (("## ", "heading"), ("- ", "item")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark)
    return "text", line
