"""The second step of signing in: a code from an app, a passkey, or a code on paper."""

from dataclasses import dataclass, replace

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.signing import digest, new_token, read_code, unlock
from mangxanh.history.actions import record
from mangxanh.school import app_codes, passkeys
from mangxanh.school.actions.access import begin_guess, guess_account, open_session
from mangxanh.school.models import Person, RecoveryCode, School, SecondFactor
from mangxanh.school.passkeys import BadPasskey

WAITS = 600  # seconds between the two steps
_SALT = "second step"


@dataclass(frozen=True)
class Half:
    """Somebody who showed their password and owes the second step; opens nothing by itself."""

    person: Person
    school: School
    key: str  # of this one sign-in
    device: str = ""
    known_device: str = ""

    def on(self, known_device: str) -> "Half":
        """Return it with the mark of a browser that this account knows, "" for a new one."""
        return replace(self, known_device=known_device)

    @property
    def account(self) -> str:
        """Return under what wrong codes are counted; a known device is not slowed by others."""
        return guess_account(f"second step {self.person.pk}", self.known_device)


def half_token(person: Person, school: School) -> str:
    """Return what a browser keeps between the two steps; a new password ends it."""
    return signing.dumps([person.pk, school.pk, new_token(), _stamp(person)], salt=_SALT)


def find_half(school: School, token: str, *, device: str) -> Half | None:
    """Return who began to sign in at `school` with this browser, within the last ten minutes."""
    try:
        number, where, key, stamp = signing.loads(token, salt=_SALT, max_age=WAITS)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.filter(pk=number, is_active=True).first()
    if person is None or where != school.pk or stamp != _stamp(person):
        return None
    person.at(school)
    return Half(person, school, key, device) if person.roles else None


def _stamp(person: Person) -> str:
    return digest("second step", person.password)[:16]


def show_code(half: Half, code: str) -> str:
    """Return the token of a session for the app's code; each code opens once."""
    guess = begin_guess(half.account)
    with transaction.atomic():
        own = SecondFactor.objects.select_for_update().filter(person=half.person)
        app = own.filter(kind=SecondFactor.Kind.TOTP).first()
        step = _step(app, code)
        if app is None or step is None:
            raise ValidationError(_("This code is not right. Please type the one shown now."))
        if step <= app.last_step:
            raise ValidationError(_("This code was used already. Please wait for the next one."))
        app.last_step, app.last_used_at = step, now()
        app.save(update_fields=["last_step", "last_used_at"])
        guess.delete()
        return _open(half)


def _step(app: SecondFactor | None, code: str) -> int | None:
    if app is None:
        return None
    try:
        secret = unlock(app_codes.LOCKED, app.locked_secret)
    except ValueError:  # locked with a key that this installation has no more
        return None
    return app_codes.step_of(secret, code, at=now())


def show_recovery_code(half: Half, code: str) -> tuple[str, int]:
    """Return the token of a session for a code on paper, and how many such codes are left."""
    guess = begin_guess(half.account)
    with transaction.atomic():
        unused = RecoveryCode.objects.select_for_update().filter(
            person=half.person, used_at__isnull=True
        )
        row = unused.filter(digest=code_digest(half.person, code)).first()
        if row is None:
            raise ValidationError(_("This code is not right, or it was used already."))
        row.used_at = now()
        row.save(update_fields=["used_at"])
        guess.delete()
        record("recovery code used", half.person, by=half.person, school_id=half.school.pk)
        return _open(half), unused.count()


def code_digest(person: Person, code: str) -> str:
    """Return the digest of a typed recovery code."""
    return digest("recovery code", f"{person.pk} {read_code(code)}")


def ask_for_passkey(half: Half, host: str) -> passkeys.Question | None:
    """Return what the browser is asked on this host; None where the person has no passkey here."""
    have = _passkeys(half.person, host).values_list("credential", flat=True)
    if not host or not have:
        return None
    return passkeys.ask_to_show(host, have=map(bytes, have), who=half.key)


def show_passkey(half: Half, host: str, note: str, answer: str) -> str:
    """Return the token of a session for a passkey; ValidationError where it proves nothing.

    A counter that went back, or stood still, tells of a copy of the device.
    """
    refused = ValidationError(_("The passkey was not accepted. Please try again."))
    with transaction.atomic():
        own = {row.credential_id: row for row in _passkeys(half.person, host).select_for_update()}
        have = [bytes(row.credential) for row in own.values()]
        try:
            shown = passkeys.read_shown(host, note, answer, have=have, who=half.key)
        except BadPasskey as wrong:
            raise refused from wrong
        row = own[shown.credential_id]
        counts = shown.sign_count or row.sign_count
        copied = counts and shown.sign_count <= row.sign_count
        if copied or (row.last_used_at and shown.asked_at <= row.last_used_at):
            raise refused
        row.sign_count, row.last_used_at = shown.sign_count, now()
        row.save(update_fields=["sign_count", "last_used_at"])
        return _open(half)


def _passkeys(person: Person, host: str) -> QuerySet[SecondFactor]:
    own = SecondFactor.objects.filter(person=person, kind=SecondFactor.Kind.PASSKEY)
    return own.filter(rp_id=host)


def _open(half: Half) -> str:
    return open_session(
        half.person,
        half.school,
        device=half.device,
        second_step=True,
        new_device=not half.known_device,
    )
