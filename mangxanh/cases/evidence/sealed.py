"""A file that lies on the disk only sealed, under a key that is never there.

The file: 5 bytes magic, 24 bytes of libsodium's secretstream header (XChaCha20-Poly1305), then
chunks of 64 KiB + 17 bytes, so many that the file has one of four sizes. Content fills whole
chunks; the chunk tagged PUSH holds its end, one byte 0x80 and zeros; chunks of zeros follow, the
last one tagged FINAL. So a sealed file knows its true length, and nobody else does.
"""

import hashlib
import os
import secrets
import time
import weakref
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from mangxanh.files import store
from mangxanh.files.kinds import MEGABYTE

MAGIC = b"MXEV1"
CHUNK = 64 * 1024
LARGEST = 12 * MEGABYTE  # bytes of content
EXTRA = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
HEAD = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
PUSH = sodium.crypto_secretstream_xchacha20poly1305_TAG_PUSH
DAY = 24 * 60 * 60  # seconds
# Chunks of a file: 256 KB, 1, 4 and 12 MB of content, then its mark, then the final one.
BUCKETS = tuple(size // CHUNK + 2 for size in (MEGABYTE // 4, MEGABYTE, 4 * MEGABYTE, LARGEST))
SIZES = tuple(len(MAGIC) + HEAD + count * (CHUNK + EXTRA) for count in BUCKETS)


class BrokenSeal(ValueError):  # noqa: N818  # it says what happened
    """Another key, or the file was changed or cut. Holds no content."""

    def __init__(self) -> None:
        super().__init__("does not open")


class SealedFile:
    """A file under files/tmp/ that is being sealed, then is; it goes when nobody kept it.

    `key` is the only one, `size` and `sha256` are those of the content.
    """

    def __init__(self) -> None:
        self.key = sodium.crypto_secretstream_xchacha20poly1305_keygen()
        self.size = 0
        self.sha256 = ""
        self.kept = False
        self.path = store.waiting() / secrets.token_hex(16)
        self.path.touch(mode=0o600, exist_ok=False)
        self._file = self.path.open("wb")
        self._gone = weakref.finalize(self, _remove, self.path)
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._chunks = 0
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        head = sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, self.key)
        self._file.write(MAGIC + head)

    def write(self, data: bytes) -> None:
        """Seal some more; ValueError beyond 12 MB."""
        self.size += len(data)
        if self.size > LARGEST:
            raise ValueError(self.size)
        self._digest.update(data)
        self._waiting += data
        while len(self._waiting) >= CHUNK:
            self._push(bytes(self._waiting[:CHUNK]), MESSAGE)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Seal the end and fill the file up to its size."""
        self._push((bytes(self._waiting) + b"\x80").ljust(CHUNK, b"\0"), PUSH)
        self._waiting.clear()
        whole = next(count for count in BUCKETS if count > self._chunks)
        while self._chunks < whole - 1:
            self._push(bytes(CHUNK), MESSAGE)
        self._push(bytes(CHUNK), FINAL)
        self._file.close()
        self.sha256 = self._digest.hexdigest()

    def _push(self, plain: bytes, tag: int) -> None:
        ad = MAGIC if self._chunks == 0 else None
        self._file.write(
            sodium.crypto_secretstream_xchacha20poly1305_push(self._state, plain, ad, tag)
        )
        self._chunks += 1

    def chunks(self) -> Iterator[bytes]:
        """Yield the content, opened in memory."""
        return read(self.path, self.key)

    def keep(self, target: Path) -> None:
        """Move the file to where it stays; when this returns it survives a cut of power.

        Call it before or in the transaction that writes its row; where that fails, `shred` it.
        Its time tells the day alone: it must not tell who was here at that minute.
        """
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        day = time.time() // DAY * DAY
        os.utime(self.path, (day, day))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.hardlink_to(self.path)
        for folder in (target.parent, target.parent.parent):
            _sync(folder)
        self.discard()
        self.path, self.kept = target, True

    def discard(self) -> None:
        """Remove the file unless it was kept; doing it twice is harmless."""
        self._file.close()
        self._gone()


def seal(content: Iterable[bytes]) -> SealedFile:
    """Return content sealed; ValueError beyond 12 MB, and then nothing is left."""
    sealed = SealedFile()
    try:
        for piece in content:
            sealed.write(piece)
        sealed.finish()
    except BaseException:
        sealed.discard()
        raise
    return sealed


def place(school_id: int, key: str) -> Path:
    """Return where the sealed file with a name by chance lies: beside the files that have rows."""
    return Path(settings.FILES_DIR / "sealed" / str(school_id) / key[:2] / key)


def read(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield the content of a sealed file, opened in memory; BrokenSeal where it does not open.

    What was yielded before is genuine, but only the end of the iteration says that all is there.
    """
    with path.open("rb") as file:
        head = file.read(len(MAGIC) + HEAD)
        if not head.startswith(MAGIC) or len(head) < len(MAGIC) + HEAD:
            raise BrokenSeal
        state = sodium.crypto_secretstream_xchacha20poly1305_state()
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, head[len(MAGIC) :], key)
        ad: bytes | None = MAGIC
        ended, tag = False, MESSAGE
        while tag != FINAL:
            plain, tag = _pull(state, file.read(CHUNK + EXTRA), ad)
            if not ended and plain:
                yield plain.rstrip(b"\0")[:-1] if tag == PUSH else plain
            ended = ended or tag == PUSH
            ad = None
        if not ended or file.read(1):
            raise BrokenSeal


def _pull(
    state: sodium.crypto_secretstream_xchacha20poly1305_state, chunk: bytes, ad: bytes | None
) -> tuple[bytes, int]:
    if len(chunk) < CHUNK + EXTRA:
        raise BrokenSeal
    try:
        plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, chunk, ad)
    except (CryptoError, RuntimeError) as error:
        raise BrokenSeal from error
    return bytes(plain), int(tag)


def shred(path: Path) -> None:
    """Overwrite a sealed file and remove it; doing it twice is harmless.

    Disks may keep older blocks: what destroys it for good is that its key is gone.
    """
    try:
        with path.open("r+b", buffering=0) as file:
            for _turn in range(0, path.stat().st_size, MEGABYTE):
                file.write(secrets.token_bytes(MEGABYTE))
            file.truncate()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
    _sync(path.parent)


def orphans(known: Collection[str]) -> list[Path]:
    """Return sealed files of two days ago and older whose names are not among those known."""
    before = time.time() - 2 * DAY  # their time is the morning of their day
    root = Path(settings.FILES_DIR / "sealed")
    return [
        path
        for path in root.glob("*/??/*")
        if path.name not in known and path.stat().st_mtime < before
    ]


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
