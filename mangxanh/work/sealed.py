"""A stream of bytes, sealed in chunks so that a change, a cut or a swap anywhere is seen.

The file: 6 bytes magic, 2 bytes length of the header, header (JSON: version, kdf), 24 bytes
of libsodium's secretstream header, then chunks of 64 KiB + 17 bytes, the last one shorter and
tagged final. Magic and header are authenticated with the first chunk.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _
from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from mangxanh.common.errors import BadInput
from mangxanh.work.passphrase import BackupKey

MAGIC = b"MXBAK1"
CHUNK = 64 * 1024
EXTRA = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
HEAD = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE

# Gives the key that the header (salt, ops, mem) asks for.
Opener = Callable[[bytes, int, int], bytes]


def seal(chunks: Iterable[bytes], key: BackupKey) -> Iterator[bytes]:
    """Yield the sealed file of a stream, a chunk at a time."""
    kdf = {"kdf": "argon2id", "salt": key.salt.hex(), "ops": key.ops, "mem": key.mem}
    header = json.dumps({"version": 1, **kdf}).encode()
    start = MAGIC + len(header).to_bytes(2, "big") + header
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    stream = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key.key)
    yield start + stream
    ad: bytes | None = start
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > CHUNK:
            yield sodium.crypto_secretstream_xchacha20poly1305_push(
                state, bytes(waiting[:CHUNK]), ad, MESSAGE
            )
            del waiting[:CHUNK]
            ad = None
    yield sodium.crypto_secretstream_xchacha20poly1305_push(state, bytes(waiting), ad, FINAL)


def unseal(file: BinaryIO, opener: Opener) -> Iterator[bytes]:
    """Yield what was sealed, a chunk at a time.

    BadInput for a file that is not ours, a wrong passphrase, or a file changed or cut. What
    was yielded before is genuine, but only the end of the iteration says that all is there.
    """
    start, key = _read_start(file, opener)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, _exactly(file, HEAD), key)
    ad: bytes | None = start
    tag = MESSAGE
    while tag != FINAL:
        chunk = file.read(CHUNK + EXTRA)
        if len(chunk) < EXTRA:
            raise _cut()
        try:
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, chunk, ad)
        except (CryptoError, RuntimeError) as error:
            raise _wrong() if ad else _cut() from error
        yield plain
        ad = None
    if file.read(1):
        raise _cut()


def _read_start(file: BinaryIO, opener: Opener) -> tuple[bytes, bytes]:
    start = file.read(len(MAGIC) + 2)
    if not start.startswith(MAGIC) or len(start) < len(MAGIC) + 2:
        raise _not_ours()
    header = _exactly(file, int.from_bytes(start[-2:], "big"))
    try:
        read = json.loads(header)
        version, kdf = read["version"], read["kdf"]
        salt, ops, mem = bytes.fromhex(read["salt"]), int(read["ops"]), int(read["mem"])
    except (ValueError, TypeError, KeyError) as error:
        raise _not_ours() from error
    if version != 1 or kdf != "argon2id":
        raise BadInput(_("This backup was made by a newer release."))
    return start + header, opener(salt, ops, mem)


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise _cut()
    return data


def _not_ours() -> BadInput:
    return BadInput(_("This is not a backup of ours."))


def _wrong() -> BadInput:
    return BadInput(_("The passphrase doesn't fit this backup, or the file was changed."))


def _cut() -> BadInput:
    return BadInput(_("This backup is damaged or cut off. Take another copy."))
