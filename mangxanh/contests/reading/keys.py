"""Lists of answers: tables of numbers and letters, lines like "1. A  2. B"."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise, zip_longest

from mangxanh.common.text import fold
from mangxanh.contests.reading import patterns

_NUMBER = re.compile(r"(?:c[âa]u\s*)?(\d{1,4})\s*[.:)]?", re.IGNORECASE)
_LETTER = re.compile(r"[(\[]?([A-Ha-h](?:\s*(?:,|;|/|&|\+|và)\s*[A-Ha-h])*|[A-H]{2,4})[)\].]?")
_TITLE = re.compile(r"(?:đáp án|đ/?a|key|answers?|câu(?: hỏi)?(?: số)?)\s*:?", re.IGNORECASE)
_WORDS = re.compile(r"(?:đáp án|phương án|chọn|ý|đ/a)\s*:?\s*(?=[A-Ha-h]\b)", re.IGNORECASE)
_CROSS = re.compile(r"[xX×✓✔☑●⬤•*]")
LEAST = 3  # pairs that make a table a list of answers

Pairs = list[tuple[int, str]]
Papers = dict[str, Pairs]  # by the number of the paper ("101"), "" where none is named


def pairs_of_grid(rows: Sequence[Sequence[str]], least: int = LEAST) -> Pairs:
    """Return number and letters of each cell, of numbers above letters or beside them.

    The reading that finds most is taken; [] where it finds less than `least`, or where the table
    says much besides.
    """
    cells = [cell for row in rows for cell in row if cell.strip()]
    least = min(least, 1 if _has_title(rows) else least)
    if crossed := _crossed(rows) or _crossed(list(zip_longest(*rows, fillvalue=""))):
        return crossed
    found = max((_in_cells(rows), _below(rows), _beside(rows)), key=len)
    if len(found) < least or len(found) * 4 < len(cells) * (1 if _has_title(rows) else 1.5):
        return []
    return found


def is_list(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a table is a list of answers, for one paper or for several."""
    return bool(papers_of_grid(rows) or pairs_of_grid(rows))


def papers_of_grid(rows: Sequence[Sequence[str]]) -> Papers:
    """Return the answers of each paper where a table gives a question several of them, else {}.

    The papers stand above their columns, or before their rows below one row of numbers.
    """
    several: list[tuple[int, int, Papers]] = []
    for found in (_papers_beside(rows), _papers_below(rows)):
        numbers = [{number for number, _letters in pairs} for pairs in found.values()]
        if any(len(one & other) >= LEAST for one, other in pairwise(numbers)):
            several.append((min(map(min, numbers)), len(several), found))
    return min(several)[2] if several else {}  # papers have higher numbers than questions


def _papers_beside(rows: Sequence[Sequence[str]]) -> Papers:
    found: Papers = {}
    names: Sequence[str] = ()
    for row in rows:
        number: int | None = None
        taken = False
        for at, cell in enumerate(row):
            if number is not None and (letters := _letters(cell)):
                name = paper_name(names[at]) if at < len(names) else f"#{at}"
                found.setdefault(name, []).append((number, letters))
                taken = True
            elif (one := _number(cell)) is not None:
                number = one
        names = names if taken else row
    return found


def _papers_below(rows: Sequence[Sequence[str]]) -> Papers:
    found: Papers = {}
    numbers: list[int | None] = []
    for row in rows:
        counted = [_number(cell) for cell in row[1:]]
        if sum(number is not None for number in counted) >= LEAST:
            numbers = counted
            continue
        pairs = [
            (number, letters)
            for number, cell in zip(numbers, row[1:], strict=False)
            if number is not None and (letters := _letters(cell))
        ]
        if pairs:
            found.setdefault(paper_name(row[0]), []).extend(pairs)
    return found


def paper_name(title: str) -> str:
    """Return the number of a paper in a heading ("Mã đề 101", "101"), else its words."""
    found = re.search(r"\d{1,4}", title)
    return patterns.paper(title) or (found[0].lstrip("0") if found else fold(title).strip())


def papers_of(grids: Sequence[Sequence[Sequence[str]]], lines: Sequence[str]) -> Papers:
    """Return the answers of each paper of a file that holds nothing but answers."""
    found: Papers = {}
    for grid in grids:
        for name, pairs in (papers_of_grid(grid) or {"": pairs_of_grid(grid, 1)}).items():
            found.setdefault(name, []).extend(pairs)
    told = [pair for grid in grids for pair in in_order(grid)] if not any(found.values()) else []
    if told:
        found = {"": told}
    if not any(found.values()):
        found = _papers_of_lines(lines)
    codes = {code for line in lines if (code := patterns.paper(line))}
    if set(found) == {""} and len(codes) == 1:
        found = {codes.pop(): found[""]}
    return {name: pairs for name, pairs in found.items() if pairs}


def _papers_of_lines(lines: Sequence[str]) -> Papers:
    found: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        name = patterns.paper(line) or name
        found.setdefault(name, []).append(line)
    return {name: pairs_of_lines(told) for name, told in found.items()}


def chosen(papers: Papers, codes: Collection[str]) -> tuple[Pairs, list[str]]:
    """Return the answers for a file that calls itself by these codes, or the papers to choose from.

    Answers of a paper that may be another one are never taken.
    """
    named = [name for name in papers if name]
    meant = [name for name in named if name in codes]
    if not named or (len(named) == 1 and (meant or not codes)) or set(named) == set(codes):
        return [pair for pairs in papers.values() for pair in pairs], []
    if len(meant) == 1 == len(set(codes)):
        return papers[meant[0]], []
    return [], named


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


def _crossed(rows: Sequence[Sequence[str]]) -> Pairs:
    """Return the pairs of a table with a column for each letter and a cross in each row."""
    head = [cell.strip() for cell in rows[0]] if rows else []
    places = [at for at, cell in enumerate(head) if re.fullmatch(r"[A-H]", cell)]
    found = []
    for row in rows[1:]:
        number = _number(row[0])
        marked = [at for at in places if at < len(row) and row[at].strip(" ○")]
        if number is None or any(not _CROSS.fullmatch(row[at].strip()) for at in marked):
            return []
        found.append((number, "".join(head[at] for at in marked)))
    return [pair for pair in found if pair[1]] if len(places) > 1 and len(found) >= LEAST else []


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
    run = "".join("".join(row) for row in rows)
    if len(run) >= LEAST and re.fullmatch(r"[A-H]+", run):
        return list(enumerate(run, start=1))  # nothing but ABCDA BCDAB
    if len(alone) >= LEAST and all(alone):
        return list(enumerate(alone, start=1))
    return []
