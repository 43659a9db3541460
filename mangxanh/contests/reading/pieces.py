"""Cuts lines at their labels: heads of questions, options (several on one line), answers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise, product, zip_longest

from mangxanh.contests.reading import patterns
from mangxanh.contests.reading.lines import Line

_UPPER, _LOWER = "ABCDEFGH", "abcdefgh"
_LOWER_VN = "abcdđefgh"
_ENDS_INLINE = re.compile(
    r"\s+(?=(?:Đáp án(?: đúng)?|ĐÁP ÁN|ĐA|Answer|ANSWER|Đ/A)\s*(?:là\s*)?[:=]\s*\S)"
)


_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:(?:chọn|đáp án|đ/?a|answer)(?:\s+(?:đúng|đáp án|là))*)\s*:?\s*([A-H])\s*[)\]]\s*\.?$",
    re.IGNORECASE,
)


class Kind(Enum):
    """What a piece of a line is."""

    HEAD = auto()
    OPTION = auto()
    ANSWER = auto()
    WHY = auto()
    SECTION = auto()
    KEY_TITLE = auto()
    END = auto()
    BLANK = auto()
    TEXT = auto()
    GRID = auto()


@dataclass
class Piece:
    """A piece of a line: `line` holds what follows its label."""

    kind: Kind
    line: Line
    head: patterns.Head | None = None
    letter: str = ""
    label: Line | None = None  # the letter itself, with what it looks like
    starred: bool = False
    beside: bool = False  # see Option
    source: Line | None = None  # the line it was cut from

    @property
    def whole(self) -> Line:
        return self.source or self.line


def cut(lines: Sequence[Line]) -> list[Piece]:
    """Return the pieces of lines, in order."""
    raw = [_first(line) for line in lines]
    _settle_heads(raw)
    _mend_letters(raw)
    upcoming: list[Piece | None] = []  # the next piece with a label, for each one
    nearest: Piece | None = None
    for piece in reversed(raw):
        upcoming.append(nearest)
        nearest = nearest if piece.kind in (Kind.TEXT, Kind.BLANK, Kind.GRID) else piece
    pairs = zip(raw, reversed(upcoming), strict=True)
    return [made for piece, following in pairs for made in _inline(piece, following)]


def _first(line: Line) -> Piece:
    """Return a line as one piece, by what stands at its head."""
    text = line.text
    if line.grid is not None:
        return Piece(Kind.GRID, line)
    if not text.strip() or patterns.is_nothing(text):
        return Piece(Kind.BLANK, line) if not line.pictures else Piece(Kind.TEXT, line)
    if patterns.is_end(text):
        return Piece(Kind.END, line)
    told = patterns.answer(text)
    if told:
        start = text.rfind(told)
        if len(patterns.pairs(told)) > 2:
            return Piece(Kind.TEXT, line.part(max(start, 0)))  # "Đáp án: 1A, 2B, …"
        return Piece(Kind.ANSWER, line.part(max(start, 0)), source=line)
    if patterns.is_key_title(text):
        return Piece(Kind.KEY_TITLE, line)
    if told == "":
        return Piece(Kind.ANSWER, line.part(len(text)), source=line)
    return _labelled(line)


def _labelled(line: Line) -> Piece:
    text = line.text
    if patterns.is_part(text):
        return Piece(Kind.SECTION, line)
    label = patterns.option(text)
    if label and line.label != "number":
        return _option(line, label, len(text))
    if (at := patterns.why(text)) is not None:
        return Piece(Kind.WHY, line.part(at), source=line)
    if found := patterns.head(text):
        return Piece(Kind.HEAD, _with_all(line, line.part(found.end)), head=found, source=line)
    if patterns.is_section(text):
        return Piece(Kind.SECTION, line)
    return Piece(Kind.TEXT, line, source=line)


def _with_all(line: Line, part: Line) -> Line:
    part.pictures, part.formulas, part.label = line.pictures, line.formulas, line.label
    return part


def _option(line: Line, label: patterns.Label, end: int) -> Piece:
    start = label.end
    starred = label.starred
    while start < end and line.text[start] in "*✓✔☑√" and line.text[start : start + 2] != "**":
        starred, start = True, start + 1
    return Piece(
        Kind.OPTION,
        _with_all(line, line.part(start, end)),
        letter=label.letter,
        label=line.part(label.at, label.at + 1),
        starred=starred,
        source=line,
    )


def _settle_heads(raw: list[Piece]) -> None:
    """Let only those heads begin questions that do so in this file; the others are text.

    Where questions are named ("Câu 1"), "1)" counts something inside one of them.
    """
    _part_glued(raw)
    begins, seen = _heads_of(raw)
    named = begins[patterns.NAMED] or seen[patterns.NAMED]
    dropped = set()
    if begins[patterns.NAMED]:
        _name_lessons(raw)
    if named and named * 2 >= begins[patterns.NUMBERED]:
        dropped.add(patterns.NUMBERED)
    if begins[patterns.BRACKET] * 2 < max(named, begins[patterns.NUMBERED]):
        dropped.add(patterns.BRACKET)
    for at, piece in enumerate(raw):
        if piece.kind is Kind.HEAD and piece.head and piece.head.style in dropped:
            raw[at] = Piece(Kind.TEXT, piece.whole)


def _part_glued(raw: list[Piece]) -> None:
    """Let "Câu 3.1 GB" begin question 3 after question 2, and no part 3.1."""
    before = 0
    for at, piece in enumerate(raw):
        if piece.kind is Kind.HEAD and piece.head and piece.head.number is not None:
            before = piece.head.number
        elif piece.kind is Kind.TEXT and (found := patterns.glued(piece.whole.text, before + 1)):
            line = piece.whole
            part = _with_all(line, line.part(found.end))
            raw[at] = Piece(Kind.HEAD, part, head=found, source=line)
            before += 1


def _heads_of(raw: list[Piece]) -> tuple[Counter[str], Counter[str]]:
    """Return for each style how many heads have an option A below them, and how many there are."""
    begins: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    last: str | None = None
    for piece in raw:
        if piece.kind is Kind.HEAD and piece.head:
            if patterns.pairs(piece.whole.text):
                continue  # "Câu 1: A" of a list of answers
            last = piece.head.style
            seen[last] += 1
        elif piece.kind is Kind.OPTION and last and piece.letter in "Aa":
            begins[last] += 1
            last = None
    return begins, seen


def _name_lessons(raw: list[Piece]) -> None:
    """Let "Bài 1: …" be a heading where "Câu 1" begins the questions."""
    for at, piece in enumerate(raw):
        if piece.kind is Kind.HEAD and piece.head and piece.head.style == patterns.LESSON:
            raw[at] = Piece(Kind.SECTION, piece.whole)


def _mend_letters(raw: list[Piece]) -> None:
    """Take "B Hai" between options A and C for option B, and "d." behind C for D."""
    labels = [at for at, piece in enumerate(raw) if piece.kind not in (Kind.TEXT, Kind.BLANK)]
    for before, after in pairwise(labels):
        first, last = raw[before], raw[after]
        gap = _between(first.letter, last.letter)
        if first.kind is not Kind.OPTION or last.kind is not Kind.OPTION or not gap:
            continue
        for at in range(before + 1, after):
            label = patterns.mistyped(raw[at].whole.text, gap)
            if raw[at].kind is Kind.TEXT and label is not None:
                raw[at] = _option(raw[at].whole, label, len(raw[at].whole.text))
                break
    for before, at, after in zip_longest(labels, labels[1:], labels[2:]):
        if at is None or raw[at].kind is not Kind.OPTION or raw[before].kind is not Kind.OPTION:
            continue
        piece, wanted = raw[at], chr(ord(raw[before].letter) + 1)
        own = after is not None and raw[after].letter == chr(ord(piece.letter) + 1)
        if piece.letter == wanted.swapcase() and not own:
            piece.letter = wanted


def _between(first: str, last: str) -> str:
    """Return B for A and C."""
    at = _UPPER.find(first) if first else -1
    return _UPPER[at + 1] if at >= 0 and _UPPER[at + 2 : at + 3] == last != "" else ""


def _inline(piece: Piece, upcoming: Piece | None) -> list[Piece]:
    """Return a piece, cut again where more options or an answer stand on its line."""
    if piece.kind in (Kind.HEAD, Kind.TEXT, Kind.OPTION):
        found = _ENDS_INLINE.search(piece.line.text)
        told = patterns.answer(piece.line.text[found.end() :]) if found else None
        if found and told and patterns.letters_of(told):
            line = piece.line
            rest = Piece(Kind.ANSWER, line.part(line.text.rfind(told)), source=line)
            piece.line = _with_all(line, line.part(0, found.start()))
            return [*_options_of(piece, None), rest]
        if found := _IN_BRACKETS.search(piece.line.text):
            line = piece.line
            rest = Piece(Kind.ANSWER, line.part(found.start(1), found.end(1)), source=line)
            piece.line = _with_all(line, line.part(0, found.start()))
            return [*_options_of(piece, None), rest]
        return _options_of(piece, upcoming)
    return [piece]


def _options_of(piece: Piece, upcoming: Piece | None) -> list[Piece]:
    chain = _chain(piece, upcoming)
    if not chain:
        return [piece]
    line = piece.line
    ends = [label.start for label in chain[1:]] + [len(line.text)]
    made = [_option(line, label, end) for label, end in zip(chain, ends, strict=True)]
    made[0].beside = piece.kind is Kind.OPTION and ord(made[0].letter) != ord(piece.letter) + 1
    piece.line = _with_all(line, line.part(0, chain[0].start))
    for one in made:
        one.line.pictures, one.line.formulas = [], 0  # they stay with the piece before
    return [piece, *made] if piece.kind is Kind.OPTION or piece.line.text or piece.head else made


def _chain(piece: Piece, upcoming: Piece | None) -> list[patterns.Label]:
    """Return the labels of options that follow each other inside a piece."""
    next_letter = upcoming.letter if upcoming and upcoming.kind is Kind.OPTION else ""
    if piece.kind is Kind.OPTION:
        letters = _UPPER if piece.letter.isupper() else _LOWER
        begin = letters.find(piece.letter) + 1
        sign = _sign_of(piece)
        text = piece.line.text
        chain = _follow(text, letters[begin:] if begin else "", sign, next_letter)
        return chain or _across(text, letters[begin + 1 :] if begin else "", sign)
    return _begun_in_text(piece, next_letter)


def _sign_of(piece: Piece) -> str:
    found = patterns.option(piece.whole.text)
    return found.sign if found and found.sign in ".):]/-–" else ""


def _follow(text: str, letters: str, sign: str, next_letter: str) -> list[patterns.Label]:
    chain: list[patterns.Label] = []
    at = 0
    for letter in letters:
        found = patterns.inline(text, at, letter, sign)
        if found is None or (not patterns.is_wide(text, found) and next_letter == letter):
            break
        chain.append(found)
        at = found.end
    return chain


def _across(text: str, letters: str, sign: str) -> list[patterns.Label]:
    """Return the label beside an option where options go down in columns: "A. …    C. …"."""
    for letter in letters:
        found = patterns.inline(text, 0, letter, sign)
        if found is not None and patterns.is_wide(text, found) and found.start > 0:
            return [found]
    return []


def _begun_in_text(piece: Piece, next_letter: str) -> list[patterns.Label]:
    """Return options that begin inside a stem: "Câu 1: …? A. … B. …"."""
    text = piece.line.text
    for letters, sign in product((_UPPER, _LOWER), ("", "-", "–")):
        first = patterns.inline(text, 0, letters[0], sign)
        if first is None or next_letter == letters[0]:
            continue
        chain = [first, *_follow(text[first.end :], letters[1:], first.sign, next_letter)]
        chain[1:] = [
            label._replace(
                start=label.start + first.end, at=label.at + first.end, end=label.end + first.end
            )
            for label in chain[1:]
        ]
        if _are_options(text, chain, letters, next_letter):
            return chain
    return []


def _are_options(text: str, chain: list[patterns.Label], letters: str, next_letter: str) -> bool:
    first, count = chain[0], len(chain)
    goes_on = count < len(letters) and next_letter == letters[count]
    wide = patterns.is_wide(text, first) and (count > 1 or goes_on)
    if first.sign in "-–":
        return wide
    asks = text[: first.start].rstrip()[-1:] in (*'?:.…_)”"', "")
    two = count == 2 and not next_letter and asks
    return count >= 3 or wide or (letters is _UPPER and (goes_on or two))
