"""The code of a receipt: 80 bits in four groups of four and a check character; pure.

Found by a keyed digest (`keys/receipts`, outside the database), opened by Argon2id of the code:
80 bits behind 14 ms each are out of anybody's reach, so nobody has to be slowed or locked out.
"""

import hashlib
import re
import secrets

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.cases.vault.words import stretch
from mangxanh.common.keys import read_key
from mangxanh.common.signing import CROCKFORD

LENGTH, GROUP = 16, 4


def draw() -> str:
    """Return a new code, without its check character."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH))


def shown(code: str) -> list[str]:
    """Return the groups as they are shown, the check character in one of its own."""
    return [code[i : i + GROUP] for i in range(0, LENGTH, GROUP)] + [check_of(code)]


def check_of(code: str) -> str:
    """Return the check character: Σ (i+1)·v over GF(32), so one wrong or two swapped are seen."""
    total = 0
    for place, letter in enumerate(code, start=1):
        total ^= _times(place, CROCKFORD.index(letter))
    return CROCKFORD[total]


def read(typed: str) -> str | None:
    """Return the code that somebody typed (any case, spaces, O for 0, I or L for 1).

    None where the length or the check character is not right: asks no database.
    """
    kept = letters(typed)
    if len(kept) != LENGTH + 1 or check_of(kept[:LENGTH]) != kept[LENGTH]:
        return None
    return kept[:LENGTH]


def letters(typed: str) -> str:
    """Return what counts of a typed text: letters and digits of Crockford's alphabet."""
    raw = typed.upper().translate(str.maketrans("OIL", "011"))
    return "".join(c for c in raw if c in CROCKFORD)


def is_last_group(code: str, typed: str) -> bool:
    """Return whether somebody typed the last group, with or without the check character."""
    kept, last = letters(typed), shown(code)[-2]
    return kept in (last, last + check_of(code))


def is_in(code: str, text: str) -> bool:
    """Return whether a text tells the code or any three of its groups: the case would hold it."""
    flat = letters(re.sub(r"[\W_]+", "", text))
    return sum(group in flat for group in shown(code)[:-1]) >= 3


def index_of(school_id: int, code: str) -> str:
    """Return under which digest a code is found (keyed BLAKE2b, hex)."""
    told = f"{school_id}:{code}".encode()
    return hashlib.blake2b(told, key=read_key("receipts"), digest_size=32).hexdigest()


def stretched(school_id: int, code: str) -> bytes:
    """Return the key of a code: 14 ms of CPU, never inside a transaction."""
    salt = hashlib.blake2b(
        str(school_id).encode(), key=read_key("receipts"), digest_size=16, person=b"salt"
    ).digest()
    return stretch(code, salt)


def wrap(key: bytes, case_key: bytes) -> bytes:
    """Return a case's key under the key of a code."""
    return bytes(SecretBox(key).encrypt(case_key))


def unwrap(key: bytes, sealed: bytes) -> bytes:
    """Return the case's key; CannotOpen for another code."""
    try:
        return SecretBox(key).decrypt(bytes(sealed))
    except CryptoError as error:
        raise CannotOpen from error


def _times(a: int, b: int) -> int:
    """Return the product in GF(32) with the polynomial x⁵ + x² + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return product
