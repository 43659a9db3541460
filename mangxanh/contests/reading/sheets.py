"""Questions in a table: Excel, OpenDocument, CSV, a table of Word; a row each."""

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import pgettext

from mangxanh.common.text import fold, nfc
from mangxanh.contests.reading import found as words
from mangxanh.contests.reading import patterns
from mangxanh.contests.reading.building import joined
from mangxanh.contests.reading.found import Found, Question
from mangxanh.contests.reading.headings import Cell, Columns, columns_of, key_of
from mangxanh.contests.reading.labelled import Assembler
from mangxanh.contests.reading.lines import plain_line
from mangxanh.contests.reading.pieces import cut
from mangxanh.contests.reading.settling import is_true_false

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
PAIR_SIGN = "→"  # between the two sides of a pair
TYPE_WORDS = {
    words.SINGLE: "Một lựa chọn", words.MULTIPLE: "Nhiều lựa chọn", words.TRUE_FALSE: "Đúng/Sai",
    words.ORDERING: "Sắp xếp", words.MATCHING: "Ghép đôi", words.SHORT: "Trả lời ngắn",
    words.NUMERICAL: "Số", words.ESSAY: "Tự luận",
}  # fmt: skip
_TYPES = {
    "true false": words.TRUE_FALSE, "essay": words.ESSAY, "dien khuyet": words.SHORT, "dien tu": words.SHORT,
    "short answer": words.SHORT, "ordering": words.ORDERING, "matching": words.MATCHING, "noi": words.MATCHING,
    "fill in the blank": words.SHORT, "open ended": words.ESSAY, "checkbox": words.MULTIPLE,
}  # fmt: skip
_TYPES |= {key_of(word): kind for kind, word in TYPE_WORDS.items()}
_TRUE, _FALSE = {"dung", "true", "d", "t"}, {"sai", "false", "s", "f"}
_EXPLAINS = re.compile(r"\((?:required|optional|bat buoc|tuy chon)")


class Table:
    """Reads the rows below the headings."""

    def __init__(self, rows: Sequence[Sequence[Cell]], columns: Columns, offset: int = 1) -> None:
        self._rows, self._columns, self._offset = rows, columns, offset
        self._from_zero = self._counts_from_zero()
        self._category = ""
        told = {key_of(text) for row in rows[columns.row + 1 :] if (text := self._told(row))}
        self.is_true_false = "true" in columns.places or (
            not columns.options and bool(told & _FALSE) and told <= _TRUE | _FALSE
        )

    @property
    def is_of_questions(self) -> bool:
        """Return whether a table of a Word file holds questions, not only words beside words."""
        return bool(self._columns.options) or self.is_true_false

    def read(self, found: Found) -> None:
        """Add the questions of this table."""
        for at, row in enumerate(self._rows[self._columns.row + 1 :], start=self._columns.row + 1):
            texts = [_text(cell) for cell in row]
            if not any(texts) or self._is_heading(texts):
                continue
            self._read_row(texts, at + self._offset, found)
        self._tell_unread(found)

    def _told(self, row: Sequence[Cell]) -> str:
        return self._cell([_text(cell) for cell in row], "correct")

    def _tell_unread(self, found: Found) -> None:
        """Tell the columns that hold something and that nothing is known of."""
        rows = self._rows[self._columns.row + 1 :]
        for name, at in self._columns.unread.items():
            if any(at < len(row) and _text(row[at]) for row in rows):
                told = pgettext("to a teacher", "The column “%(name)s” was not read.")
                found.warn(
                    self._columns.row + self._offset,
                    told % {"name": name[:60]},
                    pgettext("to a teacher", "Name it “A”, “B”, “Đáp án” or “Giải thích”."),
                )

    def _is_heading(self, texts: Sequence[str]) -> bool:
        """Return whether a row repeats the headings, or is a title across the table."""
        again = columns_of(texts, 0)
        if "stem" in again.places and again.options:
            return True
        if sum(bool(_EXPLAINS.search(fold(text))) for text in texts) > 1:
            return True  # what goes into each column
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
        if not self._columns.options:
            _take_options(question, self._cell(texts, "choices"))
        if not question.options and self._columns.unread:
            question.flag(words.UNSURE)
        self._settle(question, self._answer(texts), self._cell(texts, "type"))
        found.questions.append(question)

    def _answer(self, texts: Sequence[str]) -> str:
        """Return what a row tells of its right answer."""
        if "true" not in self._columns.places:
            return self._cell(texts, "correct")
        marked = [bool(self._cell(texts, name)) for name in ("true", "false")]
        return {(True, False): "Đúng", (False, True): "Sai"}.get((marked[0], marked[1]), "")

    def _settle(self, question: Question, told: str, kind: str) -> None:
        wanted = _TYPES.get(key_of(kind), "")
        if self._columns.first_is_right:
            question.correct = [0]
        elif self.is_true_false and not question.options:
            _settle_true_false(question, told)
        elif not question.options:
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
            question.correct = question.correct or list(range(len(question.options)))
        elif len(question.correct) > 1 or wanted == words.MULTIPLE:
            question.type = words.MULTIPLE
        elif is_true_false(question.options):
            question.type = words.TRUE_FALSE

    def _places(self, question: Question, told: str) -> list[int]:
        """Return the options that a cell names by letters, numbers or their words."""
        count = len(question.options)
        same = _same(question.options, told)
        first = 0 if self._from_zero else 1
        bare = _without_words(told)
        places: list[int] | None = None
        if letters := patterns.letters_of(bare):
            places = sorted({"ABCDEFGH".find(letter) for letter in letters})
            same = same or _same(question.options, patterns.behind_letter(bare))
        elif re.fullmatch(r"[\d\s,;]+", bare):
            places = sorted({int(n) - first for n in re.findall(r"\d+", bare)})
        if places and places[0] >= 0 and places[-1] < count:
            if same and same != places:
                question.flag(words.UNSURE)
            return places
        if same or letters:
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


def _take_options(question: Question, choices: str) -> None:
    """Take the options out of one cell: with their letters, or a line each."""
    text = f"{question.stem}\n{choices}".strip()
    lines = [plain_line(question.line, line) for line in text.split("\n")]
    drafts = Assembler(cut(lines), wraps=False).run().drafts
    if len(drafts) == 1 and len(drafts[0].options) > 1:
        draft = drafts[0]
        question.stem = joined(draft.stem)
        question.options = [option.text for option in draft.options]
        question.letters = "".join(option.letter for option in draft.options)
        question.flags += draft.flags
    elif len(said := [line for line in choices.split("\n") if line.strip()]) > 1:
        question.options, question.letters = said, "ABCDEFGH"[: len(said)]
    elif choices or len(drafts) > 1:
        question.flag(words.UNSURE)


def _settle_true_false(question: Question, told: str) -> None:
    question.type, question.options = words.TRUE_FALSE, ["Đúng", "Sai"]
    if told:
        question.correct = [0 if key_of(told) in _TRUE else 1]


def _settle_open(question: Question, told: str, wanted: str) -> None:
    verdict = key_of(told)
    if verdict in ("dung", "sai", "true", "false"):
        _settle_true_false(question, told)
    elif patterns.letters_of(_without_words(told)):
        question.flag(words.FEW_OPTIONS)
        question.flag(words.NOT_AMONG)
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
