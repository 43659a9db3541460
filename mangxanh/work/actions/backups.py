"""Make a backup, on our disk or down a line, and keep the account of it."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.work.archive import Packed
from mangxanh.work.backup import read_back, sealed_backup, sweep_scratch
from mangxanh.work.locks import hold
from mangxanh.work.models import BackupRun
from mangxanh.work.passphrase import SALT, BackupKey, derive, stored_key
from mangxanh.work.queue import error_code
from mangxanh.work.retention import kept

STOPPED = gettext_noop("It was stopped in the middle.")
FULL = gettext_noop("The disk is full.")
STAMP = "%Y-%m-%d-%H%M%S"
SUFFIX = ".mxbackup"
ROWS_FOR = timedelta(days=400)


def make_backup(
    path: Path | None = None,
    *,
    kind: str = BackupRun.Kind.MANUAL,
    passphrase: str | None = None,
    by_id: int | None = None,
    said: Callable[[int], None] = lambda _size: None,
) -> BackupRun:
    """Write a backup to `path` (default: a dated file in BACKUPS_DIR) and read it back whole.

    Sealed under `passphrase`, or the kept key. `said` hears the bytes written so far.
    BadInput when no passphrase was made, another backup runs, or pg_dump is missing; OSError
    when the disk is full. A try that fails leaves its row and no file.
    """
    target = path or Path(settings.BACKUPS_DIR) / _file_name(kind)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with ExitStack() as held:
        run, key = _begin(held, kind, passphrase, by_id)
        run.path = str(part)  # so that the next try finds what a kill left
        run.save(update_fields=["path"])
        packed = Packed()
        try:
            run.size, run.sha256 = _write(sealed_backup(key, packed), part, said)
            read_back(part, key)
            part.replace(target)
        except BaseException as error:
            part.unlink(missing_ok=True)
            _settle(run, packed, _why(error))
            raise
        run.path, run.checked_at = str(target), now()
        _settle(run, packed, "")
    return run


def stream_backup(
    *, kind: str = BackupRun.Kind.USB, by_id: int | None = None, passphrase: str | None = None
) -> Iterator[bytes]:
    """Return a backup as a stream for a download; its row is good once the last byte was taken.

    BadInput at once, before the first byte, as in `make_backup`.
    """
    held = ExitStack()
    run, key = _begin(held, kind, passphrase, by_id)
    return _stream(run, key, held)


def download_name() -> str:
    """Return the name that a downloaded backup gets."""
    return _file_name(BackupRun.Kind.USB)


def prune_nightly() -> int:
    """Remove nightly files beyond 14 days and 8 weeks, and rows older than 400 days."""
    found: dict[datetime, Path] = {}
    for path in Path(settings.BACKUPS_DIR).glob(f"nightly-*{SUFFIX}"):
        stamp = path.name.removeprefix("nightly-").removesuffix(SUFFIX)
        try:
            found[timezone.make_aware(datetime.strptime(stamp, STAMP))] = path  # noqa: DTZ007  # made aware at once
        except ValueError:
            continue  # somebody renamed it: theirs to remove
    gone = [path for moment, path in found.items() if moment not in kept(found)]
    for path in gone:
        path.unlink(missing_ok=True)
    BackupRun.objects.filter(path__in=[str(path) for path in gone]).update(path="")
    BackupRun.objects.filter(started_at__lt=now() - ROWS_FOR).delete()
    return len(gone)


def settle_restored(made_at: datetime) -> None:
    """Call the copy that this database was restored from good: all of it was just read.

    In the database it holds of itself it is still being made.
    """
    for run in BackupRun.objects.unfinished():
        run.path, run.checked_at = "", now()
        run.finished_at, run.ok = max(made_at, run.started_at), True
        run.save()


def _file_name(kind: str) -> str:
    start = "nightly" if kind == BackupRun.Kind.NIGHTLY else "mangxanh"
    return f"{start}-{timezone.localtime(now()).strftime(STAMP)}{SUFFIX}"


def _begin(
    held: ExitStack, kind: str, passphrase: str | None, by_id: int | None
) -> tuple[BackupRun, BackupKey]:
    key = stored_key() if passphrase is None else derive(passphrase, os.urandom(SALT))
    if not held.enter_context(hold("backup")):
        held.close()
        raise BadInput(_("A backup is being made right now. Wait until it is done."))
    for left in BackupRun.objects.unfinished():  # we hold the lock: who made these was killed
        if left.path.endswith(".part"):
            Path(left.path).unlink(missing_ok=True)
        left.path = ""
        _settle(left, Packed(), STOPPED)
    sweep_scratch()
    return BackupRun.objects.create(kind=kind, by_id=by_id), key


def _write(pieces: Iterator[bytes], part: Path, said: Callable[[int], None]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    part.touch(mode=0o600)
    with part.open("wb") as file:
        for piece in pieces:
            size += file.write(piece)
            digest.update(piece)
            said(size)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _stream(run: BackupRun, key: BackupKey, held: ExitStack) -> Iterator[bytes]:
    packed, digest = Packed(), hashlib.sha256()
    error = STOPPED
    try:
        for piece in sealed_backup(key, packed):
            digest.update(piece)
            run.size += len(piece)
            yield piece
        run.sha256, error = digest.hexdigest(), ""
    except (OSError, BadInput) as failed:
        error = _why(failed)
        raise
    finally:
        _settle(run, packed, error)
        held.close()


def _settle(run: BackupRun, packed: Packed, error: str) -> None:
    run.files, run.missing = packed.files, len(packed.missing)
    run.finished_at, run.ok, run.error = now(), not error, error[:120]
    run.path = "" if error else run.path
    run.save()


def _why(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return FULL
    if isinstance(error, BadInput):
        return error.message
    return error_code(error) if isinstance(error, Exception) else STOPPED
