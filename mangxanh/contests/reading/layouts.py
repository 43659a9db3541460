"""Tables that only lay out a page: options side by side, a number, a question, its answer."""

import re
from collections.abc import Iterator, Sequence

from mangxanh.contests.reading import keys, patterns
from mangxanh.contests.reading.found import Found
from mangxanh.contests.reading.lines import Grid, Line, plain_line

_LETTER = re.compile(r"[(\[]?([A-Ha-h])\s*[.):\]]?")
_NUMBER = re.compile(r"(?:c[âa]u\s*)?(\d{1,4})\s*[.):]?", re.IGNORECASE)
_ANSWER = re.compile(r"(?:đáp án|đ/?a)(?: đúng)?\s*:?", re.IGNORECASE)
_LETTERS = re.compile(r"[A-H](?:\s*[,;&]\s*[A-H])*")


def flattened(lines: Sequence[Line]) -> list[Line]:
    """Return lines with those tables written out that hold labels; the others stay tables."""
    made: list[Line] = []
    for line in lines:
        if line.grid is None or (not _holds_options(line.grid) and keys.is_list(line.grid.texts())):
            made.append(line)
        elif _lays_out(line.grid):
            made += _written_out(line.grid)
        else:
            line.pictures = [
                p for row in line.grid.rows for cell in row for x in cell for p in x.pictures
            ]
            line.formulas = sum(x.formulas for row in line.grid.rows for cell in row for x in cell)
            made.append(line)
    return made


def _holds_options(grid: Grid) -> bool:
    """Return whether options with their words stand in a table: then it is no list of answers."""
    labels = [
        (label, line.text)
        for row in grid.rows
        for cell in row
        for line in cell
        if (label := patterns.option(line.text)) is not None
    ]
    return sum(bool(text[label.end :].strip()) for label, text in labels) > 1


def _lays_out(grid: Grid) -> bool:
    if max((len(row) for row in grid.rows), default=0) < 2 or len(grid.rows) < 1:
        return True
    return any(_has_label(line.text) for row in grid.rows for cell in row for line in cell) or any(
        sum(bool(_LETTER.fullmatch(text.strip())) for text in row[:-1]) > 0 for row in grid.texts()
    )


def _has_label(text: str) -> bool:
    head = patterns.head(text)
    return patterns.option(text) is not None or (head is not None and head.style == patterns.NAMED)


def _written_out(grid: Grid) -> Iterator[Line]:
    for row in grid.rows:
        cells = [
            [line for line in _deep(cell) if line.text.strip() or line.pictures] for cell in row
        ]
        cells = [cell for cell in cells if cell]
        texts = [" ".join(line.text for line in cell).strip() for cell in cells]
        answer = _answer_of(cells, texts)
        if answer:
            cells, texts = cells[:-1], texts[:-1]
        yield from _row(cells, texts)
        if answer:
            yield plain_line(grid.number, f"Đáp án: {answer}")


def _row(cells: list[list[Line]], texts: list[str]) -> Iterator[Line]:
    if len(texts) == 2 and _ANSWER.fullmatch(texts[0]) and _LETTERS.fullmatch(texts[1]):
        yield plain_line(cells[0][0].number, f"Đáp án: {texts[1]}")
        return
    waiting: Line | None = None
    for cell, text in zip(cells, texts, strict=True):
        lone = len(cell) == 1 and cell is not cells[-1]
        if waiting is None and lone and (_LETTER.fullmatch(text) or _NUMBER.fullmatch(text)):
            waiting = cell[0]
            continue
        if waiting is not None:
            yield _together(waiting, cell[0])
            yield from cell[1:]
        else:
            yield from cell
        waiting = None


def _together(label: Line, text: Line) -> Line:
    """Return "A" and the words of the next cell as one line "A. words"."""
    made = label.text.strip()
    if _has_label(text.text) and _NUMBER.fullmatch(made) and patterns.head(text.text):
        return text
    look = [label.looks[0]] if label.looks else []
    number = _NUMBER.fullmatch(made)
    front = (
        f"Câu {number[1]}: " if number else f"{made[:1]}. " if made[-1:].isalpha() else f"{made} "
    )
    return Line(
        text.number,
        front + text.text,
        [*look * len(front), *text.looks] if look else [],
        pictures=[*label.pictures, *text.pictures],
        formulas=text.formulas,
    )


def _answer_of(cells: list[list[Line]], texts: list[str]) -> str:
    """Return the letters in the last cell of a row that holds a whole question, or ""."""
    if len(cells) < 2 or not _LETTERS.fullmatch(texts[-1]):
        return ""
    options = sum(patterns.option(line.text) is not None for cell in cells for line in cell)
    return texts[-1] if options > 1 else ""


def _deep(cell: Sequence[Line]) -> Iterator[Line]:
    for line in cell:
        if line.grid is None:
            yield line
        else:
            yield from _written_out(line.grid)


def keep_pictures(grid: Grid, found: Found) -> None:
    """Keep the pictures of a table of questions, at the question of their row."""
    for at, row in enumerate(grid.rows):
        for line in (line for cell in row for line in cell):
            question = next((q for q in found.questions if q.line == grid.number + at), None)
            if question is not None:
                question.pictures += line.pictures
                if line.pictures:
                    question.flag("picture")
                if line.formulas:
                    question.flag("formula")
            else:
                found.pictures += line.pictures
