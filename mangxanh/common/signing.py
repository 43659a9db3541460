"""Secrets that are shown once and kept only as a digest, and those that we must read again."""

import base64
import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from mangxanh.common.dates import now

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_token() -> str:
    """Return 256 bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def new_code(groups: int = 3) -> str:
    """Return a code that people type: `groups` of four Crockford base-32 characters (20 bits)."""
    return "-".join("".join(secrets.choice(CROCKFORD) for _ in range(4)) for _ in range(groups))


def read_code(typed: str) -> str:
    """Return a typed code as it was printed: any case, spaces, O for 0, I and L for 1."""
    raw = typed.upper().translate(str.maketrans("OIL", "011"))
    kept = [c for c in raw if c in CROCKFORD]
    return "-".join("".join(kept[i : i + 4]) for i in range(0, len(kept), 4))


def _key(purpose: str) -> bytes:
    return hashlib.blake2b(f"{settings.SECRET_KEY}:{purpose}".encode(), digest_size=32).digest()


def digest(purpose: str, secret: str) -> str:
    """Return the keyed digest under which a secret is kept (BLAKE2b, 64 hex digits)."""
    return hashlib.blake2b(secret.encode(), key=_key(purpose), digest_size=32).hexdigest()


def lock(purpose: str, secret: str) -> str:
    """Return a secret locked (XSalsa20-Poly1305) with a key that the database does not hold."""
    box = SecretBox(_key(f"lock {purpose}"))
    return base64.urlsafe_b64encode(box.encrypt(secret.encode())).decode()


def unlock(purpose: str, locked: str) -> str:
    """Return what was locked; ValueError where it was changed or locked with another key."""
    box = SecretBox(_key(f"lock {purpose}"))
    try:
        return box.decrypt(base64.urlsafe_b64decode(locked.encode())).decode()
    except (CryptoError, ValueError) as error:
        raise ValueError(purpose) from error


def seal(purpose: str, values: list[int | str]) -> str:
    """Return a text that carries values from one page to the next and tells the reader nothing."""
    plain = json.dumps([int(now().timestamp()), *values])
    return lock(f"step {purpose}", plain.ljust(-(-len(plain) // 64) * 64))  # nor does its length


def unseal(purpose: str, text: str, *, lasts: timedelta) -> list[Any] | None:
    """Return the values of a sealed text; None for one that is not ours or is too old."""
    try:
        sealed_at, *values = json.loads(unlock(f"step {purpose}", text))
    except ValueError:
        return None
    age = int(now().timestamp()) - sealed_at
    return values if 0 <= age <= lasts.total_seconds() else None
