"""Guardians: a printed slip makes one, the clerk ends one.

Nobody needs an account to read or to consent on paper; a slip is for those who want one. Its
code has 60 bits, so nobody guesses one and no guess has to be counted.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import pgettext

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.signing import digest, new_code, read_code
from mangxanh.history.actions import record
from mangxanh.school.actions.access import prove_account, set_password
from mangxanh.school.actions.people import add_person
from mangxanh.school.models import (
    KEEPERS_OF_PUPILS,
    Guardianship,
    GuardianSlip,
    Membership,
    OneUseLink,
    Person,
    Pupil,
    Role,
    School,
    StaffSession,
)
from mangxanh.school.permissions import (
    can_be_guardian,
    can_end_guardianship,
    can_invite_guardians,
)

SLIP_LASTS = timedelta(days=30)
MOST_GUARDIANS = 4  # of one child, unless who keeps the pupils prints the slip


@transaction.atomic
def print_slips(pupils: Sequence[Pupil], *, by: Person, copies: int = 1) -> list[tuple[Pupil, str]]:
    """Return (pupil, code) of fresh slips, `copies` of each; their older unused ones end.

    Those who left meanwhile get none. Only digests are kept: what was printed and lost is
    printed anew.
    """
    for pupil in {pupil.school_class_id: pupil for pupil in pupils}.values():
        require(can_invite_guardians(by, pupil))
    keys = [pupil.pk for pupil in pupils]
    held = Pupil.objects.select_for_update().filter(pk__in=keys).present()
    staying = set(held.values_list("pk", flat=True))
    fresh = [
        (pupil, new_code()) for pupil in pupils if pupil.pk in staying for _copy in range(copies)
    ]
    _end_slips(staying)
    moment = now()
    GuardianSlip.objects.bulk_create(
        GuardianSlip(
            school_id=pupil.school_id,
            pupil=pupil,
            digest=digest("slip", code),
            created_at=moment,
            created_by=by,
            expires_at=moment + SLIP_LASTS,
        )
        for pupil, code in fresh
    )
    for pupil in dict.fromkeys(pupil for pupil, _code in fresh):
        record("guardian slip printed", pupil, by=by)
    return fresh


def _end_slips(pupils: Collection[int]) -> None:
    """End the slips of pupils that nobody has used."""
    moment = now()
    waiting = GuardianSlip.objects.filter(pupil__in=pupils, used_at__isnull=True)
    waiting.filter(expires_at__gt=moment).update(expires_at=moment)


def find_slip(school: School, typed: str) -> GuardianSlip | None:
    """Return the slip of a code, however it was typed, if it still works."""
    slips = GuardianSlip.objects.filter(school=school, digest=digest("slip", read_code(typed)))
    slips = slips.filter(used_at__isnull=True, expires_at__gt=now(), pupil__left_on__isnull=True)
    return slips.select_related("school", "pupil__person", "pupil__school_class").first()


@transaction.atomic
def begin_guardian(slip: GuardianSlip, name: str, *, password: str, username: str = "") -> Person:
    """Return a new person who is now a guardian of the slip's pupil; the slip is spent."""
    person = add_person(name, username=username)
    set_password(person, password)
    take_slip(slip, by=person)
    return person


def join_by_account(
    slip: GuardianSlip, username: str, password: str, *, known_device: str = ""
) -> Person:
    """Return the owner of an account, of whichever school, as a guardian of the slip's pupil.

    It opens no session: whoever calls asks whether they owe a second step.
    """
    person = prove_account(username, password, known_device=known_device)
    take_slip(slip, by=person)
    return person


@transaction.atomic
def take_slip(slip: GuardianSlip, *, by: Person) -> Guardianship:
    """Make `by` a guardian of the slip's pupil; who is one already keeps the slip for another."""
    require(can_be_guardian(by))
    pupil = Pupil.objects.select_for_update().get(pk=slip.pupil_id)
    Person.objects.select_for_update().get(pk=by.pk)
    slip = GuardianSlip.objects.select_for_update().get(pk=slip.pk)
    if slip.used_at is not None or slip.expires_at <= now() or pupil.left_on is not None:
        raise ValidationError(
            pgettext("to a parent", "This slip was used or has ended. Please ask for a new one.")
        )
    held = Guardianship.objects.filter(pupil=pupil).current()
    known: Guardianship | None = held.filter(guardian=by).first()
    if known is not None:
        return known
    if held.count() >= MOST_GUARDIANS and not _printed_by_keeper(slip):
        raise ValidationError(
            pgettext(
                "to a parent",
                "%(n)d grown-ups belong to this pupil already. Please ask the school's clerk.",
            )
            % {"n": MOST_GUARDIANS}
        )
    row = Guardianship.objects.create(
        school_id=slip.school_id, guardian=by, pupil=pupil, from_date=today()
    )
    if not _memberships(by, slip.school_id).exists():
        Membership.objects.create(
            person=by, school_id=slip.school_id, role=Role.GUARDIAN, from_date=today()
        )
    slip.used_at = now()
    slip.save(update_fields=["used_at"])
    record("guardianship begun", row, by=by.at(School.objects.get(pk=slip.school_id)))
    return row


def _printed_by_keeper(slip: GuardianSlip) -> bool:
    """Return whether who printed the slip may let further grown-ups in."""
    held = Membership.objects.filter(person=slip.created_by_id, school=slip.school_id).current()
    return bool(held.filter(role__in=KEEPERS_OF_PUPILS).exists())


def _memberships(person: Person, school_id: int) -> QuerySet[Membership]:
    """Return the running membership of a guardian in a school."""
    return Membership.objects.filter(
        person=person, school=school_id, role=Role.GUARDIAN, until_date__isnull=True
    )


@transaction.atomic
def end_guardianship(row: Guardianship, *, by: Person) -> None:
    """End it from today on; with the last child the guardian is none of the school's any more.

    Slips of the pupil that wait end too: whoever kept one does not come back with it. Ending it
    twice is harmless. What began only today is taken back: history tells of it.
    """
    require(can_end_guardianship(by, row))
    guardian = Person.objects.select_for_update().get(pk=row.guardian_id)
    held = Guardianship.objects.select_for_update().filter(pk=row.pk).current()
    if not held.exists():
        return
    record("guardianship ended", row, by=by)
    _end(held.get())
    _end_slips([row.pupil_id])
    theirs = Guardianship.objects.filter(guardian=guardian, school=row.school_id)
    if not theirs.current().exists():
        for membership in _memberships(guardian, row.school_id):
            record("role ended", membership, by=by)
            _end(membership)
        _close_doors(guardian, row.school_id)


def _end(row: Guardianship | Membership) -> None:
    if row.from_date >= today():
        row.delete()
        return
    row.until_date = today() - timedelta(days=1)
    row.save(update_fields=["until_date"])


def _close_doors(person: Person, school_id: int) -> None:
    """End a person's sessions and links at a school, unless they are something else there."""
    if Membership.objects.filter(person=person, school=school_id).current().exists():
        return
    moment = now()
    sessions = StaffSession.objects.filter(person=person, school=school_id, ended_at__isnull=True)
    sessions.update(ended_at=moment)
    links = OneUseLink.objects.filter(person=person, school=school_id, used_at__isnull=True)
    links.filter(expires_at__gt=moment).update(expires_at=moment)
