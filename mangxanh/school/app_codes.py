"""Codes that an app on a telephone counts by the clock (TOTP, RFC 6238): six digits, 30 seconds."""

from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

LOCKED = "app secret"  # the purpose of the key that locks secrets in the database
SLACK = 1  # steps by which a telephone's clock may be off


def new_secret() -> str:
    """Return a secret of 160 bits, in base 32."""
    secret: str = pyotp.random_base32()
    return secret


def app_address(secret: str, *, account: str, issuer: str) -> str:
    """Return what the QR code carries: apps read secret, account and school from it."""
    address: str = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)
    return address


def in_groups(secret: str) -> str:
    """Return a secret as people type it: in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """Return for which step a typed code stands, None where it fits none near this moment."""
    digits = "".join(code.split())
    try:
        step: int = pyotp.TOTP(secret).verify_and_get_timecode(
            digits, for_time=at, valid_window=SLACK
        )
    except OTPVerificationError:
        return None
    return step
