"""Signing in and out, sessions, one-use links."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.signing import digest, new_token
from mangxanh.common.text import nfc
from mangxanh.history.actions import record
from mangxanh.school.models import (
    CardGuess,
    ClassAlarm,
    GuessTurn,
    Membership,
    OneUseLink,
    Person,
    School,
    StaffSession,
    WrongGuess,
)
from mangxanh.school.permissions import can_end_session, can_send_reset
from mangxanh.school.queries import has_second_step
from mangxanh.work.actions import enqueue

SEEN_EVERY = timedelta(minutes=5)
LINK_LASTS = {
    OneUseLink.Purpose.INVITE: timedelta(days=14),
    OneUseLink.Purpose.RESET: timedelta(hours=24),
}
FREE_GUESSES, GUESSES_COUNT_FOR = 5, timedelta(minutes=15)
LONGEST_WAIT = 900  # seconds
_NOBODY = make_password("nobody has this password")


class TooManyGuesses(ValidationError):  # noqa: N818  # it says what happened
    """This account must wait; `seconds` says how long."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            _("Too many wrong passwords. Please try again in %(seconds)d seconds.")
            % {"seconds": seconds}
        )


def guess_account(username: str, device: str) -> str:
    """Return under what guesses are counted: a known device is not slowed by others' guesses."""
    return digest("guess", f"{username.strip().lower()}\n{device}")


def seconds_to_wait(wrong: list[datetime], moment: datetime) -> int:
    """Return how long an account must wait after its wrong guesses: five are free, then it doubles."""
    if len(wrong) < FREE_GUESSES:
        return 0
    pause = min(1 << min(len(wrong) - FREE_GUESSES + 1, 10), LONGEST_WAIT)
    return max(0, pause - int((moment - max(wrong)).total_seconds()))


@transaction.atomic
def begin_guess(account: str) -> WrongGuess:
    """Count a guess before it is checked; TooManyGuesses when the account must wait.

    Guesses at one account take turns, so that of many at once no more get through than of as
    many in a row. Whoever turns out to be right deletes the row again.
    """
    GuessTurn.objects.select_for_update().get_or_create(account=account)
    moment = now()
    earlier = WrongGuess.objects.filter(account=account, at__gt=moment - GUESSES_COUNT_FOR)
    if seconds := seconds_to_wait(list(earlier.values_list("at", flat=True)), moment):
        raise TooManyGuesses(seconds)
    return WrongGuess.objects.create(account=account, at=moment)


def sign_in(
    school: School, username: str, password: str, *, device: str, known_device: str = ""
) -> tuple[Person, str]:
    """Return the person and the new session's token; ValidationError if they don't fit.

    The token is "" where the person owes a second step: no session is open yet. `device` is
    what the person will read in the list of their sessions; `known_device` is the name in this
    browser's own signed cookie, "" where there is none.
    """
    person = prove_account(username, password, known_device=known_device, school=school)
    person.at(school)
    if has_second_step(person):
        return person, ""
    return person, open_session(person, school, device=device, new_device=not known_device)


def prove_account(
    username: str, password: str, *, known_device: str = "", school: School | None = None
) -> Person:
    """Return whose account it is, of `school` where one is given; ValidationError if it fits none."""
    guess = begin_guess(guess_account(username, known_device))
    person = Person.objects.filter(username=username.strip().lower(), is_active=True).first()
    fits = check_password(nfc(password), person.password if person else _NOBODY)
    here = person is not None and (school is None or person.role_in(school.pk))
    if person is None or not fits or not here:
        raise ValidationError(_("The name or the password is not right. Please try again."))
    guess.delete()
    return person


@transaction.atomic
def open_session(
    person: Person,
    school: School,
    *,
    device: str,
    second_step: bool = False,
    new_device: bool = False,
) -> str:
    """Return the token of a new session of somebody who has just proved who they are.

    `second_step` says that they showed more than a password; of a `new_device` a colleague is
    told in their inbox and by mail.
    """
    token = new_token()
    session = StaffSession.objects.create(
        person=person,
        school=school,
        digest=digest("session", token),
        device=device[:80],
        created_at=now(),
        seen_at=now(),
        second_factor_at=now() if second_step else None,
    )
    record("signed in", session, by=person)
    if new_device and person.works_here:
        enqueue("notices.tell_new_device", session=session.pk)
    return token


def find_session(school: School, token: str) -> StaffSession | None:
    """Return the live session of a cookie on this school's pages, and note that it was seen."""
    session = (
        StaffSession.objects.living()
        .filter(school=school, digest=digest("session", token), person__is_active=True)
        .select_related("person")
        .first()
    )
    if session and now() - session.seen_at > SEEN_EVERY:
        StaffSession.objects.filter(pk=session.pk).update(seen_at=now())
    return session


