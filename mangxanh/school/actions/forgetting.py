"""Deleting what is past its time (decisions, Retention): pupils, guardians, colleagues who left.

What is told before it goes has a `due_…` that returns {key: day}, and an `erase_…` for one key,
which asks again whether it is past: somebody may have come back. The clock does it, so history
says `by=None`; a row that goes leaves its number there and nothing else.
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import ProtectedError, Q

from mangxanh.common.dates import at, today
from mangxanh.history.actions import record
from mangxanh.school.models import (
    CardGuess,
    ClassAlarm,
    DataRequest,
    Going,
    Guardianship,
    GuardianSlip,
    Look,
    Membership,
    OneUseLink,
    PapersConfirmation,
    Person,
    Pupil,
    RecoveryCode,
    Role,
    School,
    SecondFactor,
    StaffSession,
)
from mangxanh.school.retention import ends_of, past_before

TOLD_BEFORE = timedelta(days=14)


@transaction.atomic
def announce(school: School, name: str, due: dict[int, date]) -> list[Going]:
    """Write down what will go, and return what was not written down before.

    `due` holds everything of this name that is past its time within the next 14 days; each goes
    on its day, never sooner than 14 days from now. What is no longer in it is struck out.
    """
    standing = Going.objects.select_for_update().filter(school=school, name=name)
    known = set(standing.values_list("key", flat=True))
    standing.exclude(key__in=due).delete()
    soonest = today() + TOLD_BEFORE
    rows = [
        Going(school=school, name=name, key=key, goes_on=max(day, soonest))
        for key, day in sorted(due.items())
        if key not in known
    ]
    return Going.objects.bulk_create(rows, batch_size=500)


def due_pupils(school: School, by_day: date) -> dict[int, date]:
    """Return {pupil: the day their record goes} for those that go by a day."""
    left = Pupil.objects.filter(school=school, left_on__lte=past_before(school, "pupil", by_day))
    end = ends_of(school, "pupil")
    return {pk: end(day) for pk, day in left.values_list("pk", "left_on")}


@transaction.atomic
def erase_pupil(school: School, key: int) -> None:
    """Delete a pupil's record and all that hangs on it; the size of their class stays."""
    past = past_before(school, "pupil")
    pupil = Pupil.objects.select_for_update().filter(pk=key, school=school).first()
    if pupil is None or pupil.left_on is None or pupil.left_on > past:
        return
    record("pupil's record deleted", pupil, by=None)
    person_id = pupil.person_id
    pupil.delete()
    _leave(school, person_id, Role.PUPIL)


def due_guardians(school: School, by_day: date, *, key: int | None = None) -> dict[int, date]:
    """Return {guardian: the day their account goes}: with the last child's record; `key` one only."""
    here = Membership.objects.filter(school=school, role=Role.GUARDIAN)
    if key is not None:
        here = here.filter(person=key)
    end = ends_of(school, "pupil")
    last: dict[int, date | None] = dict.fromkeys(here.values_list("person", flat=True), date.min)
    rows = Guardianship.objects.filter(school=school, guardian__in=here.values("person"))
    for guardian, ended, left in rows.values_list("guardian", "until_date", "pupil__left_on"):
        ends = [end(day) for day in (ended, left) if day]
        so_far = last[guardian]
        last[guardian] = max(so_far, min(ends)) if ends and so_far else None
    return {who: max(day, today()) for who, day in last.items() if day and day <= by_day}


@transaction.atomic
def erase_guardian(school: School, key: int) -> None:
    """Delete a guardian's account and what hangs on it, unless they are something else too."""
    if key not in due_guardians(school, today(), key=key):
        return
    for membership in Membership.objects.filter(school=school, person=key, role=Role.GUARDIAN):
        record("guardian's account deleted", membership, by=None)
    Guardianship.objects.filter(school=school, guardian=key).delete()
    _leave(school, key, Role.GUARDIAN)


def _leave(school: School, person_id: int, role: str) -> None:
    """Take a role away from a person; without any other, in any school, the person goes too."""
    Membership.objects.filter(school=school, person=person_id, role=role).delete()
    if not Membership.objects.filter(person=person_id).exists():
        Person.objects.filter(pk=person_id).delete()


def left_colleagues(school: School) -> list[Person]:
    """Return colleagues whose account is still open though they work in no school any more."""
    was_here = Membership.objects.filter(school=school).of_staff().values("person")
    anywhere = Membership.objects.current().values("person")
    coming = Membership.objects.filter(from_date__gt=today()).values("person")
    people = Person.objects.filter(pk__in=was_here, is_active=True)
    return list(people.exclude(Q(pk__in=anywhere) | Q(pk__in=coming)).order_by("pk"))


@transaction.atomic
def close_account(person: Person, school: School) -> None:
    """Close the account of a colleague who left; the name stays in papers and evidence."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active or Membership.objects.filter(person=person).current().exists():
        return
    person.is_active, person.username, person.email, person.calendar_key = False, None, "", ""
    person.set_unusable_password()
    person.save(
        update_fields=["is_active", "username", "email", "calendar_key", "password", "search_name"]
    )
    StaffSession.objects.filter(person=person).delete()
    OneUseLink.objects.filter(person=person).delete()
    SecondFactor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    record("account closed", person, by=None, school_id=school.pk)


def forget_old_colleagues(school: School) -> int:
    """Delete who left longer ago than the plan's papers are kept, if no paper names them."""
    past = past_before(school, "plan")
    left = Membership.objects.filter(school=school, until_date__lte=past).of_staff()
    later = Membership.objects.exclude(until_date__lte=past)
    closed = Person.objects.filter(pk__in=left.values("person"), is_active=False)
    gone = 0
    for person in closed.exclude(pk__in=later.values("person")):
        try:
            with transaction.atomic():
                record("colleague's name deleted", person, by=None, school_id=school.pk)
                person.delete()
        except ProtectedError:
            continue  # a paper still names them
        gone += 1
    return gone


def _moment(school: School, name: str) -> datetime:
    """Return the end of the newest day of which rows are past their time."""
    return at(past_before(school, name) + timedelta(days=1), time())


def forget_small_things(school: School) -> None:
    """Delete what nobody needs to be told of: sessions, links, looks, answered requests."""
    access, security = _moment(school, "access"), _moment(school, "security")
    StaffSession.objects.filter(school=school, seen_at__lt=access).delete()
    OneUseLink.objects.filter(school=school, expires_at__lt=access).delete()
    GuardianSlip.objects.filter(school=school, expires_at__lt=access).delete()
    CardGuess.objects.filter(school=school, at__lt=access).delete()
    ClassAlarm.objects.filter(school=school, raised_at__lt=security).delete()
    Look.objects.filter(school=school, day__lte=past_before(school, "security")).delete()
    answered = _moment(school, "requests")
    DataRequest.objects.filter(school=school, answered_at__lt=answered).delete()
    ended = _moment(school, "consents")
    PapersConfirmation.objects.filter(school=school, ended_at__lt=ended).delete()
    parted = past_before(school, "pupil")
    Guardianship.objects.filter(school=school, until_date__lte=parted).exclude(
        guardian__in=due_guardians(school, today())
    ).delete()
