"""What authenticates a row: a keyed digest over the row and the one before it."""

import hashlib
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import rfc8785
from django.conf import settings

START = ""  # what stands before the first row of a chain


class Link(NamedTuple):
    """The fields of a row that its digest covers, in no order that matters."""

    school_id: int
    n: int
    at: datetime
    actor_id: int | None
    actor_role: str
    verb: str
    object_label: str
    object_key: str


def read_key() -> bytes:
    """Return the key of the chains: 32 bytes in KEYS_DIR/history, made once, 0600.

    It lies outside the database, so that whoever owns only that one cannot recompute a chain.
    """
    path = Path(settings.KEYS_DIR / "history")
    if not path.exists():
        make_key(path)
    return bytes.fromhex(path.read_text())


def make_key(path: Path) -> None:
    """Make the key, durable; of several processes at once the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    with fresh.open("w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)  # nobody reads half a key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def seal(link: Link, before: str, key: bytes) -> str:
    """Return the digest (64 hex digits) of a row that follows the one with digest `before`.

    Keyed BLAKE2b over canonical JSON (RFC 8785) of the row's fields as text.
    """
    at = link.at.astimezone(UTC).isoformat(timespec="microseconds")
    actor = None if link.actor_id is None else str(link.actor_id)
    plain = link._asdict() | {"at": at, "actor_id": actor, "before": before}
    text = {name: None if value is None else str(value) for name, value in plain.items()}
    return hashlib.blake2b(rfc8785.dumps(text), key=key, digest_size=32).hexdigest()
