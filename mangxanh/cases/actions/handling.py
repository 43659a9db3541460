"""The first things a handler does: answers whether this must be notified, takes it on, assigns it."""

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.clock import meet, reveal
from mangxanh.cases.actions.telling import tell_of_case
from mangxanh.cases.actions.writing import (
    add_entry,
    held,
    record_event,
    seal_words,
    sent_before,
    settle,
)
from mangxanh.cases.models import Case, Deadline, Entry, Wrap
from mangxanh.cases.queries import able_handlers
from mangxanh.cases.texts import not_now_reasons
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.school.models import Person


@transaction.atomic
def acknowledge(
    case: Case,
    must_notify: bool,  # noqa: FBT001  # the answer to one question
    reason: str,
    *,
    by: Person,
    key: str = "",
    once: str = "",
) -> Case:
    """Answer whether 111, the police or the ward must be told at once, and take the case on.

    A "no" needs one of the coded reasons (`key`); `reason` is sealed. Without this answer no
    clock stops. A "no" can be made a "yes" at any time, a "yes" never a "no".
    """
    case = held(case, by)
    if sent_before(case, once) or case.must_notify is must_notify:
        return case
    _must_be_open(case)
    if case.must_notify:
        raise BadInput(_("It was answered that this must be notified; that is not taken back."))
    if not must_notify and key not in {choice.key for choice in not_now_reasons()}:
        raise BadInput(_("Please choose why nobody has to be told at once."))
    words = {"kind": "notice", "answer": "yes" if must_notify else key, "text": reason}
    add_entry(case, Entry.What.DECISION, seal_words(case.public, words), by=by, once=once)
    case.must_notify = must_notify
    first = case.acknowledged_at is None
    case.acknowledged_at = case.acknowledged_at or now()
    case.save(update_fields=["must_notify", "acknowledged_at"])
    record_event(case, "notice answered", by=by, detail="yes" if must_notify else f"no {key}")
    if first:
        meet(case, Deadline.What.ACKNOWLEDGE)
        record_event(case, "acknowledged", by=by)
    settle(case)
    return case


@transaction.atomic
def assign(case: Case, to: Person, *, by: Person) -> Case:
    """Give a case to another of its handlers, who is told; BadInput for who has no key to it.

    It stops the first clock only where the question of notice was answered.
    """
    case = held(case, by)
    if case.owner_id == to.pk:
        return case
    _must_be_open(case)
    wrap = Wrap.objects.filter(case=case, person=to, purpose=Wrap.Purpose.CASE).first()
    active = able_handlers().filter(school=case.school_id, person=to).exists()
    if wrap is None or not active:
        raise BadInput(_("Please choose somebody who can open this case."))
    reveal(wrap)
    case.owner = to
    case.save(update_fields=["owner"])
    record_event(case, "assigned", by=by, detail=str(to.pk))
    if to.pk != by.pk:
        tell_of_case(case, to, "case-yours", at_once=case.is_urgent)
    return case


def _must_be_open(case: Case) -> None:
    if case.closed_on:
        raise BadInput(_("This case is closed. Reopen it first."))
