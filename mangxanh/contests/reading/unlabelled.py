"""Questions whose options have no letters: a block of lines each, the first one the stem."""

import re
from collections import Counter
from collections.abc import Sequence

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading import patterns
from mangxanh.contests.reading.building import Draft, Option
from mangxanh.contests.reading.lines import Line
from mangxanh.contests.reading.marks import Marks
from mangxanh.contests.reading.pieces import Kind, Piece

_MOST_OPTIONS = 8
_BULLET = re.compile(r"\s*(?:[•●○◦▪■□∙‣➢➤►▶\uf0b7\-–+☐]\s+)?")
_COUNT = re.compile(r"\s*(?:(\d)\s*[.)/]\s*)?")


def drafts_of(pieces: Sequence[Piece]) -> tuple[list[Draft], list[Line]]:
    """Return the questions of a file in which hardly an option has a letter, and other lines.

    Blocks begin at heads where the file has any, else after empty lines.
    """
    drafts, loose = [], []
    for block in _joined(_blocks(_uncut(pieces))):
        draft = _draft(block)
        if draft is None:
            loose += [piece.whole for piece in block]
        else:
            drafts.append(draft)
    common = Counter(len(draft.options) for draft in drafts).most_common(1)
    for draft in drafts:
        more = len(draft.options) > common[0][0]
        if more and draft.stem and not _asks(draft.stem[-1].text):
            draft.flag(words.UNSURE)
    return drafts, loose


def _uncut(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with those together again that were cut from one line ("Bạn A. và bạn B.")."""
    made: list[Piece] = []
    for piece in pieces:
        before = made[-1] if made else None
        if piece.kind is Kind.OPTION and before is not None and _is_of_line(piece, before.whole):
            before.line = before.whole.part(before.head.end if before.head else 0)
        else:
            made.append(piece)
    return made


def _is_of_line(piece: Piece, line: Line) -> bool:
    source = piece.source
    return source is not None and (
        source is line
        or (source.number == line.number and line.text.rstrip().endswith(source.text))
    )


def _joined(blocks: list[list[Piece]]) -> list[list[Piece]]:
    """Return blocks, those that only ask joined with what stands below their empty line."""
    made: list[list[Piece]] = []
    for block in blocks:
        before = made[-1] if made else []
        alone = len(before) == 1 and _asks(before[0].line.text)
        if alone and before[0].kind in (Kind.TEXT, Kind.HEAD) and not _asks(block[0].line.text):
            made[-1] = [*before, *block]
        else:
            made.append(block)
    return made


def are_questions(drafts: Sequence[Draft]) -> bool:
    """Return whether anything shows that blocks of lines are questions: a number, an answer."""
    told = any(
        draft.number is not None or draft.told or any(option.starred for option in draft.options)
        for draft in drafts
    )
    return told or Marks(drafts).sign is not None


def _blocks(pieces: Sequence[Piece]) -> list[list[Piece]]:
    heads = sum(piece.kind is Kind.HEAD for piece in pieces) > 1
    blocks: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.kind in (Kind.SECTION, Kind.KEY_TITLE, Kind.END) or (
            piece.kind is Kind.HEAD if heads else piece.kind is Kind.BLANK
        ):
            blocks.append([])
        if piece.kind not in (Kind.BLANK, Kind.SECTION, Kind.KEY_TITLE, Kind.END):
            blocks[-1].append(piece)
    return [block for block in blocks if block]


def _asks(text: str) -> bool:
    return text.rstrip().rstrip("*").endswith(("?", ":", "…", "...", "là", "_"))


def _draft(block: list[Piece]) -> Draft | None:
    first = block[0]
    number = first.head.number if first.head else None
    level = first.head.difficulty if first.head else ""
    draft = Draft(first.line.number, number, level)
    lines: list[Line] = []
    stem_ends = 0
    for piece in block:
        if piece.kind is Kind.WHY:
            draft.why.append(piece.line)
            stem_ends = stem_ends or len(lines)
        elif piece.kind is Kind.ANSWER:
            draft.told.append(piece.line.text)
        else:
            lines.append(piece.line if piece is first else piece.whole)
    starred = [_star(line) for line in lines]
    first_star = next((at for at, star in enumerate(starred) if star), len(lines))
    if stem_ends >= len(lines) or any(starred[:stem_ends]):
        stem_ends = 0
    stem_ends = stem_ends or _stem_end(lines, first_star)
    draft.stem = lines[:stem_ends]
    counted = _are_counted(lines[stem_ends:])
    for line, star in zip(lines[stem_ends:], starred[stem_ends:], strict=True):
        begin = star or (_COUNT if counted else _BULLET).match(line.text).end()  # type: ignore[union-attr]  # both match anything
        words_of = line.part(begin)
        words_of.pictures, words_of.formulas = line.pictures, line.formulas
        draft.options.append(Option("", [words_of], starred=bool(star)))
    if not draft.options and not draft.told:
        return None  # a title, a remark
    if len(draft.options) > _MOST_OPTIONS:
        draft.flag(words.UNSURE)
    return draft


def _are_counted(lines: Sequence[Line]) -> bool:
    """Return whether the options are counted 1. 2. 3. instead of by letters."""
    counts = [_COUNT.match(line.text) for line in lines]
    return len(counts) > 1 and [found and found[1] for found in counts] == [
        str(at) for at in range(1, len(counts) + 1)
    ]


def _star(line: Line) -> int:
    """Return where the words begin behind a star at the head of a line, 0 for none."""
    text = line.text
    bare = text.lstrip(" \t")
    if bare[:1] not in patterns.STARS or not bare[:1] or bare[:2] == "**":
        return 0
    return len(text) - len(bare) + 1


def _stem_end(lines: Sequence[Line], first_star: int) -> int:
    """Return how many lines the stem has: one, or up to the one that asks; 0 where it is missing."""
    if first_star == 0 and len(lines) > 1:
        return 0
    room = min(first_star, len(lines) - 2)
    for at in range(room - 1, 0, -1):
        if lines[at].text.rstrip().endswith("?") and not lines[0].text.rstrip().endswith("?"):
            return at + 1
    return 1
