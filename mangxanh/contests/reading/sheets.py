"""Questions in a table: Excel, OpenDocument, CSV, a table of Word; a row each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import pgettext

from mangxanh.common.text import fold, nfc
from mangxanh.contests.reading import found as words
from mangxanh.contests.reading import patterns
from mangxanh.contests.reading.found import Found, Question
from mangxanh.contests.reading.settling import is_true_false

MOST_ABOVE = 30  # rows above the row of headings
_SIGNS = re.compile(r"[^\w\s]+|_")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_FIELDS: dict[str, tuple[str, ...]] = {
    "stem": (
        "noi dung cau hoi", "cau hoi", "noi dung", "noi dung cau hoi va dap an", "de bai", "question", "question text",
        "ten cau hoi", "cau hoi trac nghiem", "stem", "title", "question title", "questions",
    ),
    "correct": (
        "dap an dung", "dap an", "dap an chinh xac", "correct", "correct answer", "answer", "right answer", "cau tra loi dung",
        "phuong an dung", "key", "ket qua", "da", "correct option", "answer key", "lua chon dung", "dap an dung la", "correct answers",
        "tra loi dung", "cau tra loi", "tra loi",
    ),
    "explanation": (
        "giai thich", "loi giai", "huong dan", "huong dan giai", "explanation", "giai thich dap an", "can cu", "can cu phap ly",
        "feedback", "loi giai chi tiet", "co so phap ly",
    ),
    "difficulty": ("do kho", "muc do", "muc", "difficulty", "level", "cap do", "muc do nhan thuc"),
    "category": ("chu de", "chuong", "topic", "category", "chuyen de", "bai", "phan", "linh vuc", "noi dung chu de"),
    "grade": ("khoi", "lop", "grade", "khoi lop"),
    "type": ("loai", "loai cau hoi", "type", "dang", "dang cau hoi", "question type", "kieu"),
    "number": ("stt", "tt", "cau", "so tt", "so thu tu", "no", "id", "cau so", "so cau", "ma cau hoi"),
}  # fmt: skip
_OPTION = re.compile(
    r"(?:(?:dap an|phuong an|lua chon|option|answer|choice|pa|tra loi|cau tra loi|da|dap an lua chon|opt)\s*)?([a-h]|[1-8])"
)
PAIR_SIGN = "→"  # between the two sides of a pair
TYPE_WORDS = {
    words.SINGLE: "Một lựa chọn", words.MULTIPLE: "Nhiều lựa chọn", words.TRUE_FALSE: "Đúng/Sai",
    words.ORDERING: "Sắp xếp", words.MATCHING: "Ghép đôi", words.SHORT: "Trả lời ngắn",
    words.NUMERICAL: "Số", words.ESSAY: "Tự luận",
}  # fmt: skip
_TYPES = {
    "true false": words.TRUE_FALSE, "essay": words.ESSAY, "dien khuyet": words.SHORT, "dien tu": words.SHORT,
    "short answer": words.SHORT, "ordering": words.ORDERING, "matching": words.MATCHING, "noi": words.MATCHING,
}  # fmt: skip
Cell = str | date


@dataclass(frozen=True)
class Columns:
    """Where each field stands; `options` are the columns of the options in order."""

    row: int
    places: Mapping[str, int]
    options: Sequence[tuple[str, int]] = field(default=())


def find_columns(rows: Sequence[Sequence[Cell]]) -> Columns | None:
    """Return the row of headings within the first 30: the one that names most fields."""
    best: Columns | None = None
    for at, row in enumerate(rows[:MOST_ABOVE]):
        found = _columns_of(row, at)
        size = len(found.places) + len(found.options)
        fits = "stem" in found.places and (found.options or "correct" in found.places)
        if fits and (best is None or size > len(best.places) + len(best.options)):
            best = found
    return best


def _columns_of(row: Sequence[Cell], at: int) -> Columns:
    keys = [_key(cell) for cell in row]
    places: dict[str, int] = {}
    options: dict[str, int] = {}
    for place, key in enumerate(keys):
        if (found := _OPTION.fullmatch(key)) and not (key.isdigit() and len(key) == 1):
            options.setdefault(found[1], place)
    for name, known in _FIELDS.items():
        matches = [keys.index(word) for word in known if word in keys]
        free = [place for place in matches if place not in options.values()]
        if free:
            places.setdefault(name, free[0])
    if not options:
        options = _same_titles(keys, places)
    return Columns(at, places, sorted(options.items()))


def _same_titles(keys: Sequence[str], places: Mapping[str, int]) -> dict[str, int]:
    """Return columns that are all called "Đáp án" or "Phương án" as options, but for the last."""
    for word in ("phuong an", "lua chon", "dap an", "option", "answer"):
        same = [at for at, key in enumerate(keys) if key == word and at != places.get("correct")]
        if len(same) > 1:
            return {"abcdefgh"[at]: place for at, place in enumerate(same[:8])}
    return {}


def _key(cell: Cell) -> str:
    told = _IN_BRACKETS.sub(" ", fold(str(cell)))
    return " ".join(_SIGNS.sub(" ", told).split())


_TYPES |= {_key(word): kind for kind, word in TYPE_WORDS.items()}


class Table:
    """Reads the rows below the headings."""

    def __init__(self, rows: Sequence[Sequence[Cell]], columns: Columns, offset: int = 1) -> None:
        self._rows, self._columns, self._offset = rows, columns, offset
        self._from_zero = self._counts_from_zero()
        self._category = ""

    def read(self, found: Found) -> None:
        """Add the questions of this table."""
        for at, row in enumerate(self._rows[self._columns.row + 1 :], start=self._columns.row + 1):
            texts = [_text(cell) for cell in row]
            if not any(texts) or self._is_heading(texts):
                continue
            self._read_row(texts, at + self._offset, found)

    def _is_heading(self, texts: Sequence[str]) -> bool:
        """Return whether a row repeats the headings, or is a title across the table."""
        again = _columns_of(texts, 0)
        if "stem" in again.places and again.options:
            return True
        filled = [text for text in texts if text]
        lone = len(filled) == 1 and self._columns.options
        if lone and patterns.is_section(filled[0]):
            self._category = filled[0]
            return True
        return False

    def _cell(self, texts: Sequence[str], name: str) -> str:
        at = self._columns.places.get(name, -1)
        return texts[at] if 0 <= at < len(texts) else ""

    def _read_row(self, texts: Sequence[str], line: int, found: Found) -> None:
        stem = self._cell(texts, "stem")
        head = patterns.head(stem)
        if head and head.style == patterns.NAMED:
            stem = stem[head.end :].strip()
        cells = [texts[at] if at < len(texts) else "" for _letter, at in self._columns.options]
        while cells and not cells[-1]:
            cells.pop()
        number = self._cell(texts, "number")
        if not stem and not any(cells):
            return  # a foot, a signature
        question = Question(
            line=line,
            stem=stem,
            options=_without_letters(cells),
            explanation=self._cell(texts, "explanation"),
            number=int(number) if number.isdecimal() and len(number) < 6 else None,
            category=self._cell(texts, "category") or self._category,
            difficulty=self._cell(texts, "difficulty"),
            grade=self._cell(texts, "grade"),
        )
        if any(not cell for cell in cells):
            question.flag(words.EMPTY_OPTION)
        question.letters = "ABCDEFGH"[: len(cells)]
        self._settle(question, self._cell(texts, "correct"), self._cell(texts, "type"))
        found.questions.append(question)

    def _settle(self, question: Question, told: str, kind: str) -> None:
        wanted = _TYPES.get(_key(kind), "")
        if not question.options:
            _settle_open(question, told, wanted)
        elif wanted == words.ORDERING:
            question.type, question.correct = wanted, list(range(len(question.options)))
        elif wanted == words.MATCHING:
            _settle_pairs(question)
        else:
            self._settle_choice(question, told, wanted)

    def _settle_choice(self, question: Question, told: str, wanted: str) -> None:
        question.correct = self._places(question, told) if told else []
        if told and not question.correct:
            question.flag(words.NOT_AMONG)
        if wanted in (words.SHORT, words.NUMERICAL):
            question.type = wanted
        elif len(question.correct) > 1 or wanted == words.MULTIPLE:
            question.type = words.MULTIPLE
        elif is_true_false(question.options):
            question.type = words.TRUE_FALSE

    def _places(self, question: Question, told: str) -> list[int]:
        """Return the options that a cell names by letters, numbers or their words."""
        count = len(question.options)
        same = _same(question.options, told)
        if letters := patterns.letters_of(_without_words(told)):
            places = sorted({"ABCDEFGH".find(letter) for letter in letters})
            if same and same != places:
                question.flag(words.UNSURE)
            return places if places[-1] < count else []
        numbers = (
            [int(n) for n in re.findall(r"\d+", told)] if re.fullmatch(r"[\d\s,;]+", told) else []
        )
        first = 0 if self._from_zero else 1
        if numbers and all(first <= n < count + first for n in numbers):
            places = sorted({n - first for n in numbers})
            if same and same != places:
                question.flag(words.UNSURE)
            return places
        if same:
            return same
        parts = [_same(question.options, part) for part in re.split(r"[;\n|]", told)]
        return sorted({at for part in parts for at in part}) if parts and all(parts) else []

    def _counts_from_zero(self) -> bool:
        at = self._columns.places.get("correct", -1)
        rows = self._rows[self._columns.row + 1 :]
        return any(0 <= at < len(row) and _text(row[at]) == "0" for row in rows)


def _settle_pairs(question: Question) -> None:
    question.type = words.MATCHING
    pairs = [re.split(rf"\s*(?:{PAIR_SIGN}|->)\s*", cell, maxsplit=1) for cell in question.options]
    question.options = []
    for pair in pairs:
        left, right = (pair[0], pair[1]) if len(pair) > 1 else (pair[0], "")
        if not right:
            question.flag(words.UNSURE)
        if right not in question.answers:
            question.answers.append(right)
        if left:
            question.options.append(left)
            question.correct.append(question.answers.index(right))


def _settle_open(question: Question, told: str, wanted: str) -> None:
    verdict = _key(told)
    if verdict in ("dung", "sai", "true", "false"):
        question.type, question.options = words.TRUE_FALSE, ["Đúng", "Sai"]
        question.correct = [0 if verdict in ("dung", "true") else 1]
    elif wanted == words.ESSAY or not told:
        question.type = words.ESSAY
        if wanted != words.ESSAY:
            question.flag(words.FEW_OPTIONS)
    else:
        question.type = words.NUMERICAL if _NUMBER.fullmatch(told) else words.SHORT
        question.options, question.correct = [told], [0]


def _same(options: Sequence[str], told: str) -> list[int]:
    wanted = fold(told).strip(" .;")
    found = [at for at, text in enumerate(options) if fold(text).strip(" .;") == wanted]
    return found if len(found) == 1 else []


def _without_words(told: str) -> str:
    return re.sub(
        r"^\s*(?:(?:đáp án|phương án|lựa chọn|option|answer)(?: đúng)?(?: là)?\s*:?)\s*", "", told,
        flags=re.IGNORECASE,
    )  # fmt: skip


def _without_letters(cells: Sequence[str]) -> list[str]:
    """Return options without "A.", "B." where each of them has its own."""
    labels = [patterns.option(cell) for cell in cells]
    own = [label is not None and label.letter.upper() for label in labels]
    if own != list("ABCDEFGH"[: len(cells)]):
        return list(cells)
    return [
        cell[label.end :].strip() if label else cell
        for cell, label in zip(cells, labels, strict=True)
    ]


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    kept = (
        c for c in nfc(cell.replace("_x000D_", "")) if c in "\n\t" or c.isprintable() or c.isspace()
    )
    lines = (" ".join(line.split()) for line in "".join(kept).splitlines())
    return "\n".join(line for line in lines if line)


def no_columns() -> str:
    """Return what is said where no row names the columns."""
    return pgettext(
        "to a teacher",
        "No row of headings was found in the first 30 rows. Name the columns: “Câu hỏi”, “A”, "
        "“B”, “C”, “D”, “Đáp án”.",
    )