@transaction.atomic
def end_session(session: StaffSession, *, by: Person) -> None:
    """End a session; ending it twice is harmless."""
    require(can_end_session(by, session))
    session = StaffSession.objects.select_for_update().get(pk=session.pk)
    if session.ended_at is None:
        session.ended_at = now()
        session.save(update_fields=["ended_at"])
        record("signed out", session, by=by)


def make_link(person: Person, school: School, purpose: str) -> str:
    """Return the secret of a fresh one-use link; earlier unused ones of its kind end."""
    older = OneUseLink.objects.filter(person=person, school=school, purpose=purpose)
    older.filter(used_at__isnull=True).update(expires_at=now())
    token = new_token()
    OneUseLink.objects.create(
        person=person,
        school=school,
        purpose=purpose,
        digest=digest("link", token),
        created_at=now(),
        expires_at=now() + LINK_LASTS[OneUseLink.Purpose(purpose)],
    )
    return token


@transaction.atomic
def send_reset(person: Person, school: School, *, by: Person) -> str:
    """Return the secret of a link with which `person` sets a new password."""
    require(can_send_reset(by, person, school))
    token = make_link(person, school, OneUseLink.Purpose.RESET)
    record("password link made", person, by=by, school_id=school.pk)
    return token


def find_link(school: School, token: str) -> OneUseLink | None:
    """Return the link of a secret if it still works."""
    return (
        OneUseLink.objects.filter(school=school, digest=digest("link", token))
        .filter(used_at__isnull=True, expires_at__gt=now())
        .select_related("person")
        .first()
    )


@transaction.atomic
def use_link(link: OneUseLink, password: str) -> Person:
    """Set the password of a link's person; the link is spent and older sessions end."""
    link = OneUseLink.objects.select_for_update().get(pk=link.pk)
    if link.used_at is not None or link.expires_at <= now():
        raise ValidationError(_("This link was used or is too old. Please ask for a new one."))
    person = Person.objects.select_for_update().get(pk=link.person_id)
    here = Membership.objects.filter(person=person, school=link.school_id).current()
    if not person.is_active or not here.exists():
        raise ValidationError(_("This link was used or is too old. Please ask for a new one."))
    set_password(person, password)
    link.used_at = now()
    link.save(update_fields=["used_at"])
    end_other_sessions(person, None)
    record("password set by link", person, by=person, school_id=link.school_id)
    return person


def end_links(person: Person) -> None:
    """End every link of a person that was not used: who holds one may no longer be trusted."""
    OneUseLink.objects.filter(person=person, used_at__isnull=True, expires_at__gt=now()).update(
        expires_at=now()
    )


def set_password(person: Person, password: str) -> None:
    """Check and store a password (argon2id), end open links; ValidationError if it is too weak.

    It is kept in NFC, for keyboards send the same letters in several forms.
    """
    password = nfc(password)
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    end_links(person)


def check_again(person: Person, password: str, *, session: StaffSession | None) -> None:
    """Let somebody who is signed in show their password once more; ValidationError "old"."""
    guess = begin_guess(
        guess_account(person.username or "", f"session {session.pk if session else 0}")
    )
    if not check_password(nfc(password), person.password):
        raise ValidationError(_("The password so far is not right."), code="old")
    guess.delete()


def end_other_sessions(person: Person, keep: StaffSession | None) -> None:
    """End every session of a person but `keep`, at every school."""
    others = StaffSession.objects.filter(person=person, ended_at__isnull=True)
    others.exclude(pk=keep.pk if keep else 0).update(ended_at=now())


def change_password(
    person: Person, old: str, password: str, *, keep: StaffSession | None, by: Person
) -> None:
    """Change one's own password; every session but `keep` ends."""
    require(person.pk == by.pk)
    check_again(person, old, session=keep)
    with transaction.atomic():
        set_password(person, password)
        end_other_sessions(person, keep)
        record("password changed", person, by=by, school_id=by.school.pk if by.school else 0)


def forget_old_access() -> None:
    """Delete sessions, links and wrong guesses older than 90 days (decisions, Retention).

    Alarms stay 12 months, as all that is told about safety.
    """
    limit = now() - timedelta(days=90)
    WrongGuess.objects.filter(at__lt=limit).delete()
    CardGuess.objects.filter(at__lt=limit).delete()
    ClassAlarm.objects.filter(raised_at__lt=now() - timedelta(days=365)).delete()
    GuessTurn.objects.exclude(account__in=WrongGuess.objects.values("account")).delete()
    StaffSession.objects.filter(seen_at__lt=limit).delete()
    OneUseLink.objects.filter(expires_at__lt=limit).delete()
