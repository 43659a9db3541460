"""The month keys: files outside every backup, under which each wrap lies once more.

A key is used for 30 days and lives 60. Living wraps are moved to the newest every night, so what
was deleted meanwhile stays under a key that dies: no older copy of the database opens it then.
"""

import re
import secrets
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.common.dates import today
from mangxanh.common.keys import make_key

USED, LIVES = timedelta(days=30), timedelta(days=60)
_NAME = re.compile(r"month-(\d{4}-\d\d-\d\d)$")


def under_newest(data: bytes) -> tuple[str, bytes]:
    """Return (name of the month key, data under it); whoever comes first in 30 days makes one."""
    name = newest()
    return name, bytes(SecretBox(_key(name)).encrypt(data))


def from_under(name: str, sealed: bytes) -> bytes:
    """Return what lies under a month key; CannotOpen where that key is gone."""
    if not _NAME.fullmatch(name) or not _path(name).exists():
        raise CannotOpen
    try:
        return SecretBox(_key(name)).decrypt(bytes(sealed))
    except CryptoError as error:
        raise CannotOpen from error


def newest() -> str:
    """Return the name of the key of these days."""
    known = [name for name in names() if day_of(name) > today() - USED]
    name = max(known, default=f"month-{today().isoformat()}")
    if not known:
        make_key(_path(name))
    return name


def names() -> list[str]:
    """Return the names of the month keys that are here, oldest first."""
    return sorted(
        path.name for path in Path(settings.KEYS_DIR).glob("month-*") if _NAME.match(path.name)
    )


def day_of(name: str) -> date:
    """Return the day on which a month key was made."""
    found = _NAME.fullmatch(name)
    if not found:
        raise ValueError(name)
    return date.fromisoformat(found[1])


def destroy_old() -> int:
    """Overwrite and remove the keys that lived 60 days; return how many."""
    old = [name for name in names() if day_of(name) <= today() - LIVES]
    for name in old:
        path = _path(name)
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
        path.unlink()
    return len(old)


def _path(name: str) -> Path:
    return Path(settings.KEYS_DIR) / name


def _key(name: str) -> bytes:
    return bytes.fromhex(_path(name).read_text())
