"""Own data: the papers confirmed, who looked, requests and their answers, how long things stay."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.personal import RETENTION
from mangxanh.common.text import nfc
from mangxanh.history.actions import record
from mangxanh.school.models import (
    DataRequest,
    Look,
    PapersConfirmation,
    Person,
    Pupil,
    RetentionSetting,
    School,
)
from mangxanh.school.permissions import (
    can_ask_about,
    can_choose_retention,
    can_confirm_papers,
    can_keep_pupils,
)
from mangxanh.school.queries import working_days

DAYS_TO_ANSWER = 2  # working days of the school


@transaction.atomic
def confirm_papers(school: School, *, by: Person) -> PapersConfirmation:
    """Note that the papers about children's data are done; it opens pupils and photographs.

    Doing it twice is harmless: the first stands.
    """
    require(can_confirm_papers(by, school))
    School.objects.select_for_update().get(pk=school.pk)
    standing = PapersConfirmation.objects.filter(school=school, ended_at__isnull=True)
    row: PapersConfirmation | None = standing.first()
    if row:
        return row
    row = PapersConfirmation.objects.create(school=school, confirmed_by=by, confirmed_at=now())
    record("papers confirmed", row, by=by)
    return row


@transaction.atomic
def withdraw_papers(school: School, *, by: Person) -> None:
    """Take the confirmation back: nothing new comes in, nothing is deleted. Twice is harmless."""
    require(can_confirm_papers(by, school))
    standing = PapersConfirmation.objects.select_for_update().filter(school=school)
    for row in standing.filter(ended_at__isnull=True):
        row.ended_at = now()
        row.save(update_fields=["ended_at"])
        record("papers withdrawn", row, by=by)


def note_look(pupil: Pupil, *, by: Person) -> None:
    """Note that a colleague opened a pupil's record; see note_looks."""
    note_looks([pupil], by=by)


def note_looks(pupils: Iterable[Pupil], *, by: Person) -> None:
    """Note that a colleague opened the records of pupils: once a viewer, a pupil, a day.

    The pupil reads name, role and day, never what was seen; their own looks and their guardians'
    are not noted. It is no history: the row itself is the trace, and it ends after 12 months.
    """
    if not by.works_here:
        return
    rows = [
        Look(
            school_id=pupil.school_id,
            pupil=pupil,
            viewer=by,
            role=by.role_in(pupil.school_id),
            day=today(),
        )
        for pupil in pupils
        if pupil.person_id != by.pk
    ]
    Look.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


@transaction.atomic
def ask_about_data(about: Person, kind: str, text: str, *, by: Person) -> DataRequest:
    """Ask the school about one's own data or one's child's; due in 2 working days of the school."""
    if by.school is None:
        raise ValueError("who asks acts in a school")
    require(can_ask_about(by, about, by.school))
    if kind not in DataRequest.Kind.values:
        raise ValueError(kind)
    text = nfc(text).strip()
    if not text:
        raise ValidationError(_("Please write what it is about."))
    row = DataRequest.objects.create(
        school=by.school,
        person=by,
        about=about,
        kind=kind,
        text=text,
        asked_at=now(),
        due_on=working_days(by.school).add(today(), DAYS_TO_ANSWER),
    )
    record("request about data made", row, by=by)
    return row


@transaction.atomic
def answer_request(request: DataRequest, answer: str, *, by: Person) -> DataRequest:
    """Answer a request; ValidationError without words, or when it was answered already."""
    require(can_keep_pupils(by, request.school))
    row: DataRequest = DataRequest.objects.select_for_update().get(pk=request.pk)
    answer = nfc(answer).strip()
    if not answer:
        raise ValidationError(_("Please write an answer."))
    if row.answered_at is not None:
        raise ValidationError(_("Somebody has answered this meanwhile."))
    row.answer, row.answered_at, row.answered_by = answer, now(), by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    record("request about data answered", row, by=by)
    return row


@transaction.atomic
def choose_retention(school: School, name: str, amount: int, *, by: Person) -> None:
    """Keep something for another time than the usual, within its bounds."""
    require(can_choose_retention(by, school))
    usual = RETENTION[name]
    if not usual.is_chosen or not usual.least <= amount <= usual.most:
        raise ValidationError(
            _("Please choose a number from %(least)d to %(most)d.")
            % {"least": usual.least, "most": usual.most}
        )
    row = RetentionSetting.objects.select_for_update().filter(school=school, name=name).first()
    if row is None:
        row = RetentionSetting(school=school, name=name)
    if row.amount == amount:
        return
    row.amount = amount
    row.save()
    record("retention chosen", row, by=by)


@transaction.atomic
def choose_retentions(school: School, amounts: Mapping[str, int], *, by: Person) -> None:
    """Choose several at once: all of them or none."""
    for name, amount in amounts.items():
        choose_retention(school, name, amount, by=by)
