"""A private key locked by six words, or by the code of a receipt: Argon2id, then a secret box."""

import secrets
from dataclasses import asdict, dataclass

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.common.words import bare, draw

COUNT = 6  # words from 2,048: 66 bits
OPS, MEM = 2, 19 * 1024 * 1024  # libsodium's units; 14 ms of CPU


@dataclass(frozen=True)
class Locked:
    """A key that words open: salt, work, and the box, in hex where bytes."""

    salt: str
    ops: int
    mem: int
    box: str

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)


def new_words() -> str:
    """Return six words for people to write down (66 bits)."""
    return draw(COUNT)


def lock(key: bytes, typed: str) -> Locked:
    """Return a key locked by words; how they are typed (marks, case, spaces) does not matter."""
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    box = SecretBox(stretch(bare(typed), salt)).encrypt(key)
    return Locked(salt.hex(), OPS, MEM, bytes(box).hex())


def unlock(locked: Locked, typed: str) -> bytes:
    """Return the key; CannotOpen for other words. Takes 14 ms of CPU: never inside a transaction."""
    salt = bytes.fromhex(locked.salt)
    try:
        return SecretBox(stretch(bare(typed), salt, locked.ops, locked.mem)).decrypt(
            bytes.fromhex(locked.box)
        )
    except CryptoError as error:
        raise CannotOpen from error


def stretch(secret: str, salt: bytes, ops: int = OPS, mem: int = MEM) -> bytes:
    """Return 32 bytes derived from a secret that people type (Argon2id)."""
    return argon2id.kdf(SecretBox.KEY_SIZE, secret.encode(), salt, opslimit=ops, memlimit=mem)
