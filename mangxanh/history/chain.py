"""What authenticates a row: a keyed digest over the row and the one before it."""

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple

import rfc8785

from mangxanh.common.keys import read_key

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


def read_chain_key() -> bytes:
    """Return the key of the chains.

    It lies outside the database, so that whoever owns only that one cannot recompute a chain.
    """
    return read_key("history")


def seal(link: Link, before: str, key: bytes) -> str:
    """Return the digest (64 hex digits) of a row that follows the one with digest `before`.

    Keyed BLAKE2b over canonical JSON (RFC 8785) of the row's fields as text.
    """
    at = link.at.astimezone(UTC).isoformat(timespec="microseconds")
    actor = None if link.actor_id is None else str(link.actor_id)
    plain = link._asdict() | {"at": at, "actor_id": actor, "before": before}
    text = {name: None if value is None else str(value) for name, value in plain.items()}
    return hashlib.blake2b(rfc8785.dumps(text), key=key, digest_size=32).hexdigest()
