"""The recovery key: made for three holders, used by two of them; it is never stored anywhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.access import left_out, let_in
from mangxanh.cases.actions.writing import locked, record_event
from mangxanh.cases.models import Box, Case, Handler, RecoveryShare, Wrap
from mangxanh.cases.permissions import can_keep_box
from mangxanh.cases.queries import able_people
from mangxanh.cases.vault.boxes import CannotOpen, Pair, new_pair, open_box, public_of
from mangxanh.cases.vault.months import from_under
from mangxanh.cases.vault.shares import COUNT, join, split
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import Person, School

BOX = "/vu-viec/hop-tin/"


@dataclass(frozen=True)
class Drawn:
    """A recovery key that was drawn and is not in use yet: its public half, its three shares."""

    public: str
    shares: list[str]
    holders: list[str]


@dataclass(frozen=True)
class Opened:
    """A case that the recovery key opens: its keys, and who can read it now."""

    case: Case
    keys: dict[str, bytes]
    readers: list[Person]


def draw_recovery(school: School, holders: Sequence[str], *, by: Person) -> Drawn:
    """Draw a recovery key for three people; nothing is stored until all three confirmed."""
    require(can_keep_box(by, school))
    names = [name.strip() for name in holders]
    if len(names) != COUNT or not all(names):
        raise BadInput(_("Please name three people."))
    if len({name.casefold() for name in names}) < COUNT:
        raise BadInput(_("These must be three different people."))
    pair: Pair = new_pair()
    return Drawn(pair.public.hex(), split(pair.private), names)


@transaction.atomic
def take_into_use(school: School, drawn: Drawn, *, by: Person) -> Box:
    """Use a recovery key whose three shares were typed back; cases are wrapped for it from now on.

    All handlers are told: nobody should exchange it unnoticed.
    """
    require(can_keep_box(by, school))
    Box.objects.get_or_create(school=school)
    row: Box = Box.objects.select_for_update().get(school=school)
    if row.recovery_public == drawn.public:
        return row
    row.recovery_public, row.recovery_made_at = drawn.public, now()
    row.save(update_fields=["recovery_public", "recovery_made_at"])
    RecoveryShare.objects.filter(school=school).delete()
    RecoveryShare.objects.bulk_create(
        RecoveryShare(school=school, number=number, holder=holder, confirmed_at=now())
        for number, holder in enumerate(drawn.holders, start=1)
    )
    record("recovery key made", row, by=by)
    who = ", ".join(drawn.holders)
    for person in able_people(school):
        tell_by_letter(person, school, "recovery-made", url="/vu-viec/khoa/", holders=who)
    return row


def join_any(one: str, other: str) -> bytes:
    """Return the key of two shares, whatever it opens; BadInput where they do not fit."""
    try:
        return join(one, other)
    except CannotOpen as error:
        told = _("These two do not fit. Please look at both sheets once more.")
        raise BadInput(told) from error


def join_shares(school: School, one: str, other: str, *, by: Person) -> bytes:
    """Return the recovery key of two shares; BadInput where it opens nothing of this school."""
    require(can_keep_box(by, school))
    private = join_any(one, other)
    fits = Box.objects.filter(school=school, recovery_public=public_of(private).hex()).exists()
    if not fits and not any(_keys(case, private) for case in _with_wrap(school)):
        raise BadInput(_("These two are not of a recovery key of this school."))
    return private


def _with_wrap(school: School) -> list[Case]:
    rows = Case.objects.filter(school=school, wraps__person__isnull=True).distinct()
    return list(rows.order_by("-day", "number").prefetch_related("wraps__person"))


def _keys(case: Case, private: bytes) -> dict[str, bytes]:
    """Return the keys of a case that recovery opens: {purpose: key}, empty where none."""
    found = {}
    for wrap in case.wraps.all():
        if wrap.person_id is None:
            try:
                found[wrap.purpose] = open_box(private, from_under(wrap.month, wrap.sealed))
            except CannotOpen:
                continue  # of an older recovery key, or shredded
    return found if Wrap.Purpose.CASE in found else {}


def opened_by(school: School, private: bytes, *, by: Person) -> list[Opened]:
    """Return the cases that recovery opens, less those whose reporter named whoever asks."""
    require(can_keep_box(by, school))
    found = []
    for case in _with_wrap(school):
        keys = _keys(case, private)
        if keys and by.pk not in left_out(case, keys[Wrap.Purpose.CASE])[0]:
            readers = [
                wrap.person
                for wrap in case.wraps.all()
                if wrap.person and wrap.purpose == Wrap.Purpose.CASE and wrap.revealed_at
            ]
            found.append(Opened(case, keys, readers))
    return found


def let_in_by_recovery(
    school: School, private: bytes, numbers: Collection[str], handler: Handler, *, by: Person
) -> tuple[int, int]:
    """Let a handler into cases; return (into how many, how many of them the reporter closed to
    that person). Each stands in its case's chain, the whole in the school's history."""
    chosen = [one for one in opened_by(school, private, by=by) if one.case.number in numbers]
    done = refused = 0
    for one in chosen:
        with transaction.atomic():
            case = locked(one.case)
            record_event(case, "opened by recovery", by=by)
            if handler.person_id in left_out(case, one.keys[Wrap.Purpose.CASE])[0]:
                refused += 1
                continue
            let_in(case, handler, one.keys, by=by)
            done += 1
    if chosen:
        with transaction.atomic():
            record("recovery key used", Box.objects.get(school=school), by=by)
    return done, refused
