"""What has to be done in a case: one owner, one day; what others see is thought through first."""

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
from mangxanh.cases.duty import DAY_ENDS
from mangxanh.cases.models import Action, Case, Deadline, Entry
from mangxanh.cases.texts import exposure
from mangxanh.common.dates import at, now, today
from mangxanh.common.errors import BadInput
from mangxanh.school.models import Person

NIGHT = time(23, 59)  # of what is planned in the evening for the same day


@dataclass(frozen=True)
class Thought:
    """The answers before something that others will see; `why` says what an answer asks for."""

    exposes: str
    agreed: str
    kept: str = ""
    why: str = ""


@transaction.atomic
def plan_action(
    case: Case, what: str, text: str, owner: Person, due_on: date, *, by: Person, once: str = ""
) -> Action:
    """Plan something; its owner is one of the case's handlers."""
    case = held(case, by)
    if found := sent_before(case, once):
        made: Action = Action.objects.get(entry=found)
        return made
    if case.closed_on:
        raise BadInput(_("This case is closed. Reopen it first."))
    if not Case.objects.visible_to(owner.at(case.school)).filter(pk=case.pk).exists():
        raise BadInput(_("Please choose somebody who can open this case."))
    if due_on < today():
        raise BadInput(_("This day has passed."))
    words = seal_words(case.public, {"text": text})
    entry = add_entry(case, Entry.What.ACTION, words, by=by, once=once)
    action: Action = Action.objects.create(
        case=case, entry=entry, what=Action.What(what), owner=owner, due_on=due_on
    )
    begin(case, Deadline.What.ACTION, _due_at(due_on), action=action)
    record_event(case, "action planned", by=by, detail=f"{entry.n} {what}")
    settle(case)
    return action


def _due_at(day: date) -> datetime:
    """Return the end of a working day; of a day whose end is past, midnight."""
    ends = at(day, DAY_ENDS)
    return ends if ends > now() or day < today() else at(day, NIGHT)


@transaction.atomic
def think_through(action: Action, thought: Thought, *, by: Person, once: str = "") -> Action:
    """Answer what has to be answered before others see something of a case."""
    case = held(action.case, by)
    row: Action = Action.objects.select_for_update().get(pk=action.pk)
    if sent_before(case, once):
        return row
    if row.started_at or row.done_at:
        raise BadInput(_("This was begun already."))
    _must_be_told(thought)
    row.exposes, row.agreed, row.kept = thought.exposes, thought.agreed, thought.kept
    row.save(update_fields=["exposes", "agreed", "kept"])
    words = {"kind": "exposure", "of": row.entry.n, "text": thought.why}
    add_entry(case, Entry.What.DECISION, seal_words(case.public, words), by=by, once=once)
    detail = f"{row.entry.n} {thought.exposes} {thought.agreed} {thought.kept}".strip()
    record_event(case, "exposure answered", by=by, detail=detail)
    return row


def _must_be_told(thought: Thought) -> None:
    """Raise BadInput for an answer that is none, or whose reason is missing."""
    for question, given in (
        ("exposes", thought.exposes),
        ("agreed", thought.agreed),
        ("kept", thought.kept),
    ):
        if question == "kept" and not given:
            continue
        choice = next((one for one in exposure(question) if one.key == given), None)
        if choice is None:
            raise BadInput(_("Please answer both questions."))
        if choice.ask and not thought.why.strip():
            raise BadInput(choice.ask)


@transaction.atomic
def start_action(action: Action, *, by: Person) -> Action:
    """Begin; refused while the reporter could be exposed by it. Twice is harmless."""
    case = held(action.case, by)
    row: Action = Action.objects.select_for_update().get(pk=action.pk)
    if row.started_at or row.done_at:
        return row
    _must_be_free(row)
    row.started_at = now()
    row.save(update_fields=["started_at"])
    record_event(case, "action begun", by=by, detail=f"{row.entry.n} {row.what}")
    return row


@transaction.atomic
def finish_action(action: Action, *, by: Person) -> Action:
    """Mark as done, which stops its clock; twice is harmless."""
    case = held(action.case, by)
    row: Action = Action.objects.select_for_update().get(pk=action.pk)
    if row.done_at:
        return row
    _must_be_free(row)
    row.done_at = now()
    row.started_at = row.started_at or row.done_at
    row.save(update_fields=["done_at", "started_at"])
    meet(case, Deadline.What.ACTION, action=row)
    record_event(case, "action done", by=by, detail=f"{row.entry.n} {row.what}")
    settle(case)
    return row


@transaction.atomic
def undo_action(action: Action, *, by: Person) -> Action:
    """Mark as not done after all: its clock runs again."""
    case = held(action.case, by)
    row: Action = Action.objects.select_for_update().get(pk=action.pk)
    if row.done_at is None:
        return row
    if case.closed_on:
        raise BadInput(_("This case is closed. Reopen it first."))
    row.done_at = None
    row.save(update_fields=["done_at"])
    due = _due_at(row.due_on)
    Deadline.objects.filter(action=row).update(met_at=None, raise_at=due, missed=False, step=0)
    record_event(case, "action undone", by=by, detail=f"{row.entry.n} {row.what}")
    settle(case)
    return row


def _must_be_free(row: Action) -> None:
    if row.may_start:
        return
    if not (row.exposes and row.agreed):
        raise BadInput(_("Others will see this. First answer whether it exposes the child."))
    if row.agreed in Action.STOPPING:
        raise BadInput(_("Not yet: wait for the child's answer, or choose a way that is safe."))
    raise BadInput(_("Keep the evidence first, then ask for removal."))
