"""Lines of a file with what each letter looks like: what Word, text and cells are read into."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mangxanh.common.text import nfc
from mangxanh.contests.reading.found import Picture

_NOT_SEEN = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f",
             "\ufe0e", "\ufe0f"}  # fmt: skip
# Letters in a ring or a box: Ⓐ ⓐ 🅐 🅰 🄰, by the first of each alphabet.
_FRAMED = {0x24B6: "A", 0x24D0: "a", 0x1F150: "A", 0x1F170: "A", 0x1F130: "A"}


_WIDEST = 80  # spaces
_FIRST_FRAMED = min(_FRAMED)


class Look(NamedTuple):
    """What a letter looks like; colours by their name ("red"), "" for that of the paper."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = ""
    highlight: str = ""
    strike: bool = False
    framed: bool = False  # in a ring or a box


PLAIN_LOOK = Look()


@dataclass
class Line:
    """A line: `looks` has one entry for each letter of `text`. `number` counts as people see it."""

    number: int
    text: str
    looks: Sequence[Look] = ()
    label: str = ""  # "letter", "number" or "bullet" where Word has numbered it by itself
    pictures: list[Picture] = field(default_factory=list)
    formulas: int = 0
    grid: "Grid | None" = None

    def part(self, start: int, end: int | None = None) -> "Line":
        """Return a piece of the line without white space at its ends."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Line(self.number, self.text[start:end], self.looks[start:end])


@dataclass
class Grid:
    """A table: lines for each cell of each row."""

    number: int
    rows: list[list[list[Line]]]

    def texts(self) -> list[list[str]]:
        return [[" ".join(line.text for line in cell).strip() for cell in row] for row in self.rows]


def letters(text: str, look: Look) -> list[tuple[str, Look]]:
    """Return the letters of a run, without what nobody sees; Ⓐ as a framed "A."."""
    kept = [c for c in nfc(text) if c not in _NOT_SEEN and _is_kept(c)]
    if all(ord(c) < _FIRST_FRAMED for c in kept):
        return [(c, look) for c in kept]
    made: list[tuple[str, Look]] = []
    for at, c in enumerate(kept):
        letter = _unframed(c)
        made.append((letter or c, look._replace(framed=True) if letter else look))
        if letter and (kept[at + 1 : at + 2] or [" "])[0] not in ".):/":
            made.append((".", look))
    return made


def _unframed(letter: str) -> str:
    """Return A for Ⓐ, "" for what is no framed letter from A to H."""
    return next(
        (chr(ord(plain) + ord(letter) - first) for first, plain in _FRAMED.items()
         if 0 <= ord(letter) - first < 8), ""
    )  # fmt: skip


def _is_kept(letter: str) -> bool:
    return letter in "\n\t" or unicodedata.category(letter)[0] != "C"


def composed(found: Iterable[tuple[str, Look]]) -> list[tuple[str, Look]]:
    """Return letters in NFC also where a mark stands in another run than its letter.

    Of very long gaps a part is enough: nobody sees the rest.
    """
    made: list[tuple[str, Look]] = []
    gap = 0
    for letter, look in found:
        gap = gap + 1 if letter in " \t\u00a0" else 0
        if gap > _WIDEST:
            continue
        if made and unicodedata.combining(letter):
            whole = nfc(made[-1][0] + letter)
            if len(whole) == 1:
                made[-1] = (whole, made[-1][1])
                continue
        made.append((" " if letter == "\u00a0" else letter, look))
    return made


def split(number: int, found: Iterable[tuple[str, Look]]) -> list[Line]:
    """Return the lines of a paragraph: at each soft line break a new one."""
    lines: list[list[tuple[str, Look]]] = [[]]
    for letter, look in composed(found):
        if letter == "\n":
            lines.append([])
        else:
            lines[-1].append((letter, look))
    return [
        Line(number, "".join(c for c, _look in one), [look for _c, look in one]) for one in lines
    ]


def plain_line(number: int, text: str) -> Line:
    """Return a line of plain text."""
    return _line(number, letters(text.replace("\n", " "), PLAIN_LOOK))


def marked_line(number: int, text: str) -> Line:
    """Return a line of plain text in which **words** are bold, as Markdown has it."""
    parts = text.split("**")
    if len(parts) % 2 == 0 or len(parts) == 1:
        return plain_line(number, text)
    bold = PLAIN_LOOK._replace(bold=True)
    found = (
        letter
        for at, part in enumerate(parts)
        for letter in letters(part, bold if at % 2 else PLAIN_LOOK)
    )
    return _line(number, found)


def _line(number: int, found: Iterable[tuple[str, Look]]) -> Line:
    made = composed(found)
    return Line(number, "".join(c for c, _look in made), [look for _c, look in made])


def one_space(text: str) -> str:
    """Return text with single spaces."""
    return " ".join(text.split())
