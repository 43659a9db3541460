"""Who of a contest is proposed for a giấy khen, as papers for the head to decide on."""

from django.utils import translation

from mangxanh.contests.models import ClassWinner, Contest, Winner
from mangxanh.documents.praise import (
    PraisePaper,
    PraiseRow,
    praise_decision_docx,
    praise_list_docx,
)
from mangxanh.plan.papers import letterhead, signature

PAPERS = {"danh-sach": praise_list_docx, "quyet-dinh": praise_decision_docx}


def praise_docx(contest: Contest, form: str) -> bytes:
    """Return the list of pupils who won, or a draft of the decision; KeyError for another form."""
    with translation.override("vi"):
        return PAPERS[form](praise_paper(contest))


def praise_paper(contest: Contest) -> PraisePaper:
    """Return the pupils who won, best first, and the classes; adults are praised by another paper."""
    classes = ClassWinner.objects.filter(contest=contest).select_related("school_class")
    rows = Winner.objects.filter(contest=contest, attempt__person__pupil__isnull=False)
    winners = rows.select_related("attempt__person", "attempt__school_class", "attempt__division")
    return PraisePaper(
        letterhead=letterhead(contest.school, "QĐ"),
        event=f"cuộc thi “{contest.name}”",
        year=contest.year.name.replace("-", "–"),
        rows=tuple(
            PraiseRow(
                name=row.attempt.person.name,
                class_name=str(row.attempt.school_class or ""),
                achievement=f"{row.prize}, {row.attempt.division.name}",
            )
            for row in winners
        ),
        classes=tuple((str(row.school_class), row.prize) for row in classes),
        signature=signature(contest.school),
    )
