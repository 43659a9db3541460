"""Drawing papers: questions by a matrix, least used first; options in an order of their own."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mangxanh.contests.chance import digest, mixed
from mangxanh.contests.reading.found import CHOICES, TRUE_FALSE

MOST_STEPS = 20_000  # of a search among questions that may not stand together; some ten suffice

# "Tất cả các đáp án trên" speaks of the others: it stays where it was written.
_OF_OTHERS = re.compile(
    r"(?:tất cả|toàn bộ)\b.*(?:đáp án|phương án|lựa chọn|ý|câu|điều|trên|đúng|sai)\b"
    r"|cả (?:\d|hai|ba|bốn|năm|các)\b"
    r"|(?:các|mọi|những) (?:đáp án|phương án|lựa chọn|ý|câu)\b"
    r"|không (?:có )?(?:đáp án|phương án|lựa chọn|ý|câu|điều)\b"
    r"|(?:đáp án|phương án|lựa chọn|ý kiến|ý) khác\b"
    r"|(?:all|none|both) of the (?:above|other)"
)
# "Cả A và B" speaks of letters: then every option stays under its letter.
_OF_LETTERS = re.compile(
    r"\b[A-H]\s*(?:,|;|&|\+|và|hoặc)\s*[A-H]\b"
    r"|\b(?:[Cc]ả|[Đđ]áp án|[Pp]hương án|[Cc]âu|[Ýý])\s+[a-hA-H]\s*(?:,|;|&|\+|và|hoặc)\s*[a-hA-H]\b"
)


class TooFewQuestions(Exception):  # noqa: N818  # it says what the bank lacks
    """A matrix can't be filled; `lacking`: cells with how many questions each lacks.

    Empty `lacking`: there are enough, but too many of them may not stand together.
    """

    def __init__(self, lacking: "Sequence[tuple[Cell, int]]") -> None:
        super().__init__(f"{len(lacking)} cells lack questions")
        self.lacking = tuple(lacking)


@dataclass(frozen=True)
class Citation:
    """The days on which what a question cites is law, both included; None: without end."""

    valid_from: date | None = None
    valid_until: date | None = None

    def in_force(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn; `not_with`: questions that would give it away."""

    question: int
    topic: str
    difficulty: int  # 1 to 3
    audiences: frozenset[str] = frozenset()  # "6" to "9", "teachers", "guardians"
    citations: tuple[Citation, ...] = ()
    not_with: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Cell:
    """How many questions of a topic and difficulty, fit for an audience, a paper has."""

    topic: str
    difficulty: int
    audience: str
    count: int


def lacking(
    matrix: Iterable[Cell], candidates: Iterable[Candidate], day: date
) -> list[tuple[Cell, int]]:
    """Return the cells that can't be filled on a day, each with how many questions it lacks."""
    return _missing(_rows(matrix, candidates, day))


def draw(
    matrix: Iterable[Cell],
    candidates: Iterable[Candidate],
    *,
    day: date,
    seed: str,
    drawn: Mapping[int, int],
    seen: Collection[int] = frozenset(),
) -> tuple[int, ...]:
    """Return the questions of one paper, easy ones first.

    `day`: on which the round opens; all that a question cites must be in force on it. `drawn`:
    how often each question was drawn in this round: least used come first, chance by `seed`
    decides among equals. `seen`: what this pupil had this season, taken only when nothing else is
    left. The same inputs give the same paper, in whatever order the candidates come. Raises
    TooFewQuestions.
    """
    rows = _rows(matrix, candidates, day)
    if missing := _missing(rows):
        raise TooFewQuestions(missing)
    order = {
        one.question: (one.question in seen, drawn.get(one.question, 0), digest(f"{seed}:{one.question}"))
        for _cell, row in rows
        for one in row
    }  # fmt: skip
    search = _Search(
        [(cell.count, sorted(row, key=lambda one: order[one.question])) for cell, row in rows]
    )
    if not search.fill(0, 0):
        raise TooFewQuestions([])
    mixes = {one.question: digest(f"{seed}:order:{one.question}") for one in search.picked}
    found = sorted(search.picked, key=lambda one: (one.difficulty, mixes[one.question]))
    return tuple(one.question for one in found)


