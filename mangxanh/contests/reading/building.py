"""Questions while they are put together from the pieces of a file."""

from dataclasses import dataclass, field

from mangxanh.contests.reading.found import Picture
from mangxanh.contests.reading.lines import Line, one_space


@dataclass
class Option:
    """An option: its letter ("" where none is printed), its lines, how it is marked."""

    letter: str
    lines: list[Line]
    label: Line | None = None
    starred: bool = False

    @property
    def text(self) -> str:
        return joined(self.lines)


@dataclass
class Draft:
    """A question with what may say its right answer."""

    line: int
    number: int | None = None
    difficulty: str = ""
    category: str = ""
    stem: list[Line] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # what stands behind "Đáp án:"
    why: list[Line] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)  # after the last label: more of it, or a stem
    tail_is_apart: bool = False  # an empty line stands before the tail
    flags: list[str] = field(default_factory=list)
    essay: bool = False

    def lines(self) -> list[Line]:
        return [*self.stem, *(line for o in self.options for line in o.lines), *self.why]

    def flag(self, word: str) -> None:
        if word not in self.flags:
            self.flags.append(word)


def joined(lines: list[Line]) -> str:
    """Return lines as one text; a line of its own stays one where the sentence before ended."""
    made = ""
    for line in lines:
        text = one_space(line.text)
        if not text:
            continue
        breaks = made.endswith((".", ":", ";", "?", "!", "…")) or text[:1] in "-–+•" or "|" in text
        made = f"{made}\n{text}" if made and breaks else f"{made} {text}".strip()
    return made


def pictures_of(lines: list[Line]) -> list[Picture]:
    return [picture for line in lines for picture in line.pictures]


_COLUMNS = ("ACBD", "ACEBDF", "ADBECF")


def in_order(options: list[Option]) -> list[Option]:
    """Return options by their letters where they were printed down two or three columns."""
    printed = "".join(option.letter for option in options).upper()
    return sorted(options, key=lambda one: one.letter) if printed in _COLUMNS else options
