"""Questions as files: for other programs, for Excel, for print."""

from collections.abc import Iterable, Sequence

from mangxanh.contests.models import Question, QuestionVersion
from mangxanh.contests.reading import Question as Written
from mangxanh.contests.writing_out import write_gift, write_moodle, write_paper, write_sheet
from mangxanh.plan.papers import letterhead
from mangxanh.school.models import School

KINDS = {
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "excel": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "moodle": "application/xml",
    "gift": "text/plain; charset=utf-8",
}
ENDINGS = {"word": "docx", "excel": "xlsx", "moodle": "xml", "gift": "gift"}


def export(
    school: School, questions: Iterable[Question], form: str
) -> tuple[bytes, list[Question]]:
    """Return a file of questions, and those that have no place in that form."""
    rows = [row for row in questions if row.current]
    written = [_written(row, row.current) for row in rows if row.current]
    if form == "moodle":
        return write_moodle(written), []
    if form == "word":
        laws = [_laws(row.current) for row in rows if row.current]
        return write_paper(written, laws, head=letterhead(school, "")), []
    if form == "gift":
        text, left_out = write_gift(written)
        return text.encode("utf-8"), _at(rows, left_out)
    data, left_out = write_sheet(written)
    return data, _at(rows, left_out)


def _at(rows: Sequence[Question], places: Iterable[int]) -> list[Question]:
    return [rows[place] for place in places]


def _laws(version: QuestionVersion) -> str:
    names = [f"{law.article}, {law.document}" for law in version.wording().laws]
    return f"(Căn cứ: {'; '.join(names)}.)" if names else ""


def _written(row: Question, version: QuestionVersion) -> Written:
    whom = [who for who in version.audiences if who.isdecimal()]
    return Written(
        line=0,
        stem=version.stem,
        type=version.kind,
        options=list(version.options),
        correct=list(version.correct),
        answers=list(version.answers),
        explanation=version.explanation,
        title=row.key or f"Câu {row.number}",
        category=row.get_topic_display(),
        difficulty=str(version.difficulty),
        grade=", ".join(whom),
    )
