"""Files on the disk: first whole and durable under tmp/, then linked to where they stay."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

PIECE = 1024 * 1024  # bytes read at once


class Written(NamedTuple):
    """A file that lies under tmp/, durable, and what it holds."""

    path: Path
    size: int
    sha256: str


def place(school_id: int, key: str) -> Path:
    """Return where the file with a key lies."""
    return Path(settings.FILES_DIR / str(school_id) / key[:2] / key)


def waiting() -> Path:
    """Return the folder of files that are not kept yet; it is on the same disk."""
    folder = Path(settings.FILES_DIR / "tmp")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def left_waiting() -> list[Path]:
    """Return the files that wait to be kept, and those that a killed upload or job left."""
    halves = Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*")
    left = [path for path in halves if path.is_file() and path.suffix != ".lock"]
    return [*waiting().iterdir(), *left]


def pieces(path: Path) -> Iterable[bytes]:
    """Yield a file in pieces of a megabyte."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def write(content: Iterable[bytes]) -> Written:
    """Write a file under tmp/; when this returns it survives a cut of power."""
    path = waiting() / secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as file:
        for piece in content:
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return Written(path, size, digest.hexdigest())


def link(written: Written, school_id: int, key: str) -> None:
    """Give a written file its place as well; the one under tmp/ goes after the commit."""
    target = place(school_id, key)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.hardlink_to(written.path)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def stored_paths() -> Iterable[Path]:
    """Yield every file that lies where files stay."""
    for folder in settings.FILES_DIR.glob("*/"):
        if folder.name.isdigit():
            yield from (path for path in folder.glob("??/*") if path.is_file())