def _rows(
    matrix: Iterable[Cell], candidates: Iterable[Candidate], day: date
) -> list[tuple[Cell, list[Candidate]]]:
    """Return each cell that wants any with the questions that suit it on a day."""
    suiting: dict[tuple[str, int], list[Candidate]] = defaultdict(list)
    for one in candidates:
        if all(citation.in_force(day) for citation in one.citations):
            suiting[one.topic, one.difficulty].append(one)
    return [
        (
            cell,
            [one for one in suiting[cell.topic, cell.difficulty] if cell.audience in one.audiences],
        )
        for cell in matrix
        if cell.count > 0
    ]


def _missing(rows: list[tuple[Cell, list[Candidate]]]) -> list[tuple[Cell, int]]:
    return [(cell, cell.count - len(row)) for cell, row in rows if len(row) < cell.count]


class _Search:
    """Takes the first of each row, and steps back where questions may not stand together."""

    def __init__(self, rows: list[tuple[int, list[Candidate]]]) -> None:
        self.rows, self.picked, self.steps = rows, list[Candidate](), 0

    def fill(self, row: int, start: int, left: int | None = None) -> bool:
        """Pick the `left` questions that a row still wants, from `start`, then all further rows."""
        if row == len(self.rows):
            return True
        count, ordered = self.rows[row]
        left = count if left is None else left
        if not left:
            return self.fill(row + 1, 0)
        for at in range(start, len(ordered) - left + 1):
            self.steps += 1
            if self.steps > MOST_STEPS:
                return False
            if self._clashes(ordered[at]):
                continue
            self.picked.append(ordered[at])
            if self.fill(row, at + 1, left - 1):
                return True
            self.picked.pop()
        return False

    def _clashes(self, one: Candidate) -> bool:
        return any(
            other.question == one.question
            or other.question in one.not_with
            or one.question in other.not_with
            for other in self.picked
        )


def slices(candidates: Iterable[Candidate], rounds: int, seed: str) -> list[frozenset[int]]:
    """Deal a bank into one sealed slice for each round, every kind of question evenly.

    Questions that give each other away come into the same slice: else a round would leak into
    the next.
    """
    by_number = {one.question: one for one in candidates}
    dealt: list[set[int]] = [set() for _round in range(rounds)]
    counts: dict[tuple[int, str, int, frozenset[str]], int] = defaultdict(int)
    groups = {min(group): group for group in _groups(by_number)}
    for first in sorted(mixed(groups, seed), key=lambda first: -len(groups[first])):
        one = by_number[first]
        kind = (one.topic, one.difficulty, one.audiences)
        slot = min(range(rounds), key=lambda n: (counts[(n, *kind)], len(dealt[n]), n))
        dealt[slot] |= groups[first]
        for question in groups[first]:
            other = by_number[question]
            counts[slot, other.topic, other.difficulty, other.audiences] += 1
    return [frozenset(part) for part in dealt]


def _groups(by_number: Mapping[int, Candidate]) -> list[frozenset[int]]:
    """Return the questions in groups that hang together by `not_with`, in either direction."""
    ties: dict[int, set[int]] = {number: set() for number in by_number}
    for number, one in by_number.items():
        for other in one.not_with & by_number.keys():
            ties[number].add(other)
            ties[other].add(number)
    groups, left = [], set(by_number)
    while left:
        group, edge = set[int](), {min(left)}
        while edge:
            group |= edge
            edge = set().union(*(ties[number] for number in edge)) - group
        groups.append(frozenset(group))
        left -= group
    return groups


def shown_order(kind: str, options: Sequence[str], seed: str) -> tuple[int, ...]:
    """Return the options (of a matching question its right sides) in the order one attempt shows.

    `seed`: secret, of this attempt and question. What stands at place p is option `order[p]`;
    pupils' devices know places only. True and false keep their order, so do options that speak of
    letters; "Tất cả…" keeps its place.
    """
    count = len(options)
    if kind == TRUE_FALSE or (kind in CHOICES and any(map(_OF_LETTERS.search, options))):
        return tuple(range(count))
    stay = {at for at, text in enumerate(options) if kind in CHOICES and _speaks_of_others(text)}
    free = iter(mixed((at for at in range(count) if at not in stay), seed))
    return tuple(at if at in stay else next(free) for at in range(count))


def _speaks_of_others(option: str) -> bool:
    return bool(_OF_OTHERS.match(option.strip().lower()))
