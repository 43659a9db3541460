"""Who of a contest is proposed for a giấy khen, as papers for the head to decide on."""

from django.utils import translation

from mangxanh.consents.models import Purpose
from mangxanh.consents.queries import allowed_among
from mangxanh.contests.models import Attempt, ClassWinner, Contest, Winner
from mangxanh.contests.queries.across import number_words
from mangxanh.documents.praise import (
    PraisePaper,
    PraiseRow,
    praise_decision_docx,
    praise_list_docx,
)
from mangxanh.plan.papers import letterhead, signature
from mangxanh.school.models import Pupil

PAPERS = {"danh-sach": praise_list_docx, "quyet-dinh": praise_decision_docx}


def praise_docx(contest: Contest, form: str) -> bytes:
    """Return the list of pupils who won, or a draft of the decision; KeyError for another form."""
    with translation.override("vi"):
        return PAPERS[form](praise_paper(contest))


def praise_paper(contest: Contest) -> PraisePaper:
    """Return the pupils who won, best first, and the classes; adults are praised by another paper."""
    classes = ClassWinner.objects.filter(contest=contest).select_related("school_class")
    rows = Winner.objects.filter(contest=contest, attempt__person__pupil__isnull=False)
    winners = rows.select_related(
        "attempt__person", "attempt__school_class", "attempt__division", "attempt__school"
    )
    named = _named(contest, [row.attempt.person_id for row in winners])
    return PraisePaper(
        letterhead=letterhead(contest.school, "QĐ"),
        event=f"cuộc thi “{contest.name}”",
        year=contest.year.name.replace("-", "–"),
        rows=tuple(
            PraiseRow(
                name=named.get(row.attempt.person_id)
                or number_words(contest, row.attempt.person_id),
                class_name=_where(contest, row.attempt),
                achievement=f"{row.prize}, {row.attempt.division.name}",
            )
            for row in winners
        ),
        classes=tuple((str(row.school_class), row.prize) for row in classes),
        signature=signature(contest.school),
    )


def _named(contest: Contest, people: list[int]) -> dict[int, str]:
    """Return names; those of other schools reach the authority where pupil and parent agreed."""
    pupils = Pupil.objects.filter(person__in=people).select_related("person")
    if contest.across:
        pupils = pupils.filter(pk__in=allowed_among(pupils, Purpose.NAME))
    return {one.person_id: one.person.name for one in pupils}


def _where(contest: Contest, attempt: Attempt) -> str:
    room = str(attempt.school_class or "")
    return f"{room} – {attempt.school}" if contest.across else room
