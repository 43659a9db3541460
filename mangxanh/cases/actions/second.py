"""What needs a second person: one handler asks with a reason, another decides."""

from collections.abc import Callable
from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.telling import tell_of_case
from mangxanh.cases.actions.writing import (
    add_entry,
    held,
    record_event,
    seal_words,
    sent_before,
)
from mangxanh.cases.evidence.sealed import place, shred
from mangxanh.cases.models import Box, Case, Entry, Evidence, Referral, SecondPerson, Wrap
from mangxanh.cases.queries import able_handlers, usable_ladder
from mangxanh.cases.reading import key_of
from mangxanh.cases.vault.boxes import CannotOpen, seal_key
from mangxanh.cases.vault.months import under_newest
from mangxanh.common.dates import at, now, today
from mangxanh.common.errors import BadInput
from mangxanh.school.models import Person

What = SecondPerson.What


@transaction.atomic
def ask_second(
    case: Case,
    what: str,
    reason: str,
    *,
    by: Person,
    evidence: Evidence | None = None,
    once: str = "",
) -> SecondPerson:
    """Ask for something that another handler has to agree to; they are told without content."""
    case = held(case, by)
    if found := sent_before(case, once):
        made: SecondPerson = SecondPerson.objects.get(entry=found)
        return made
    waiting: SecondPerson | None = SecondPerson.objects.filter(
        case=case, what=what, evidence=evidence, decided_at__isnull=True
    ).first()
    if waiting:
        return waiting
    if not reason.strip():
        raise BadInput(_("Please give a reason."))
    _must_make_sense(case, what, evidence, by)
    deciders = _deciders(case, what, by)
    if not deciders:
        raise BadInput(_("Nobody else can decide this. Let a colleague in first."))
    words = seal_words(case.public, {"reason": reason})
    entry = add_entry(case, Entry.What.REQUEST, words, by=by, once=once)
    row: SecondPerson = SecondPerson.objects.create(
        case=case,
        entry=entry,
        what=What(what),
        evidence=evidence,
        asked_by=by,
        asked_at=now(),
    )
    record_event(case, "second person asked", by=by, detail=f"{entry.n} {what}")
    letter = "case-name" if what == What.IDENTITY else "case-second"
    for person in deciders:
        tell_of_case(case, person, letter, at_once=case.is_urgent)
    return row


def _deciders(case: Case, what: str, asked_by: Person) -> list[Person]:
    """Return who may decide: other handlers who see the case, for a name those who hold its key."""
    seen = [rung for rung in usable_ladder(case) if rung.revealed_at]
    if what == What.IDENTITY:
        holders = Wrap.objects.filter(case=case, purpose=Wrap.Purpose.IDENTITY)
        keys = set(holders.values_list("person", flat=True))
        seen = [rung for rung in usable_ladder(case) if rung.person_id in keys]
    return [rung.person for rung in seen if rung.person and rung.person_id != asked_by.pk]


def _must_make_sense(case: Case, what: str, evidence: Evidence | None, by: Person) -> None:
    """Raise BadInput where there is nothing to ask for."""
    held_name = Wrap.objects.filter(case=case, person=by, purpose=Wrap.Purpose.IDENTITY)
    police = Referral.objects.filter(case=case, place=Referral.Place.POLICE)
    faults = {
        What.CALM: not case.is_urgent,
        What.UNFOUNDED: case.closed_on is not None,
        What.IDENTITY: not case.identity_key or held_name.exists(),
        What.LOCKED: evidence is None or evidence.state != Evidence.State.LOCKED,
        What.OPEN_UP: case.secrecy == Case.Secrecy.NORMAL,
        What.ORIGINAL: not _there(case, evidence),
    }
    if what not in faults or faults[What(what)]:
        raise BadInput(_("There is nothing to ask for here."))
    if what == What.LOCKED and not police.exists():
        raise BadInput(_("Tell the police first and write it down; then it can be deleted."))


def _there(case: Case, evidence: Evidence | None) -> bool:
    """Return whether there is an original to ask for; None stands for all of them."""
    kept = (Evidence.State.KEPT, Evidence.State.NO_COPY)
    if evidence is None:
        return bool(Evidence.objects.filter(case=case, state__in=kept).exists())
    return evidence.state in kept


