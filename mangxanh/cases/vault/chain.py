"""What authenticates a row of a case's chain: a keyed digest over it and the one before it.

A case has two: of what was done (events), and of what was written (entries, sealed).
"""

import hashlib
from datetime import UTC, date, datetime
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


class Written(NamedTuple):
    """What the digest of an entry covers; who wrote it stands in the chain of what was done."""

    case: str
    school_id: int
    n: int
    what: str
    seen_by: str
    from_reporter: bool
    day: date
    at: datetime | None
    sealed: bytes


def seal_link(link: Link, before: str) -> str:
    """Return the digest (64 hex digits) of a row after the one with digest `before`, "" at first.

    Keyed BLAKE2b over canonical JSON (RFC 8785); the key (`keys/cases`) is outside the database.
    """
    return _digest(link._asdict(), before)


def seal_entry(written: Written, before: str) -> str:
    """Return the digest of an entry after the one with digest `before`, "" at first."""
    sealed = hashlib.sha256(written.sealed).hexdigest()
    return _digest(written._asdict() | {"sealed": sealed}, before)


def _digest(row: dict[str, object], before: str) -> str:
    text = {name: None if value is None else str(value) for name, value in row.items()}
    at = row["at"]
    if isinstance(at, datetime):
        text["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    told = rfc8785.dumps(text | {"before": before})
    return hashlib.blake2b(told, key=read_key("cases"), digest_size=32).hexdigest()
