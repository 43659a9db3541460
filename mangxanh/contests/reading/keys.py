"""Lists of answers: tables of numbers and letters, lines like "1. A  2. B"."""

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from mangxanh.contests.reading import patterns

_NUMBER = re.compile(r"(?:c[âa]u\s*)?(\d{1,4})\s*[.:)]?", re.IGNORECASE)
_LETTER = re.compile(r"[(\[]?([A-Ha-h](?:\s*(?:,|;|/|&|\+|và)\s*[A-Ha-h])*|[A-H]{2,4})[)\].]?")
_TITLE = re.compile(r"(?:đáp án|đ/?a|key|answers?|câu(?: hỏi)?(?: số)?)\s*:?", re.IGNORECASE)
_WORDS = re.compile(r"(?:đáp án|phương án|chọn|ý|đ/a)\s*:?\s*(?=[A-Ha-h]\b)", re.IGNORECASE)
LEAST = 3  # pairs that make a table a list of answers

Pairs = list[tuple[int, str]]


def pairs_of_grid(rows: Sequence[Sequence[str]], least: int = LEAST) -> Pairs:
    """Return number and letters of each cell, of numbers above letters or beside them.

    The reading that finds most is taken; [] where it finds less than `least`, or where the table
    says much besides.
    """
    cells = [cell for row in rows for cell in row if cell.strip()]
    least = min(least, 1 if _has_title(rows) else least)
    found = max((_in_cells(rows), _below(rows), _beside(rows)), key=len)
    if len(found) < least or len(found) * 4 < len(cells) * (1 if _has_title(rows) else 1.5):
        return []
    return found


def _has_title(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a cell at the edge names what the table is: "Câu", "Đáp án"."""
    edge = [*rows[0], *(row[0] for row in rows if row)] if rows else []
    return any(_TITLE.fullmatch(cell.strip()) for cell in edge)


def _number(cell: str) -> int | None:
    found = _NUMBER.fullmatch(cell.strip())
    return int(found[1]) if found else None


def _letters(cell: str) -> str:
    found = _LETTER.fullmatch(_WORDS.sub("", cell.strip(), count=1))
    return "".join(re.findall(r"[A-H]", found[1].upper())) if found else ""


def _in_cells(rows: Sequence[Sequence[str]]) -> Pairs:
    return [pair for row in rows for cell in row for pair in patterns.pairs(cell)]


def _below(rows: Sequence[Sequence[str]]) -> Pairs:
    found = []
    for upper, lower in pairwise(rows):
        for above, below in zip(upper, lower, strict=False):
            number, letters = _number(above), _letters(below)
            if number is not None and letters:
                found.append((number, letters))
    return found


def _beside(rows: Sequence[Sequence[str]]) -> Pairs:
    found = []
    for row in rows:
        number: int | None = None
        for cell in row:
            if (one := _number(cell)) is not None:
                number = one
            elif number is not None and (letters := _letters(cell)):
                found.append((number, letters))
                number = None
    return found


def in_order(rows: Sequence[Sequence[str]]) -> Pairs:
    """Return the letters of a column that holds nothing else, counted from 1."""
    for column in zip_longest(*rows, fillvalue=""):
        letters = [_letters(cell) for cell in column]
        said = letters if all(letters) else letters[1:]
        if len(said) >= LEAST and all(said):
            return list(enumerate(said, start=1))
    return []


def pairs_of_lines(lines: Sequence[str]) -> Pairs:
    """Return number and letters of each line of a list of answers."""
    found: Pairs = []
    for line in lines:
        if many := patterns.pairs(line):
            found += many
        elif one := patterns.pair_then_text(line):
            found.append(one)
    return found or _in_two_lines(lines)


def _in_two_lines(lines: Sequence[str]) -> Pairs:
    """Return the pairs of a line of numbers above a line of letters, or of letters alone."""
    rows = [line.split() for line in lines if line.strip()]
    if found := _below(rows):
        return found
    alone = [_letters(" ".join(row)) for row in rows]
    if len(alone) >= LEAST and all(alone):
        return list(enumerate(alone, start=1))
    return []
