"""Laws that ended: said by a keeper, or found by the clock; what rests on them is greyed at once."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.contests.laws import article_keys, law_key
from mangxanh.contests.models import LawChange, Question
from mangxanh.contests.permissions import can_keep_bank
from mangxanh.contests.queries.laws import hit_by, line_of_contests, unsaid_ends
from mangxanh.history.actions import record
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.plan.actions.work import open_task
from mangxanh.plan.models import Task
from mangxanh.school.models import Person, Role, School
from mangxanh.school.queries import staff_of

TIME_TO_MEND = timedelta(days=14)


def end_law(
    school: School, *, document: str, article: str, last_day: date, note: str, by: Person
) -> LawChange:
    """Say that a document, or one article of it ("" for all), holds until a day and no longer.

    What cites it is greyed from the day after; one task opens for the keepers, and they are told.
    """
    require(can_keep_bank(by, school))
    document, article = clean(document)[:200], clean(article)[:60]
    if not document:
        raise ValidationError({"document": pgettext("to a teacher", "Please name the document.")})
    if len(article_keys(article)) > 1:
        told = pgettext("to a teacher", "Please write down one article at a time.")
        raise ValidationError({"article": told})
    try:
        with transaction.atomic():
            return _end(school, document, article, last_day=last_day, note=clean(note)[:300], by=by)
    except IntegrityError:
        raise ValidationError(_("The end of this law is written down already.")) from None


def _end(
    school: School,
    document: str,
    article: str,
    *,
    last_day: date,
    note: str = "",
    by: Person | None,
) -> LawChange:
    change = LawChange.objects.create(
        school=school,
        document=document,
        law_key=law_key(document),
        article=article,
        article_key=article_keys(article)[0],
        last_day=last_day,
        note=note,
        by=by,
        made_at=now(),
    )
    hit = list(hit_by(change))
    if hit:
        _tell(change, hit)
    record("end of a law written down", change, by=by)
    return change


def _tell(change: LawChange, hit: Sequence[Question]) -> None:
    """Open one task for all that is hit, and tell the keepers; the board where there are none."""
    school = change.school
    keepers = staff_of(school, Role.SUBJECT_HEAD, Role.YOUTH_LEADER) or staff_of(school, Role.BOARD)
    change.task = _task(change, len(hit), keepers)
    change.save(update_fields=["task"])
    for person in keepers:
        tell_by_letter(
            person,
            school,
            "questions-ended",
            url=reverse("bank_laws"),
            kind=Notice.Kind.REMINDER,
            law=str(change),
            day=f"{change.last_day:%d/%m/%Y}",
            count=str(len(hit)),
        )


def _task(change: LawChange, count: int, keepers: Sequence[Person]) -> Task | None:
    """Open the task on the line of contests; None where the plan of this year has none."""
    row = line_of_contests(change.school)
    if row is None:
        return None
    title = _("Look through %(count)d questions that rest on %(law)s")
    return open_task(
        row,
        title % {"count": count, "law": change},
        owner=keepers[0] if len(keepers) == 1 else None,
        due_on=max(today() + TIME_TO_MEND, change.last_day),
    )


@transaction.atomic
def law_still_holds(change: LawChange, *, by: Person) -> None:
    """Take back what was written down by mistake: what it greyed is drawn again. Twice is harmless."""
    require(can_keep_bank(by, change.school))
    row = LawChange.objects.select_for_update().get(pk=change.pk)
    if row.withdrawn_at:
        return
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    record("end of a law taken back", row, by=by)


@transaction.atomic
def watch_laws(school: School) -> int:
    """Write down what ended by the dates of citations, a task each; return how many laws."""
    School.objects.select_for_update().get(pk=school.pk)
    ends = unsaid_ends(school, today())
    for document, article, last_day in ends:
        _end(school, document, article, last_day=last_day, by=None)
    return len(ends)
