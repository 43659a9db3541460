"""What is kept, and whether it still is what it was."""

import hashlib
from collections.abc import Iterator

from mangxanh.files.models import StoredFile


def verify_hash(stored: StoredFile) -> bool:
    """Return whether the bytes on the disk are those that were kept; False if they are gone."""
    try:
        with stored.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == stored.sha256
    except OSError:
        return False


def missing_files() -> Iterator[StoredFile]:
    """Yield the rows whose file is gone from the disk."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=2000):
        if not stored.path.is_file():
            yield stored


def changed_files() -> Iterator[StoredFile]:
    """Yield the rows whose file is gone or is no longer what was kept; reads every byte."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=2000):
        if not verify_hash(stored):
            yield stored
