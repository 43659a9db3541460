"""Questions as files: for other programs, for Excel, for print."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from mangxanh.contests.models import Question, QuestionVersion
from mangxanh.contests.queries.pictures import bytes_of
from mangxanh.contests.reading import Picture
from mangxanh.contests.reading import Question as Written
from mangxanh.contests.wording import Figure
from mangxanh.contests.writing_out import (
    write_gift,
    write_moodle,
    write_paper,
    write_qti,
    write_sheet,
)
from mangxanh.plan.papers import letterhead
from mangxanh.school.models import School

KINDS = {
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "excel": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "moodle": "application/xml",
    "qti": "application/zip",
    "gift": "text/plain; charset=utf-8",
}
ENDINGS = {"word": "docx", "excel": "xlsx", "moodle": "xml", "qti": "zip", "gift": "gift"}


def export(
    school: School, questions: Iterable[Question], form: str
) -> tuple[bytes, list[Question]]:
    """Return a file of questions, and those that have no place in that form."""
    asked = [row for row in questions if row.current]
    pictures = bytes_of(row.current for row in asked if row.current)
    broken = [row for row in asked if row.current and _lacks(row.current, pictures)]
    rows = [row for row in asked if row not in broken]
    written = [_written(row, row.current, pictures) for row in rows if row.current]
    data, left_out = _written_out(school, rows, written, form)
    return data, [*broken, *(rows[place] for place in left_out)]


def _written_out(
    school: School, rows: Sequence[Question], written: Sequence[Written], form: str
) -> tuple[bytes, list[int]]:
    if form == "moodle":
        return write_moodle(written), []
    laws = [_laws(row.current) for row in rows if row.current]
    if form == "qti":
        return write_qti(written, laws), []
    if form == "word":
        told = [f"(Căn cứ: {law}.)" if law else "" for law in laws]
        return write_paper(written, told, head=letterhead(school, "")), []
    if form == "gift":
        text, left_out = write_gift(written)
        return text.encode("utf-8"), left_out
    return write_sheet(written)


def _lacks(version: QuestionVersion, pictures: Mapping[str, bytes]) -> bool:
    """Return whether a picture of a question is gone from the disk."""
    return any(one.key not in pictures for one in version.figures)


def _laws(version: QuestionVersion) -> str:
    return "; ".join(f"{law.article}, {law.document}" for law in version.wording().laws)


def _written(row: Question, version: QuestionVersion, pictures: Mapping[str, bytes]) -> Written:
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
        pictures=[_picture(one, pictures[one.key]) for one in version.figures],
    )


def _picture(one: Figure, data: bytes) -> Picture:
    return Picture(hashlib.sha256(data).hexdigest(), "webp", data, place=one.place, alt=one.alt)
