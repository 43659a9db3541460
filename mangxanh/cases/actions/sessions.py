"""A handler's key: made once, unlocked for a session, locked again after half an hour."""

import secrets

from django.db import transaction
from django.db.models import Q
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from mangxanh.cases.actions.access import lose_key
from mangxanh.cases.models import Handler, VaultSession
from mangxanh.cases.models.keys import IDLE
from mangxanh.cases.permissions import can_use_key
from mangxanh.cases.vault.boxes import CannotOpen, new_pair
from mangxanh.cases.vault.words import Locked, lock, unlock
from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.school.actions.access import begin_guess, guess_account
from mangxanh.school.models import Person, StaffSession


def make_key(handler: Handler, words: str, *, by: Person) -> Handler:
    """Give a handler a new key under words that `vault.words.new_words` drew and they typed back.

    What an older key opened it opens no more: its wraps go, colleagues or recovery let them in.
    """
    require(can_use_key(by, handler) and handler.ended_at is None)
    pair = new_pair()
    kept = lock(pair.private, words)
    with transaction.atomic():
        row: Handler = Handler.objects.select_for_update().get(pk=handler.pk)
        require(can_use_key(by, row) and row.ended_at is None)
        lose_key(row.person, row.school_id)
        VaultSession.objects.filter(handler=row).delete()
        row.public_key, row.locked, row.key_made_at = pair.public.hex(), kept.as_dict(), now()
        row.save(update_fields=["public_key", "locked", "key_made_at"])
        record("vault key made", row, by=by)
    return row


def unlock_vault(session: StaffSession | None, handler: Handler, words: str, *, by: Person) -> str:
    """Unlock a handler's key for a session; return what goes into the browser's cookie.

    CannotOpen for other words; TooManyGuesses after several, counted for this session alone, so
    that nobody else's guesses keep a handler out.
    """
    require(can_use_key(by, handler) and session is not None and session.person_id == by.pk)
    if handler.key_made_at is None:
        raise CannotOpen
    guess = begin_guess(guess_account(by.username or "", f"vault {session.pk if session else 0}"))
    private = unlock(Locked(**handler.locked), words)
    guess.delete()
    value = secrets.token_bytes(SecretBox.KEY_SIZE)
    sealed = bytes(SecretBox(value).encrypt(private))
    with transaction.atomic():
        VaultSession.objects.update_or_create(
            session=session,
            defaults={
                "school": handler.school,
                "handler": handler,
                "key_made_at": handler.key_made_at,
                "sealed": sealed,
                "used_at": now(),
            },
        )
        record("vault unlocked", handler, by=by)
    return value.hex()


def private_key(session: StaffSession | None, cookie: str) -> bytes | None:
    """Return the key that a session unlocked; None where it is locked. Use keeps it open."""
    row = (
        VaultSession.objects.filter(session=session).select_related("handler").first()
        if session
        else None
    )
    if row is None or row.key_made_at != row.handler.key_made_at:
        return None
    if row.handler.ended_at and not Handler.objects.leaving().filter(pk=row.handler_id).exists():
        return None
    moment = now()
    if moment - row.used_at > IDLE:
        lock_vault(session)
        return None
    try:
        private = SecretBox(bytes.fromhex(cookie)).decrypt(bytes(row.sealed))
    except (CryptoError, ValueError, TypeError):
        return None
    if (moment - row.used_at).total_seconds() > 60:  # a write a minute is enough
        VaultSession.objects.filter(pk=row.pk).update(used_at=moment)
    return private


def lock_vault(session: StaffSession | None) -> None:
    """Lock a session's key again."""
    VaultSession.objects.filter(session=session).delete()


def lock_ended() -> None:
    """Lock the keys of sessions that ended, and those that nobody used for half an hour.

    Called every few seconds: an ended session opens nothing at once, this leaves no row of it.
    """
    idle = Q(used_at__lt=now() - IDLE)
    ended = Handler.objects.filter(ended_at__isnull=False)
    ended = ended.exclude(pk__in=Handler.objects.leaving())
    over = Q(session__ended_at__isnull=False) | Q(handler__in=ended)
    rows = VaultSession.objects.filter(idle | over)
    if rows.exists():  # else every round would ask for the database's write lock
        rows.delete()
