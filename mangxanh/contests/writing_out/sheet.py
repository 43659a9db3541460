"""Questions as a workbook that teachers go on writing in, and that we read back."""

from collections.abc import Sequence

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import Question
from mangxanh.contests.reading.sheets import PAIR_SIGN, TYPE_WORDS
from mangxanh.documents.workbook import NewSheet, Value, write_workbook

_LETTERS = "ABCDEFGH"
_COLUMNS = (
    "STT", "Loại câu hỏi", "Câu hỏi", *_LETTERS, "Đáp án đúng", "Giải thích", "Độ khó", "Chủ đề", "Khối",
)  # fmt: skip
_WIDTHS = (6, 16, 60, *([24] * len(_LETTERS)), 14, 40, 10, 24, 8)


def write_sheet(questions: Sequence[Question]) -> tuple[bytes, list[int]]:
    """Return an xlsx with a question a row, and the places (from 0) of questions left out.

    Left out: more than eight options, pictures. Cells never become formulas.
    """
    rows: list[tuple[Value, ...]] = []
    left_out: list[int] = []
    for place, question in enumerate(questions):
        cells = _cells(question)
        if len(cells) > len(_LETTERS) or question.pictures:
            left_out.append(place)
            continue
        cells += [""] * (len(_LETTERS) - len(cells))
        right = "" if question.type in _WITHOUT_LETTERS else ", ".join(
            _LETTERS[at] for at in question.correct
        )  # fmt: skip
        rows.append(
            (
                len(rows) + 1, TYPE_WORDS[question.type], question.stem, *cells, right,
                question.explanation, question.difficulty, question.category, question.grade,
            )
        )  # fmt: skip
    return write_workbook([NewSheet("Câu hỏi", _COLUMNS, tuple(rows), _WIDTHS)]), left_out


_WITHOUT_LETTERS = {words.ESSAY, words.MATCHING, words.ORDERING}


def _cells(question: Question) -> list[str]:
    if question.type != words.MATCHING:
        return list(question.options)
    rest = [at for at in range(len(question.answers)) if at not in question.correct]
    pairs = [*zip(question.options, question.correct, strict=True), *(("", at) for at in rest)]
    return [f"{left} {PAIR_SIGN} {question.answers[right]}".strip() for left, right in pairs]
