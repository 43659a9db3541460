"""Who can open a case: a colleague who reads lets another in, takes them out, each in its chain."""

from collections.abc import Collection
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.clock import reveal
from mangxanh.cases.actions.telling import tell_of_case
from mangxanh.cases.actions.writing import held, locked, record_event
from mangxanh.cases.models import Action, Case, CaseEvent, Entry, Handler, Wrap
from mangxanh.cases.queries import able_handlers, usable_ladder
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.vault.boxes import CannotOpen, seal_key
from mangxanh.cases.vault.months import under_newest
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.school.models import Person

KEY_LOST = "key lost"


def left_out(case: Case, key: bytes) -> tuple[set[int], str]:
    """Return whom the reporter does not want to read: keys of persons, and names as written."""
    told: dict[str, Any] = read(key, case.entries.get(what=Entry.What.REPORT))
    named = told.get("excluded_names", "")
    words = ", ".join(map(str, named)) if isinstance(named, list) else str(named)
    return {int(one) for one in told.get("excluded", ())}, words


@transaction.atomic
def grant(case: Case, handler: Handler, *, by: Person, private: bytes) -> None:
    """Let a handler in, by whoever can read; never whom the reporter named. Twice is harmless.

    `private` is the key of who lets in. Who stood on the ladder before a key was lost stands in
    their place again, with the key to the name if the other holds it.
    """
    case = held(case, by)
    if case.secrecy == Case.Secrecy.SEALED:
        raise BadInput(_("This case is sealed: nobody further is let in."))
    keys = {Wrap.Purpose.CASE.value: key_of(case, by, private)}
    if case.identity_key:
        with suppress(CannotOpen):  # who lets in may not hold it
            keys[Wrap.Purpose.IDENTITY.value] = key_of(case, by, private, Wrap.Purpose.IDENTITY)
    let_in(case, handler, keys, by=by)


def let_in(case: Case, handler: Handler, keys: dict[str, bytes], *, by: Person | None) -> None:
    """Wrap the keys of a locked case for a handler: {purpose: key}."""
    if not able_handlers().filter(pk=handler.pk, school=case.school_id).exists():
        raise BadInput(_("Please choose somebody who handles cases and has a key."))
    if handler.person_id in left_out(case, keys[Wrap.Purpose.CASE])[0]:
        raise BadInput(_("The reporter does not want this person to read it."))
    rows = Wrap.objects.filter(case=case, person=handler.person, purpose=Wrap.Purpose.CASE)
    if found := rows.first():
        reveal(found)
        return
    place = _place_before(case, handler.person_id)
    for purpose, key in keys.items():
        if purpose == Wrap.Purpose.CASE or place in (Wrap.DEPUTY, Wrap.HEAD):
            put_wrap(case, handler, key, purpose=purpose, place=place)
    record_event(case, "let in", by=by, detail=f"{handler.person_id} {place}")
    tell_of_case(case, handler.person, "case-second", at_once=case.is_urgent)


def put_wrap(case: Case, handler: Handler, key: bytes, *, purpose: str, place: int) -> None:
    """Wrap one key of a case for a handler, who sees it from now on."""
    month, sealed = under_newest(seal_key(handler.public, key))
    row, _made = Wrap.objects.update_or_create(
        case=case,
        person=handler.person,
        purpose=purpose,
        defaults={"place": place, "sealed": sealed, "month": month},
    )
    reveal(row)


def _place_before(case: Case, person: int) -> int:
    lost = CaseEvent.objects.filter(case=case, verb=KEY_LOST, detail__startswith=f"{person} ")
    row = lost.order_by("-n").first()
    return int(row.detail.split()[1]) if row else Wrap.FURTHER


@transaction.atomic
def revoke(case: Case, person: Person, *, by: Person) -> None:
    """Take out somebody whom a colleague had let in; the ladder itself nobody shortens so."""
    case = held(case, by)
    row = Wrap.objects.filter(case=case, person=person, purpose=Wrap.Purpose.CASE).first()
    if row is None:
        return
    if row.place != Wrap.FURTHER:
        raise BadInput(
            _("Only who was let in later can be taken out. Others step aside themselves.")
        )
    take_out(case, person, "taken out", by=by)


def take_out(case: Case, person: Person, verb: str, *, by: Person | None) -> None:
    """Delete somebody's keys to a locked case; what was theirs passes to the next place.

    BadInput for the last who can act in an open case: another has to be let in first.
    """
    following = next_after(case, person)
    if following is None and not case.closed_on:
        raise BadInput(_("Nobody else can open this case. Let a colleague in first."))
    _go(case, person, verb, following, by=by)


def lose_key(person: Person, school_id: int) -> None:
    """Delete the wraps that a lost key opened; what was theirs passes to the next place.

    Inside a transaction. What nobody else can open waits for the recovery key.
    """
    for case in held_by(person, school_id):
        _go(case, person, KEY_LOST, next_after(case, person), by=person)


def held_by(person: Person, school_id: int) -> list[Case]:
    """Return the cases of a school that somebody has a key to, each locked."""
    found = Wrap.objects.filter(person=person, case__school=school_id).values("case")
    return [locked(case) for case in Case.objects.filter(pk__in=found).order_by("pk")]


def next_after(case: Case, person: Person) -> Wrap | None:
    """Return who goes on where somebody leaves: of those who see the case the first, else the next."""
    others = [rung for rung in usable_ladder(case) if rung.person_id != person.pk]
    return next((rung for rung in others if rung.revealed_at), others[0] if others else None)


def _go(
    case: Case, person: Person, verb: str, following: Wrap | None, *, by: Person | None
) -> None:
    own = Wrap.objects.filter(case=case, person=person)
    place = own.filter(purpose=Wrap.Purpose.CASE).values_list("place", flat=True).first()
    detail = str(person.pk) if place is None else f"{person.pk} {place}"
    record_event(case, verb, by=by, detail=detail)
    own.delete()
    if following is None or following.person is None:
        if case.owner_id == person.pk:  # a new key opens it no more: it is nobody's until recovery
            case.owner = None
            case.save(update_fields=["owner"])
        return
    if case.owner_id == person.pk or following.revealed_at is None:
        reveal(following)
    if case.owner_id == person.pk:
        case.owner_id = following.person_id
        case.save(update_fields=["owner"])
        tell_of_case(case, following.person, "case-yours", at_once=case.is_urgent)
    mine = Action.objects.filter(case=case, owner=person, done_at__isnull=True)
    mine.update(owner=case.owner_id or following.person_id)


def may_be_asked(case: Case, key: bytes, by: Person) -> Collection[Handler]:
    """Return the handlers who can be let into a case by whoever reads it."""
    require(Case.objects.visible_to(by).filter(pk=case.pk).exists())
    inside = Wrap.objects.filter(
        case=case, purpose=Wrap.Purpose.CASE, revealed_at__isnull=False
    ).values("person")
    rows = able_handlers().filter(school=case.school_id)
    rows = rows.exclude(person__in=inside.filter(person__isnull=False))
    return list(rows.exclude(person__in=left_out(case, key)[0]).select_related("person"))
