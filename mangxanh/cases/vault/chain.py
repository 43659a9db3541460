"""What authenticates a row of a case's chain: a keyed digest over it and the one before it."""

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple

import rfc8785

from mangxanh.common.keys import read_key


class Link(NamedTuple):
    """What the digest covers."""

    case: str  # its number, which is the school's own
    school_id: int
    n: int
    at: datetime
    actor_id: int | None
    verb: str
    detail: str


def seal_link(link: Link, before: str) -> str:
    """Return the digest (64 hex digits) of a row after the one with digest `before`, "" at first.

    Keyed BLAKE2b over canonical JSON (RFC 8785); the key (`keys/cases`) is outside the database.
    """
    at = link.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = {name: None if value is None else str(value) for name, value in link._asdict().items()}
    told = rfc8785.dumps(text | {"at": at, "before": before})
    return hashlib.blake2b(told, key=read_key("cases"), digest_size=32).hexdigest()
