"""The passphrase of backups: six words for people, one key for the cipher."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from mangxanh.common.errors import BadInput
from mangxanh.common.words import bare, draw

COUNT = 6
SALT = argon2id.SALTBYTES
OPS, MEM = argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_INTERACTIVE
MOST_OPS, MOST_MEM = 10, 256 * 1024 * 1024


@dataclass(frozen=True)
class BackupKey:
    """A derived key (32 bytes) and how it was derived: argon2id, libsodium's units."""

    key: bytes
    salt: bytes
    ops: int
    mem: int


def new_passphrase() -> str:
    """Return six words (66 bits) for people to write down; `set_passphrase` takes them."""
    return draw(COUNT)


def derive(words: str, salt: bytes, ops: int = OPS, mem: int = MEM) -> BackupKey:
    """Return the key of a passphrase typed with or without marks, in any case and spacing.

    BadInput when nothing was typed, or when a header asks for more work than we ever do.
    """
    typed = bare(words)
    if not typed:
        raise BadInput(_("Type the six words of the recovery sheet."))
    if not (1 <= ops <= MOST_OPS and 8192 <= mem <= MOST_MEM and len(salt) == SALT):
        raise BadInput(_("This is not a backup of ours."))
    try:
        key = argon2id.kdf(32, typed.encode(), salt, opslimit=ops, memlimit=mem)
    except (CryptoError, RuntimeError) as error:  # no memory for it
        raise BadInput(_("There is not enough memory to check the passphrase.")) from error
    return BackupKey(key, salt, ops, mem)


def key_path() -> Path:
    """Return where the key of the nightly backups is kept."""
    return Path(settings.KEYS_DIR) / "backup"


def set_passphrase(words: str) -> BackupKey:
    """Derive the key of the passphrase and keep it for the nightly backups (0600)."""
    made = derive(words, secrets.token_bytes(SALT))
    path = key_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{secrets.token_hex(4)}")
    part.touch(mode=0o600)
    kept = {"key": made.key.hex(), "salt": made.salt.hex(), "ops": made.ops, "mem": made.mem}
    with part.open("w", encoding="ascii") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    return made


def stored_key() -> BackupKey:
    """Return the kept key; BadInput when no passphrase was made yet."""
    try:
        kept: dict[str, Any] = json.loads(key_path().read_text(encoding="ascii"))
    except FileNotFoundError as error:
        raise BadInput(_("No passphrase for backups has been made yet.")) from error
    return BackupKey(
        bytes.fromhex(kept["key"]), bytes.fromhex(kept["salt"]), kept["ops"], kept["mem"]
    )


def has_passphrase() -> bool:
    """Say whether a passphrase was made."""
    return key_path().exists()


def is_passphrase(words: str) -> bool:
    """Say whether these are the words of the kept key: proof that the sheet was written down."""
    kept = stored_key()
    return secrets.compare_digest(derive(words, kept.salt, kept.ops, kept.mem).key, kept.key)
