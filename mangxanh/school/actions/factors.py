"""Setting up what stands beside the password, and taking it away."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.signing import lock, new_code
from mangxanh.common.text import clean
from mangxanh.history.actions import record
from mangxanh.school import app_codes, passkeys
from mangxanh.school.actions.access import check_again, end_other_sessions
from mangxanh.school.actions.second_step import code_digest
from mangxanh.school.models import (
    Membership,
    Person,
    RecoveryCode,
    School,
    SecondFactor,
    StaffSession,
)
from mangxanh.school.passkeys import BadPasskey
from mangxanh.school.permissions import can_change_access, can_reset_second_step
from mangxanh.school.queries import must_have_second_step
from mangxanh.work.actions import enqueue

FRESH = timedelta(minutes=15)  # after signing in, within which the password is not asked again
CODES, GROUPS = 10, 3  # codes on paper; of three groups each: 60 bits


def is_fresh(session: StaffSession | None) -> bool:
    """Return whether somebody showed their password a moment ago."""
    return session is not None and now() - session.created_at < FRESH


def _prove(person: Person, password: str, session: StaffSession | None) -> None:
    if not is_fresh(session):
        check_again(person, password, session=session)


def add_app(
    person: Person,
    secret: str,
    code: str,
    *,
    name: str,
    by: Person,
    password: str = "",
    session: StaffSession | None = None,
) -> list[str]:
    """Set up the app that counts codes, in place of an earlier one; return fresh recovery codes.

    There are none where the person has some. ValidationError for a code that doesn't fit the
    secret ("code"), and for a wrong password ("old"), which is asked unless `session` is fresh.
    """
    require(can_change_access(by, person))
    _prove(person, password, session)
    step = app_codes.step_of(secret, code, at=now())
    if step is None:
        raise ValidationError(
            _("This code doesn't fit. Please type the one that the app shows now."), code="code"
        )
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        had = SecondFactor.objects.filter(person=person).exists()
        app, _made = SecondFactor.objects.update_or_create(
            person=person,
            kind=SecondFactor.Kind.TOTP,
            defaults={
                "name": clean(name)[:80] or str(SecondFactor.Kind.TOTP.label),
                "created_at": now(),
                "last_used_at": None,
                "locked_secret": lock(app_codes.LOCKED, secret),
                "last_step": step,
            },
        )
        return _added(app, had=had, session=session, by=by)


def add_passkey(
    person: Person,
    host: str,
    note: str,
    answer: str,
    *,
    name: str,
    by: Person,
    session: StaffSession,
    password: str = "",
) -> list[str]:
    """Keep the passkey that a browser made; return fresh recovery codes, as `add_app` does."""
    require(can_change_access(by, person))
    _prove(person, password, session)
    try:
        made = passkeys.read_made(host, note, answer, who=who_makes(session))
        with transaction.atomic():
            person = Person.objects.select_for_update().get(pk=person.pk)
            had = SecondFactor.objects.filter(person=person).exists()
            row = SecondFactor.objects.create(
                person=person,
                kind=SecondFactor.Kind.PASSKEY,
                name=clean(name)[:80] or str(SecondFactor.Kind.PASSKEY.label),
                created_at=now(),
                rp_id=host,
                credential_id=made.credential_id,
                credential=made.credential,
                sign_count=made.sign_count,
            )
            return _added(row, had=had, session=session, by=by)
    except (BadPasskey, IntegrityError) as wrong:  # an answer that was kept already is no new one
        raise ValidationError(_("The passkey was not accepted. Please try again.")) from wrong


def who_makes(session: StaffSession) -> str:
    """Return what binds a question to the session in which a passkey is made."""
    return f"session {session.pk}"


def _added(row: SecondFactor, *, had: bool, session: StaffSession | None, by: Person) -> list[str]:
    """Write down a new second step; the first one ends the sessions that did without."""
    if not had:
        end_other_sessions(row.person, session)
    if session is not None:
        StaffSession.objects.filter(pk=session.pk).update(second_factor_at=now())
    record("second step added", row, by=by, school_id=by.school.pk if by.school else 0)
    if RecoveryCode.objects.filter(person=row.person, used_at__isnull=True).exists():
        return []
    return _make_codes(row.person)


def _make_codes(person: Person) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    codes = [new_code(GROUPS) for _turn in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=code_digest(person, code), made_at=now())
        for code in codes
    )
    return codes


def new_recovery_codes(
    person: Person, *, by: Person, password: str = "", session: StaffSession | None = None
) -> list[str]:
    """Return fresh codes for paper; the earlier ones open nothing any more."""
    require(can_change_access(by, person))
    _prove(person, password, session)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if not SecondFactor.objects.filter(person=person).exists():
            raise ValidationError(_("Please set up the second step first."))
        codes = _make_codes(person)
        school_id = by.school.pk if by.school else 0
        record("recovery codes made", person, by=by, school_id=school_id)
    return codes


def remove_factor(
    factor: SecondFactor, password: str, *, by: Person, session: StaffSession | None
) -> None:
    """Take one's own app or passkey away; the password is always asked.

    The last one takes the codes on paper with it; it stays where a role asks for it.
    """
    require(can_change_access(by, factor.person))
    check_again(factor.person, password, session=session)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=factor.person_id)
        own = SecondFactor.objects.filter(person=person)
        if not own.filter(pk=factor.pk).exists():
            return
        if own.count() == 1:
            if must_have_second_step(person):
                raise ValidationError(
                    _("Your work here needs a second step. Add another one before this one goes.")
                )
            RecoveryCode.objects.filter(person=person).delete()
        record("second step removed", factor, by=by, school_id=by.school.pk if by.school else 0)
        own.filter(pk=factor.pk).delete()


@transaction.atomic
def reset_second_step(person: Person, school: School, *, by: Person) -> None:
    """Take all of a colleague's second steps away and sign them out everywhere; they are told.

    They sign in with the password alone and set it up anew. Doing it twice is harmless.
    """
    require(can_reset_second_step(by, person, school))
    if _forget(person):
        record("second step reset", person, by=by, school_id=school.pk)
        enqueue("notices.tell_second_step_reset", person=person.pk, school=school.pk)


@transaction.atomic
def reset_on_server(username: str) -> Person:
    """Take all second steps of an account away, for whoever has the server in hand.

    Every school where the person works writes it into its history, done by nobody of the school,
    and they are told. ValidationError where there is no such account, or nothing to take away.
    """
    person = Person.objects.filter(username=username.strip().lower(), is_active=True).first()
    if person is None:
        raise ValidationError(_("There is no account with this sign-in name."))
    if not _forget(person):
        raise ValidationError(_("This account has no second step."))
    held = Membership.objects.filter(person=person).current().of_staff()
    for school_id in sorted(set(held.values_list("school", flat=True))):
        record("second step reset on the server", person, by=None, school_id=school_id)
        enqueue("notices.tell_second_step_reset", person=person.pk, school=school_id)
    return person


def _forget(person: Person) -> bool:
    """Return whether there was something to take away."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    gone, _by_model = SecondFactor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    if gone:
        end_other_sessions(person, None)
    return gone > 0