@transaction.atomic
def decide(
    asked: SecondPerson,
    granted: bool,  # noqa: FBT001  # the answer to one question
    *,
    by: Person,
    private: bytes,
    words: str = "",
) -> SecondPerson:
    """Agree or not to what a colleague asked for; never to one's own. The first decision stands.

    `private` is the decider's key, with which the key to a name is passed on.
    """
    case = held(asked.case, by)
    row: SecondPerson = SecondPerson.objects.select_for_update().get(pk=asked.pk)
    if row.decided_at and row.decided_by_id is None:
        raise BadInput(_("Something new came since: read it, then it can be asked anew."))
    if row.decided_at:
        return row
    if row.asked_by_id == by.pk:
        raise BadInput(_("You asked for this yourself: somebody else has to decide."))
    if granted:
        _must_be_the_head(case, row, by)
        _DO[row.what](case, row, by, private)
    row.decided_by, row.decided_at, row.is_granted = by, now(), granted
    row.save(update_fields=["decided_by", "decided_at", "is_granted"])
    if words.strip():
        told = {"kind": "second", "of": row.entry.n, "text": words}
        add_entry(case, Entry.What.DECISION, seal_words(case.public, told), by=by)
    verb = "second person agreed" if granted else "second person refused"
    record_event(case, verb, by=by, detail=f"{row.entry.n} {row.what}")
    return row


def withdraw(case: Case, *whats: str) -> None:
    """Let what waits in a locked case for a second person wait no more: something new came.

    Whoever still wants it asks anew, knowing what came. Nobody decided it; of an anonymous
    reporter, by whose letter it ended, only the day is kept.
    """
    moment = at(today(), time()) if case.is_anonymous else now()
    waiting = SecondPerson.objects.filter(case=case, what__in=whats, decided_at__isnull=True)
    for row in waiting.select_related("entry"):
        row.decided_at, row.is_granted = moment, False
        row.save(update_fields=["decided_at", "is_granted"])
        record_event(
            case, "request withdrawn", detail=f"{row.entry.n} {row.what}", by_day=case.is_anonymous
        )


def _must_be_the_head(case: Case, row: SecondPerson, by: Person) -> None:
    """A locked picture is deleted with the head, where the head can see the case."""
    if row.what != What.LOCKED:
        return
    head = Box.objects.get(school=case.school_id).head_id
    sees = Wrap.objects.filter(case=case, person=head, purpose=Wrap.Purpose.CASE).exists()
    if head and sees and head not in (row.asked_by_id, by.pk):
        raise BadInput(_("The head has to agree to this."))


def _calm(case: Case, _row: SecondPerson, _by: Person, _private: bytes) -> None:
    case.is_urgent = False
    case.save(update_fields=["is_urgent"])


def _open_up(case: Case, _row: SecondPerson, _by: Person, _private: bytes) -> None:
    case.secrecy -= 1
    case.save(update_fields=["secrecy"])


def _show_name(case: Case, row: SecondPerson, by: Person, private: bytes) -> None:
    """Wrap the key to the name again, for whoever asked."""
    handler = able_handlers().filter(school=case.school_id, person=row.asked_by).first()
    reads = Wrap.objects.filter(case=case, person=row.asked_by, purpose=Wrap.Purpose.CASE)
    if handler is None or not reads.filter(revealed_at__isnull=False).exists():
        raise BadInput(_("Whoever asked has no key any more."))
    try:
        key = key_of(case, by, private, Wrap.Purpose.IDENTITY)
    except CannotOpen as error:
        raise BadInput(_("You do not hold the key to the name.")) from error
    month, sealed = under_newest(seal_key(handler.public, key))
    Wrap.objects.update_or_create(
        case=case,
        person=row.asked_by,
        purpose=Wrap.Purpose.IDENTITY,
        defaults={
            "place": Wrap.FURTHER,
            "sealed": sealed,
            "month": month,
            "revealed_at": now(),
        },
    )


def _delete_picture(case: Case, row: SecondPerson, _by: Person, _private: bytes) -> None:
    if row.evidence is None:
        raise BadInput(_("There is nothing to ask for here."))
    picture = row.evidence
    picture.state = Evidence.State.GONE
    picture.save(update_fields=["state"])
    keys = [key for key in (picture.original, picture.copy) if key]

    def destroy() -> None:
        for key in keys:
            shred(place(case.school_id, key))

    transaction.on_commit(destroy)


def _nothing(_case: Case, _row: SecondPerson, _by: Person, _private: bytes) -> None:
    """What was asked for opens by the decision itself."""


_DO: dict[str, Callable[[Case, SecondPerson, Person, bytes], None]] = {
    What.CALM: _calm,
    What.UNFOUNDED: _nothing,
    What.IDENTITY: _show_name,
    What.LOCKED: _delete_picture,
    What.OPEN_UP: _open_up,
    What.ORIGINAL: _nothing,
}
