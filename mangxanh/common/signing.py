"""Secrets that are shown once and kept only as a digest."""

import hashlib
import secrets

from django.conf import settings

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


def digest(purpose: str, secret: str) -> str:
    """Return the keyed digest under which a secret is kept (BLAKE2b, 64 hex digits)."""
    key = hashlib.blake2b(f"{settings.SECRET_KEY}:{purpose}".encode(), digest_size=32).digest()
    return hashlib.blake2b(secret.encode(), key=key, digest_size=32).hexdigest()
