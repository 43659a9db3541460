"""Telling somebody outside, which only a person does; and what they answered."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.clock import begin, meet
from mangxanh.cases.actions.writing import (
    add_entry,
    held,
    record_event,
    seal_words,
    sent_before,
    settle,
)
from mangxanh.cases.models import Case, CaseFigure, Deadline, Entry, Referral
from mangxanh.common.dates import at, now, today
from mangxanh.common.errors import BadInput
from mangxanh.school.models import Person

MORNING = time(8)


@dataclass(frozen=True)
class Call:
    """Who was told, when and how; the rest is sealed."""

    place: str
    channel: str
    at: datetime
    to: str = ""
    person: str = ""
    reference: str = ""
    sent: str = ""
    answer_due_on: date | None = None


@transaction.atomic
def log_referral(case: Case, call: Call, *, by: Person, once: str = "") -> Referral:
    """Write down that somebody outside was told; any handler may, without waiting for the head.

    Where an answer is awaited it is asked for until it is there.
    """
    case = held(case, by)
    if found := sent_before(case, once):
        made: Referral = Referral.objects.get(entry=found)
        return made
    if call.at > now():
        raise BadInput(_("This moment is still to come."))
    if call.answer_due_on and call.answer_due_on < today():
        raise BadInput(_("The day of the answer has passed."))
    words = {
        "to": call.to,
        "person": call.person,
        "reference": call.reference,
        "sent": call.sent,
    }
    entry = add_entry(case, Entry.What.REFERRAL, seal_words(case.public, words), by=by, once=once)
    row: Referral = Referral.objects.create(
        case=case,
        entry=entry,
        place=Referral.Place(call.place),
        channel=Referral.Channel(call.channel),
        by=by,
        at=call.at,
        answer_due_on=call.answer_due_on,
    )
    if row.answer_due_on:
        begin(case, Deadline.What.ANSWER, at(row.answer_due_on, MORNING), referral=row)
    CaseFigure.objects.filter(case=case).update(was_referred=True)
    record_event(case, "referred", by=by, detail=f"{entry.n} {row.place} {row.channel}")
    settle(case)
    return row


@transaction.atomic
def note_answer(referral: Referral, answer: str, *, by: Person, once: str = "") -> Referral:
    """Write down what another place answered; twice is harmless."""
    case = held(referral.case, by)
    row: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    if row.answered_on or sent_before(case, once):
        return row
    words = seal_words(case.public, {"answer": answer, "of": row.entry.n})
    add_entry(case, Entry.What.REFERRAL, words, by=by, once=once)
    row.answered_on = today()
    row.save(update_fields=["answered_on"])
    meet(case, Deadline.What.ANSWER, referral=row)
    record_event(case, "answer noted", by=by, detail=f"{row.entry.n} {row.place}")
    settle(case)
    return row
