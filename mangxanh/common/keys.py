"""Keys that lie outside the database: files of 32 bytes in KEYS_DIR, made once, 0600."""

import os
import secrets
from pathlib import Path

from django.conf import settings


def read_key(name: str) -> bytes:
    """Return the key of a name; whoever asks first makes it."""
    path = Path(settings.KEYS_DIR / name)
    if not path.exists():
        make_key(path)
    return bytes.fromhex(path.read_text())


def make_key(path: Path, key: bytes | None = None) -> None:
    """Make a key, or keep one given, durable; of several processes at once the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    with fresh.open("w") as file:
        file.write(key.hex() if key else secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)  # nobody reads half a key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
