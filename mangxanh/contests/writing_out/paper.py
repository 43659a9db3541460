"""Questions as a Word file for print; the key with explanations begins on a page of its own."""

from collections.abc import Iterator, Sequence

from mangxanh.common.text import fold
from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import Question
from mangxanh.contests.writing_out.figures import on_paper
from mangxanh.documents.docx import flow_docx
from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import Appendix, Blank, Block, Letterhead, Paragraph, Span, Table

SHOWN = 3  # of the ways in which an answer may be written
_LETTERS = "ABCDEFGHIJ"
_SMALL = "abcdefghij"


def write_paper(questions: Sequence[Question], laws: Sequence[str], *, head: Letterhead) -> bytes:
    """Return a DOCX; `laws` says for each question what its answer rests on.

    Steps to be ordered and right sides to be matched stand by alphabet: in their own order they
    would give the answer away.
    """
    blocks: list[Block] = []
    for number, question in enumerate(questions, start=1):
        blocks += _question(number, question)
    rows = tuple(
        (str(number), key(question), " ".join(filter(None, (question.explanation, law))))
        for number, (question, law) in enumerate(zip(questions, laws, strict=True), start=1)
    )
    table = Table("", ("Câu", "Đáp án", "Vì sao, căn cứ"), rows, widths=(1, 2, 7), aligns="cll")
    return flow_docx(
        Flow(
            title="Câu hỏi",
            head=head,
            kind="CÂU HỎI",
            subject=f"{len(questions)} câu",
            blocks=tuple(blocks),
            appendices=(Appendix("Đáp án và giải thích", (table,)),),
            attached="(Dành cho người ra đề, không phát cho người dự thi)",
            size=13,
        )
    )


def _question(number: int, question: Question) -> Iterator[Block]:
    first, *more = question.stem.split("\n")
    yield _line((Span(f"Câu {number}. ", bold=True), first), keep=True)
    for line in more:
        yield _line(line, keep=True)
    yield from _shown(question, "stem")
    if question.type in (words.SHORT, words.NUMERICAL):
        yield Blank(1, label="Trả lời:")
        return
    *lines, last = _options(question)
    for at, line in enumerate(lines):
        yield _line(line, keep=True)
        yield from _shown(question, str(at))
    shown = list(_shown(question, str(len(lines))))
    yield _line(last, keep=bool(shown))
    yield from shown


def _shown(question: Question, place: str) -> Iterator[Block]:
    for one in question.pictures:
        if one.place == place:
            yield on_paper(one.data, one.alt, small=place != "stem")


def _line(text: str | tuple[str | Span, ...], *, keep: bool = False) -> Paragraph:
    return Paragraph(text, align="left", indent=False, keep_with_next=keep)


def _options(question: Question) -> list[str]:
    if question.type == words.ORDERING:
        return [f"{_SMALL[at]}) {question.options[of]}" for at, of in enumerate(_mixed(question))]
    if question.type == words.MATCHING:
        left = [f"{at}. {text}" for at, text in enumerate(question.options, start=1)]
        right = [f"{_SMALL[at]}) {question.answers[of]}" for at, of in enumerate(_mixed(question))]
        return left + right
    return [f"{_LETTERS[at]}. {text}" for at, text in enumerate(question.options)]


def _mixed(question: Question) -> list[int]:
    """Return the places of steps, or of right sides, in the order in which they are printed."""
    texts = question.answers if question.type == words.MATCHING else question.options
    return sorted(range(len(texts)), key=lambda at: (fold(texts[at]), at))


def key(question: Question) -> str:
    """Return the right answer as it is printed: "C", "A, C", "b – a – c", "1b, 2a", "7"."""
    if question.type in (words.SHORT, words.NUMERICAL):
        more = ", …" if len(question.options) > SHOWN else ""
        return " hoặc ".join(question.options[:SHOWN]) + more
    if question.type not in (words.ORDERING, words.MATCHING):
        return ", ".join(_LETTERS[at] for at in question.correct)
    letters = {of: _SMALL[at] for at, of in enumerate(_mixed(question))}
    if question.type == words.ORDERING:
        return " – ".join(letters[at] for at in range(len(question.options)))
    pairs = enumerate(question.correct, start=1)
    return ", ".join(f"{number}{letters[of]}" for number, of in pairs)
