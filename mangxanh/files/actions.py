"""Taking a file in, keeping it, forgetting it. Who may is asked by the room whose file it is.

A file is written and durable before the transaction begins that keeps it, so that no
transaction waits for the disk; killed at any moment there is a row with its file, or a file
without a row, which the sweep takes away a day later.
"""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.files import store
from mangxanh.files.handlers import RefusedUpload
from mangxanh.files.kinds import KINDS, LARGEST, PAPERS, UPLOADS
from mangxanh.files.models import StoredFile
from mangxanh.files.names import file_name
from mangxanh.files.photos import redraw, redraw_figure
from mangxanh.files.refusals import refuse
from mangxanh.files.sniff import sniff

FIGURE = "hinh.webp"
DAY = 24 * 60 * 60  # seconds
Wanted = Literal["photo", "paper", "any"]


@dataclass(frozen=True)
class Prepared:
    """An upload that is fit to be kept; its bytes wait under tmp/."""

    path: Path
    name: str
    kind: str
    size: int
    sha256: str


def prepare_upload(upload: UploadedFile[bytes], *, kind: Wanted) -> Prepared:
    """Return an upload sniffed, redrawn if it is a photograph, and durable; no row yet.

    Call it before any transaction. `kind` "photo" takes pictures only, "paper" documents only.
    Raises BadInput with one sentence for anything else; then nothing was written.
    """
    if isinstance(upload, RefusedUpload):
        raise BadInput(upload.refusal)
    if (upload.size or 0) > LARGEST:
        raise refuse("large")
    upload.seek(0)
    data = upload.read()
    given = upload.name or ""
    found = _sniff_wanted(data, given, kind)
    if found == "photo":
        data = redraw(data)
    written = store.write([data])
    name = file_name(given, KINDS[found].ending)
    return Prepared(written.path, name, found, written.size, written.sha256)


@dataclass(frozen=True)
class PreparedFigure:
    """A picture for a text that is fit to be kept, with its size in pixels."""

    file: Prepared
    width: int
    height: int


def prepare_figure(data: bytes) -> PreparedFigure:
    """Return a picture redrawn as WebP and durable; no row yet, and a name that tells nothing.

    Call it before any transaction. Raises BadInput with one sentence for what is no picture, too
    large or damaged; then nothing was written.
    """
    if len(data) > LARGEST:
        raise refuse("large")
    drawn = redraw_figure(data)
    written = store.write([drawn.data])
    kept = Prepared(written.path, FIGURE, "webp", written.size, written.sha256)
    return PreparedFigure(kept, drawn.width, drawn.height)


def _sniff_wanted(data: bytes, name: str, wanted: Wanted) -> str:
    found = sniff(data, name)
    allowed = {"photo": {"photo"}, "paper": PAPERS, "any": UPLOADS}[wanted]
    if found not in allowed:
        raise refuse("not a photo" if wanted == "photo" else "not a paper")
    return found


@transaction.atomic
def keep(prepared: Prepared, *, school_id: int, restricted: bool = False) -> StoredFile:
    """Keep a prepared upload, inside the caller's transaction: the file at its place, and its row."""
    written = store.Written(prepared.path, prepared.size, prepared.sha256)
    key = secrets.token_urlsafe(16)
    store.link(written, school_id, key)
    transaction.on_commit(lambda: written.path.unlink(missing_ok=True))
    return StoredFile.objects.create(
        school_id=school_id,
        key=key,
        name=prepared.name,
        kind=prepared.kind,
        size=prepared.size,
        sha256=prepared.sha256,
        restricted=restricted,
        created_at=now(),
    )


def discard(prepared: Prepared) -> None:
    """Remove a prepared upload that nobody will keep; the sweep would do so in a day."""
    prepared.path.unlink(missing_ok=True)


@transaction.atomic
def forget(stored: StoredFile) -> None:
    """Remove a file, row first; doing it twice is harmless."""
    path = stored.path
    StoredFile.objects.filter(pk=stored.pk).delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep_orphans() -> int:
    """Remove files of more than a day ago that no row names; return how many.

    By the clock of the machine, as the disk's own times are, whatever clock the demo has.
    """
    before = time.time() - DAY
    old = [path for path in store.stored_paths() if path.stat().st_mtime < before]
    swept = [path for path in store.left_waiting() if path.stat().st_mtime < before]
    for start in range(0, len(old), 500):
        some = old[start : start + 500]
        named = StoredFile.objects.filter(key__in=[path.name for path in some])
        known = set(named.values_list("key", flat=True))
        swept += [path for path in some if path.name not in known]
    for path in swept:
        path.unlink(missing_ok=True)
    return len(swept)
