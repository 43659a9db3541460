"""The recovery key in three shares, two of which give it back; one alone tells nothing.

Shamir's sharing with threshold two: for each byte a line over GF(256) whose value at 0 is the
secret's byte; share x holds the values at x.
"""

import hashlib
import secrets

from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.common.signing import CROCKFORD

COUNT, NEEDED = 3, 2
_PROOF = 2  # bytes by which a mistyped share is known


def split(secret: bytes) -> list[str]:
    """Return three shares to print: groups of four characters of Crockford's base 32."""
    slope = secrets.token_bytes(len(secret))
    return [
        _write(x, bytes(s ^ _times(x, a) for s, a in zip(secret, slope, strict=True)))
        for x in range(1, COUNT + 1)
    ]


def number_of(share: str) -> int:
    """Return which share this is, from 1; CannotOpen for one that was mistyped."""
    return _read(share)[0]


def join(one: str, other: str) -> bytes:
    """Return the secret of two different shares; CannotOpen if one is mistyped or both are one."""
    (x, left), (y, right) = _read(one), _read(other)
    if x == y or len(left) != len(right):
        raise CannotOpen
    # the value at 0 of the line through both
    by = _over(1, x ^ y)
    return bytes(_times(by, _times(y, a) ^ _times(x, b)) for a, b in zip(left, right, strict=True))


def _write(x: int, values: bytes) -> str:
    body = bytes([x]) + values
    body += hashlib.blake2b(body, digest_size=_PROOF).digest()
    number, letters = int.from_bytes(body, "big"), ""
    for _ in range(len(body) * 8 // 5):
        number, rest = divmod(number, 32)
        letters = CROCKFORD[rest] + letters
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def _read(typed: str) -> tuple[int, bytes]:
    raw = typed.upper().translate(str.maketrans("OIL", "011"))
    kept = [CROCKFORD.index(c) for c in raw if c in CROCKFORD]
    number = 0
    for digit in kept:
        number = number * 32 + digit
    try:
        body = number.to_bytes(len(kept) * 5 // 8, "big")
    except OverflowError as error:
        raise CannotOpen from error
    told, proof = body[:-_PROOF], body[-_PROOF:]
    if len(told) < 2 or hashlib.blake2b(told, digest_size=_PROOF).digest() != proof:
        raise CannotOpen
    if not 1 <= told[0] <= COUNT:
        raise CannotOpen
    return told[0], told[1:]


def _times(a: int, b: int) -> int:
    """Return the product in GF(256) with the polynomial 0x11B."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _over(a: int, b: int) -> int:
    """Return a / b in GF(256), b not 0: b to the power 254 is its inverse."""
    inverse = 1
    for _ in range(254):
        inverse = _times(inverse, b)
    return _times(a, inverse)
