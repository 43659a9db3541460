"""A tar file as a stream of bytes, both ways, at constant memory."""

import io
import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput

BLOCK = 256 * 1024


@dataclass
class Packed:
    """What went into an archive: how many files, and which were gone before their turn."""

    files: int = 0
    missing: list[str] = field(default_factory=list)


def pack(members: Iterable[tuple[str, Path]], packed: Packed) -> Iterator[bytes]:
    """Yield a tar of (name in the archive, file on the disk); counts into `packed`.

    A file that is gone by its turn is noted and left out. OSError for one that shrinks.
    """
    for name, path in members:
        try:
            file = path.open("rb")
        except FileNotFoundError:
            packed.missing.append(name)
            continue
        with file:
            stat = os.fstat(file.fileno())
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = stat.st_size, int(stat.st_mtime), 0o600
            yield info.tobuf(tarfile.PAX_FORMAT)
            yield from _content(file, stat.st_size)
        packed.files += 1
    yield bytes(2 * tarfile.BLOCKSIZE)


def pack_bytes(name: str, content: bytes) -> bytes:
    """Return the piece of a tar that holds `content` as `name`."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    return info.tobuf(tarfile.PAX_FORMAT) + content + bytes(-len(content) % tarfile.BLOCKSIZE)


def _content(file: io.BufferedReader, size: int) -> Iterator[bytes]:
    left = size
    while left:
        block = file.read(min(BLOCK, left))
        if not block:
            raise OSError(file.name)
        left -= len(block)
        yield block
    yield bytes(-size % tarfile.BLOCKSIZE)


class _Reader(io.RawIOBase):
    """An iterator of bytes as a file that can be read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            try:
                self._left = memoryview(next(self._chunks))
            except StopIteration:
                return 0
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


def unpack(chunks: Iterator[bytes], folder: Path | None) -> Iterator[tuple[str, int]]:
    """Unpack plain files into `folder` (None: only read), yielding (name, size) of each.

    Reads `chunks` to its very end, so that its own check of wholeness is made. BadInput for a
    member that is no plain file, or that points outside.
    """
    reader = io.BufferedReader(_Reader(chunks), BLOCK)
    try:
        with tarfile.open(fileobj=reader, mode="r|") as archive:
            while (member := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # else it remembers every file: no constant memory
                target = _safe(member)
                source = archive.extractfile(member)
                if source is not None and folder is not None:
                    _write(source, folder / target)
                yield str(target), member.size
    except tarfile.TarError as error:
        raise BadInput(_("This backup is damaged or cut off. Take another copy.")) from error
    while reader.read(BLOCK):
        pass


def _safe(member: tarfile.TarInfo) -> PurePosixPath:
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts or not path.parts:
        raise BadInput(_("This backup holds something that doesn't belong there."))
    return path


def _write(source: IO[bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as file:
        shutil.copyfileobj(source, file, BLOCK)
        file.flush()
        os.fsync(file.fileno())
