"""The address at which a reporter is told that there is news: sealed twice, read by the worker alone."""

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.cases.vault.months import from_under, under_newest
from mangxanh.common.keys import read_key

SIZE = 320  # bytes: every address fits, and no length tells which it is


def can_relay() -> bool:
    """Return whether mail leaves this machine; else no address is asked for, and none is printed."""
    return bool(settings.EMAIL_HOST)


def seal_address(email: str) -> tuple[str, bytes]:
    """Return (name of the month key, the address sealed with our key and under it).

    ValueError for one that is longer than any can be.
    """
    plain = email.encode().ljust(SIZE, b"\0")
    if len(plain) > SIZE:
        raise ValueError(len(plain))
    return under_newest(bytes(SecretBox(read_key("relays")).encrypt(plain)))


def open_address(month: str, sealed: bytes) -> str:
    """Return the address; CannotOpen where a key is gone."""
    try:
        plain = SecretBox(read_key("relays")).decrypt(from_under(month, sealed))
    except CryptoError as error:
        raise CannotOpen from error
    return plain.rstrip(b"\0").decode()
