"""The month keys: files outside every backup, under which each wrap lies once more.

A key is used for 30 days and lives 60. Living wraps are moved to the newest every night, so what
was deleted meanwhile stays under a key that dies: no older copy of the database opens it then.
"""

import json
import os
import re
import secrets
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from mangxanh.cases.vault.boxes import CannotOpen, open_box, seal_key
from mangxanh.common.dates import today
from mangxanh.common.keys import make_key

USED, LIVES = timedelta(days=30), timedelta(days=60)
_NAME = re.compile(r"month-(\d{4}-\d\d-\d\d)$")
_SHREDDED = "month-shredded"


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


def note_shredded(cases: Collection[str]) -> None:
    """Write down that cases were destroyed (their public keys): a restore destroys them again."""
    fresh = sorted(set(cases) - shredded())
    if not fresh:
        return
    Path(settings.KEYS_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
    path = Path(settings.KEYS_DIR) / _SHREDDED
    path.touch(mode=0o600)
    with path.open("a") as file:
        file.writelines(f"{one}\n" for one in fresh)
        file.flush()
        os.fsync(file.fileno())


def shredded() -> set[str]:
    """Return the public keys of all cases that were destroyed; half a line is passed over."""
    try:
        text = (Path(settings.KEYS_DIR) / _SHREDDED).read_text()
    except FileNotFoundError:
        return set()
    return {line for line in text.splitlines() if re.fullmatch("[0-9a-f]{64}", line)}


def taken_along(public: bytes) -> bytes:
    """Return the month keys and what was destroyed, sealed to the recovery key."""
    kept = {
        "keys": {name: _path(name).read_text() for name in names()},
        "shredded": sorted(shredded()),
    }
    return seal_key(public, json.dumps(kept).encode())


def bring_in(private: bytes, sealed: bytes) -> int:
    """Put month keys back that were taken along; return how many were missing here.

    CannotOpen for another recovery key or another file. What was destroyed stays destroyed:
    whoever calls this replays the list.
    """
    try:
        kept = json.loads(open_box(private, sealed))
        found = {str(name): bytes.fromhex(key) for name, key in kept["keys"].items()}
        gone = [str(one) for one in kept["shredded"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotOpen from error
    if not all(_is_sound(name, key) for name, key in found.items()):
        raise CannotOpen
    missing = [name for name in found if not _path(name).exists()]
    for name in missing:
        make_key(_path(name), found[name])
    note_shredded([one for one in gone if re.fullmatch("[0-9a-f]{64}", one)])
    return len(missing)


def _is_sound(name: str, key: bytes) -> bool:
    """Return whether a key that was brought along can be one of ours: one of a day that is none,
    or is still to come, would be the newest for ever, and a short one would stop every filing."""
    try:
        return day_of(name) <= today() and len(key) == SecretBox.KEY_SIZE
    except ValueError:
        return False


def _path(name: str) -> Path:
    return Path(settings.KEYS_DIR) / name


def _key(name: str) -> bytes:
    return bytes.fromhex(_path(name).read_text())
