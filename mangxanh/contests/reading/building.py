"""Questions while they are put together from the pieces of a file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from mangxanh.contests.reading.found import UNSURE, Picture
from mangxanh.contests.reading.lines import Line, one_space


@dataclass
class Option:
    """An option: its letter ("" where none is printed), its lines, how it is marked."""

    letter: str
    lines: list[Line]
    label: Line | None = None
    starred: bool = False
    beside: bool = False  # on the line of one that is not the letter before: A. …    C. …

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
    goes_on: int = 0  # the last option (from 1) that was taken to go on in the next line

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
    down = printed in _COLUMNS and any(option.beside for option in options)
    return sorted(options, key=lambda one: one.letter) if down else options


def doubt_lost_options(drafts: Sequence[Draft]) -> None:
    """Flag questions with fewer options than most, where one may have lost its letter.

    Its words then go on the option before, or begin the stem of a question without a number.
    """
    common = Counter(len(draft.options) for draft in drafts).most_common(1)
    most = common[0][0] if common else 0
    for draft, after in zip_longest(drafts, drafts[1:]):
        if 0 < len(draft.options) < most:
            follows = after is not None and after.number is None and draft.number is not None
            longer = draft.goes_on == len(draft.options)
            for one in (draft, after) if follows else (draft,) if longer else ():
                one.flag(UNSURE)
