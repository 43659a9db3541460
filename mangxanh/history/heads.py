"""The heads of the chains, in files outside the database: one a school, and a log of them.

A head says how many rows a chain has and the digest of the last one. A chain that is shorter
than its head, or that has another digest there, was tampered with.
"""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Head:
    """How far a chain was known to reach: `count` rows, the last with digest `mac`."""

    school_id: int
    count: int
    mac: str
    at: str = ""
    restored_from: tuple[int, str] | None = None

    def as_json(self) -> dict[str, Any]:
        plain = {"school": self.school_id, "count": self.count, "mac": self.mac, "at": self.at}
        if self.restored_from:
            plain["restored_from"] = list(self.restored_from)
        return plain


def _parse(text: str) -> Head:
    plain = json.loads(text)
    try:
        older = plain.get("restored_from")
        return Head(
            school_id=int(plain["school"]),
            count=int(plain["count"]),
            mac=str(plain["mac"]),
            at=str(plain["at"]),
            restored_from=(int(older[0]), str(older[1])) if older else None,
        )
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise ValueError("not a head") from error


def _path(school_id: int) -> Path:
    return Path(settings.HEADS_DIR / f"{school_id}.head")


def _log() -> Path:
    return Path(settings.HEADS_DIR / "log")


def read_head(school_id: int) -> Head | None:
    """Return the head kept for a school, None where there is none; ValueError if unreadable."""
    try:
        text = _path(school_id).read_text()
    except FileNotFoundError:
        return None
    return _parse(text)


def schools_with_head() -> set[int]:
    """Return the schools for which a head is kept."""
    return {int(path.stem) for path in settings.HEADS_DIR.glob("*.head") if path.stem.isdigit()}


def write_head(head: Head) -> None:
    """Keep a head: after this returns it survives a cut of power; never half a file."""
    settings.HEADS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = _path(head.school_id)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    with fresh.open("w") as file:
        json.dump(head.as_json(), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(settings.HEADS_DIR, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def append_to_log(heads: list[Head]) -> None:
    """Add a line for each head to the log."""
    settings.HEADS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _log().open("a+b") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")  # a line that a cut of power left unfinished
        for head in heads:
            file.write(json.dumps(head.as_json()).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_log() -> Iterator[Head]:
    """Yield the heads of the log, oldest first; an unfinished line is passed over."""
    try:
        lines = _log().read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield _parse(line)
        except ValueError:
            continue
