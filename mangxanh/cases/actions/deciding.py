"""What is decided at once by one handler: about the family, more urgency, more secrecy, pictures."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.access import take_out
from mangxanh.cases.actions.clock import hasten, reveal
from mangxanh.cases.actions.telling import tell_of_case
from mangxanh.cases.actions.writing import (
    add_entry,
    held,
    record_event,
    seal_words,
    sent_before,
)
from mangxanh.cases.duty import URGENT_MINUTES
from mangxanh.cases.models import Case, Entry, Evidence
from mangxanh.cases.queries import usable_ladder
from mangxanh.cases.texts import put_off_reasons
from mangxanh.common.dates import today
from mangxanh.common.errors import BadInput
from mangxanh.school.models import Person


@dataclass(frozen=True)
class OfFamily:
    """Whether the family was told, and by whom this was decided; `key` says why it is put off."""

    told: bool
    text: str
    decided_by: str
    key: str = ""
    review_on: date | None = None


@transaction.atomic
def decide_on_family(case: Case, decision: OfFamily, *, by: Person, once: str = "") -> Case:
    """Write down that the family was told, or that it is put off, why and who decided."""
    case = held(case, by)
    if sent_before(case, once):
        return case
    if not decision.told and decision.key not in {one.key for one in put_off_reasons()}:
        raise BadInput(_("Please choose why the family is not told yet."))
    if not decision.decided_by.strip():
        raise BadInput(_("Please say who decided."))
    if decision.review_on and decision.review_on < today():
        raise BadInput(_("This day has passed."))
    words = {
        "kind": "family",
        "answer": "told" if decision.told else decision.key,
        "text": decision.text,
        "decided_by": decision.decided_by,
        "review_on": f"{decision.review_on:%d/%m/%Y}" if decision.review_on else "",
    }
    add_entry(case, Entry.What.DECISION, seal_words(case.public, words), by=by, once=once)
    case.family = Case.Family.TOLD if decision.told else Case.Family.PUT_OFF
    case.save(update_fields=["family"])
    record_event(case, "family decided", by=by, detail=case.family)
    return case


@transaction.atomic
def raise_urgency(case: Case, *, by: Person) -> Case:
    """Make a case urgent: the whole ladder sees it at once and is told. Twice is harmless."""
    case = held(case, by)
    if case.is_urgent:
        return case
    if case.closed_on:
        raise BadInput(_("This case is closed. Reopen it first."))
    case.is_urgent = True
    case.save(update_fields=["is_urgent"])
    hasten(case)
    record_event(case, "made urgent", by=by)
    for rung in usable_ladder(case):
        reveal(rung)
        if rung.person and rung.person_id != by.pk:
            _tell_urgent(rung.person, case)
    return case


def _tell_urgent(person: Person, case: Case) -> None:
    minutes = str(URGENT_MINUTES)
    tell_of_case(case, person, "case-urgent", at_once=True, minutes=minutes)


@transaction.atomic
def raise_secrecy(case: Case, level: int, *, by: Person) -> Case:
    """Raise the secrecy of a case; lowering it needs a second person."""
    case = held(case, by)
    if level not in Case.Secrecy.values:
        raise BadInput(_("Please choose a level."))
    if level == case.secrecy:
        return case
    if level < case.secrecy:
        raise BadInput(_("A second person has to agree to less secrecy."))
    before, case.secrecy = case.secrecy, level
    case.save(update_fields=["secrecy"])
    record_event(case, "secrecy raised", by=by, detail=f"{before} {level}")
    return case


@transaction.atomic
def lock_picture(evidence: Evidence, *, by: Person) -> Evidence:
    """Lock an intimate picture: nobody views it from now on. Twice is harmless."""
    case = held(evidence.case, by)
    row: Evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if row.state in (Evidence.State.LOCKED, Evidence.State.GONE):
        return row
    row.state = Evidence.State.LOCKED
    row.save(update_fields=["state"])
    if not case.told_of_image:
        case.told_of_image = True
        case.save(update_fields=["told_of_image"])
    record_event(case, "picture locked", by=by, detail=str(row.entry.n))
    return row


@transaction.atomic
def leave_case(case: Case, *, by: Person) -> None:
    """Step aside: one's own keys to a case go. The last who can act stays until another is there."""
    case = held(case, by)
    take_out(case, by, "stepped aside", by=by)
