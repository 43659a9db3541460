"""Handing out, counting signatures, agreeing as a class, marking as read; and taking each back.

What a class or the school did is an activity of the plan, which files its own evidence.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.conduct.models import (
    Acknowledgement,
    ClassAgreement,
    ClassSignatures,
    Code,
    Handout,
)
from mangxanh.conduct.permissions import (
    can_acknowledge,
    can_hand_out,
    can_keep_class,
    can_undo,
)
from mangxanh.conduct.queries import code_of_class
from mangxanh.conduct.words import HANDED_NAMES, agreement_title, handout_title, signatures_title
from mangxanh.files.actions import Prepared, discard
from mangxanh.history.actions import record
from mangxanh.plan.actions.activities import log_activity, must_be_unused, take_back
from mangxanh.plan.entries import Entry
from mangxanh.plan.models import Activity, Line
from mangxanh.school.models import Person, SchoolClass

FEWEST, MOST, LONGEST = 3, 5, 160  # sentences of an agreement, letters of one
MOST_COPIES = 100_000


@transaction.atomic
def hand_out(
    code: Code,
    kind: str,
    *,
    copies: int,
    to_whom: str,
    day: date,
    line: Line,
    request_key: str,
    by: Person,
) -> Handout:
    """Log copies that were handed out; the same request key again gives the same handout."""
    require(can_hand_out(by, code.school))
    if code.issued_at is None:
        raise ValidationError(_("Only what was issued is handed out."))
    entry = _copies(code, kind, copies, clean(to_whom), day, line, request_key)
    of_code = Handout.objects.filter(code=code, activity__request_key=request_key)
    if not of_code.exists():
        must_be_unused(request_key, code.school)
    activity = log_activity(code.school, entry, by=by)
    handout, made = Handout.objects.get_or_create(
        activity=activity,
        defaults={
            "school": code.school,
            "code": code,
            "kind": kind,
            "copies": copies,
            "to_whom": clean(to_whom)[:120],
            "day": day,
            "made_by": by,
            "created_at": now(),
        },
    )
    if made:
        record("code handed out", handout, by=by)
    return handout


def _copies(
    code: Code, kind: str, copies: int, to_whom: str, day: date, line: Line, request_key: str
) -> Entry:
    """Return what the log says of copies; ValidationError where it makes no sense."""
    if kind not in Handout.Kind.values or not 1 <= copies <= MOST_COPIES:
        raise ValidationError({"copies": _("Please check this number.")})
    if not to_whom:
        raise ValidationError({"to_whom": _("Please say to whom.")})
    details: dict[str, str | int] = {
        "handout": HANDED_NAMES[Handout.Kind(kind)],
        "copies": copies,
        "to_whom": to_whom,
    }
    return Entry(
        kind=Activity.Kind.HANDOUT,
        title=handout_title(code, kind),
        day=day,
        lines=[line],
        request_key=request_key,
        details=details,
    )


@transaction.atomic
def count_signatures(
    school_class: SchoolClass,
    signed: int,
    *,
    day: date,
    line: Line,
    request_key: str,
    by: Person,
    files: Sequence[Prepared] = (),
) -> ClassSignatures:
    """Write down how many of a class signed the code for its grade, in place of an older count.

    The same request key again gives the same count.
    """
    require(can_keep_class(by, school_class))
    row = _locked(school_class)
    code = code_of_class(row)
    if code is None:
        raise ValidationError(_("No code is in force for this class yet."))
    _check_signed(signed, row.size)
    of_class = ClassSignatures.objects.filter(school_class=row).select_related("activity")
    again: ClassSignatures | None = of_class.filter(activity__request_key=request_key).first()
    if again:
        for prepared in files:
            discard(prepared)
        return again
    must_be_unused(request_key, row.school)
    if there := of_class.filter(code=code, withdrawn_at=None).first():
        _take_back(there, by)
    entry = _entry(row, signatures_title(row.name), signed, day, line, request_key)
    counted = ClassSignatures.objects.create(
        code=code,
        activity=log_activity(row.school, entry, by=by, files=files),
        **_said(row, signed, day, by),
    )
    record("signatures counted", counted, by=by)
    return counted


@transaction.atomic
def agree(
    school_class: SchoolClass,
    sentences: Sequence[str],
    *,
    signed: int,
    day: date,
    line: Line,
    request_key: str,
    by: Person,
) -> ClassAgreement:
    """Write down what a class agreed on, in place of what it agreed on before.

    The same request key again gives the same agreement.
    """
    require(can_keep_class(by, school_class))
    row = _locked(school_class)
    told = _sentences(sentences)
    _check_signed(signed, row.size)
    of_class = ClassAgreement.objects.filter(school_class=row).select_related("activity")
    again: ClassAgreement | None = of_class.filter(activity__request_key=request_key).first()
    if again:
        return again
    must_be_unused(request_key, row.school)
    if there := of_class.filter(withdrawn_at=None).first():
        _take_back(there, by)
    entry = _entry(row, agreement_title(row.name), signed, day, line, request_key)
    agreed = ClassAgreement.objects.create(
        code=code_of_class(row),
        sentences=told,
        activity=log_activity(row.school, entry, by=by),
        **_said(row, signed, day, by),
    )
    record("class agreed", agreed, by=by)
    return agreed


def _sentences(given: Sequence[str]) -> list[str]:
    """Return the sentences of an agreement, each once; ValidationError where they are too few."""
    told = list(dict.fromkeys(clean(one)[:LONGEST] for one in given if clean(one)))
    if not FEWEST <= len(told) <= MOST:
        words = _("An agreement has %(least)d to %(most)d sentences; here are %(n)d.")
        raise ValidationError({"own": words % {"least": FEWEST, "most": MOST, "n": len(told)}})
    return told


def _locked(school_class: SchoolClass) -> SchoolClass:
    rows = SchoolClass.objects.select_for_update(of=("self",))
    found: SchoolClass = rows.select_related("school", "year").get(pk=school_class.pk)
    return found


def _check_signed(signed: int, size: int) -> None:
    if not 1 <= signed <= size:
        raise ValidationError(
            {"signed": _("This class has %(size)d pupils in all.") % {"size": size}}
        )


def _entry(
    row: SchoolClass, title: str, signed: int, day: date, line: Line, request_key: str
) -> Entry:
    return Entry(
        kind=Activity.Kind.OTHER,
        title=title,
        day=day,
        lines=[line],
        request_key=request_key,
        classes=[row],
        heads=signed,
    )


def _said(row: SchoolClass, signed: int, day: date, by: Person) -> dict[str, Any]:
    return {
        "school": row.school,
        "school_class": row,
        "signed": signed,
        "size": row.size,
        "day": day,
        "made_by": by,
        "created_at": now(),
    }


def _take_back(row: Handout | ClassSignatures | ClassAgreement, by: Person) -> None:
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    take_back(row.activity, _("It was taken back."), by=by)


@transaction.atomic
def withdraw_handout(handout: Handout, *, by: Person) -> None:
    """Take a handout back with its evidence; doing it twice is harmless."""
    require(can_undo(by, handout.activity))
    handout = (
        Handout.objects.select_for_update(of=("self",))
        .select_related("activity")
        .get(pk=handout.pk)
    )
    if handout.withdrawn_at is None:
        _take_back(handout, by)
        record("handout withdrawn", handout, by=by)


@transaction.atomic
def withdraw_signatures(counted: ClassSignatures, *, by: Person) -> None:
    """Take the count of a class back with its evidence; doing it twice is harmless."""
    require(can_keep_class(by, counted.school_class))
    rows = ClassSignatures.objects.select_for_update(of=("self",)).select_related("activity")
    counted = rows.get(pk=counted.pk)
    if counted.withdrawn_at is None:
        _take_back(counted, by)
        record("signatures withdrawn", counted, by=by)


@transaction.atomic
def withdraw_agreement(agreed: ClassAgreement, *, by: Person) -> None:
    """Take the agreement of a class back with its evidence; doing it twice is harmless."""
    require(can_keep_class(by, agreed.school_class))
    rows = ClassAgreement.objects.select_for_update(of=("self",)).select_related("activity")
    agreed = rows.get(pk=agreed.pk)
    if agreed.withdrawn_at is None:
        _take_back(agreed, by)
        record("agreement withdrawn", agreed, by=by)


@transaction.atomic
def acknowledge(code: Code, *, by: Person) -> None:
    """Mark a code as read by who presses the button; pressing twice is harmless.

    No row of history tells of it: history stays ten years, and nobody is to see who has not read.
    """
    require(can_acknowledge(by, code))
    Acknowledgement.objects.get_or_create(
        code=code, person_id=by.pk, defaults={"school_id": code.school_id, "made_at": now()}
    )


@transaction.atomic
def take_acknowledgement_back(code: Code, *, by: Person) -> None:
    """Take one's own “đã đọc” back; nothing is left of it."""
    require(can_acknowledge(by, code))
    Acknowledgement.objects.filter(code=code, person=by.pk).delete()
