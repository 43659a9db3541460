"""Secrets that are shown once and kept only as a digest, and those that we must read again."""

import base64
import hashlib
import secrets

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

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
    return hashlib.blake2b(secret.encode(), key=_key(purpose), digest_size=32).hexdigest()


def seal(purpose: str, secret: str) -> str:
    """Return a secret locked (XSalsa20-Poly1305) with a key that the database does not hold."""
    return base64.urlsafe_b64encode(SecretBox(_key(purpose)).encrypt(secret.encode())).decode()


def unseal(purpose: str, sealed: str) -> str:
    """Return what was sealed; ValueError where it was changed or sealed with another key."""
    try:
        return SecretBox(_key(purpose)).decrypt(base64.urlsafe_b64decode(sealed)).decode()
    except CryptoError as error:
        raise ValueError(purpose) from error


def _key(purpose: str) -> bytes:
    return hashlib.blake2b(f"{settings.SECRET_KEY}:{purpose}".encode(), digest_size=32).digest()
