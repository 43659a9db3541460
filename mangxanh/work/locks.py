"""Locks that the kernel lets go when their process dies, so that kill -9 leaves none behind."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def lock_path(name: str) -> Path:
    """Return the lock file of `name`, its folder made."""
    folder = Path(settings.DATA_DIR) / "tmp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{name}.lock"


@contextmanager
def hold(name: str) -> Iterator[bool]:
    """Hold the lock `name` inside the block; gives False, without waiting, if another has it."""
    with lock_path(name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def is_left(name: str) -> bool:
    """Say whether the lock file `name` is here and its holder dead; False if we can't know."""
    path = lock_path(name)
    if not path.exists():
        return False
    with hold(name) as ours:
        return ours
