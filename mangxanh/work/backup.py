"""What a backup holds: written as one sealed stream, read back, put into an empty folder."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.work.archive import Packed, pack, pack_bytes, unpack
from mangxanh.work.database_copy import ANSWERS, POSTGRES, SQLITE, copy_databases, load_postgres
from mangxanh.work.passphrase import BackupKey, derive
from mangxanh.work.sealed import seal, unseal

ABOUT = "about.json"
MARK = ".restoring"
MONTH_KEYS = "month"  # the safety of shredding: no copy of these may outlive them


@dataclass(frozen=True)
class Restored:
    """What a restore brought back: when its backup was made, how many files it held."""

    made_at: datetime
    files: int


def sealed_backup(key: BackupKey, packed: Packed) -> Iterator[bytes]:
    """Yield a whole backup: the databases as of one moment, then keys, heads and files.

    Files are only ever added, so every file that the copied database names is there; one
    that was withdrawn meanwhile is noted in `packed.missing`.
    """
    folder = Path(tempfile.mkdtemp(prefix="backup-", dir=_scratch()))
    try:
        about = {"version": 1, "made_at": now().isoformat()}
        yield from seal(_plain(about, folder, packed), key)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_scratch() -> None:
    """Remove the database copies that a killed backup left in clear."""
    for left in _scratch().glob("backup-*"):
        shutil.rmtree(left, ignore_errors=True)


def estimated_size() -> int:
    """Return about how many bytes a backup made now will have."""
    database = Path(settings.DATA_DIR) / SQLITE
    size = database.stat().st_size if database.exists() else 0
    for _name, path in _folders():
        try:
            size += path.stat().st_size
        except FileNotFoundError:
            continue
    return size


def read_back(path: Path, key: BackupKey) -> int:
    """Return how many files a backup holds, all of it read; BadInput if it isn't whole."""
    with path.open("rb") as file:
        return sum(1 for _member in unpack(unseal(file, lambda *_kdf: key.key), None))


def restore(file: Path, data_dir: Path, passphrase: str) -> Restored:
    """Unpack a backup into `data_dir`, which must be empty; wholly or not at all.

    BadInput for a folder that holds something, a file that is no whole backup of ours, a
    wrong passphrase. What follows a restore (`jobs.AFTER_RESTORE`) is the command's.
    """
    data_dir = data_dir.absolute()
    _require_empty(data_dir)
    half = _fresh_half(data_dir)
    try:
        restored = _unpack_all(file, half, passphrase)
        if (half / POSTGRES).exists():
            load_postgres(half / POSTGRES)
            (half / POSTGRES).unlink()
        _swap(half, data_dir)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return restored


def _scratch() -> Path:
    folder = Path(settings.DATA_DIR) / "tmp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _plain(about: dict[str, object], folder: Path, packed: Packed) -> Iterator[bytes]:
    databases = copy_databases(folder)
    yield pack_bytes(ABOUT, json.dumps(about).encode())
    yield from pack(_members(databases), packed)


def _members(databases: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, Path]]:
    for name, path in databases:
        yield name, path
        path.unlink(missing_ok=True)
    yield from _folders()


def _folders() -> Iterator[tuple[str, Path]]:
    """Yield the files of keys, heads and files; the months' keys and half-written ones not."""
    places = {"keys": settings.KEYS_DIR, "heads": settings.HEADS_DIR, "files": settings.FILES_DIR}
    for name, root in places.items():
        for folder, subfolders, files in os.walk(root):
            subfolders.sort()
            for file in sorted(files):
                path = Path(folder, file)
                inside = path.relative_to(root)
                if path.is_symlink() or (name == "keys" and inside.parts[0].startswith(MONTH_KEYS)):
                    continue
                yield f"{name}/{inside.as_posix()}", path


def _require_empty(data_dir: Path) -> None:
    """Let pass what a start of the program itself makes: empty folders and a fresh secret."""
    if data_dir.is_mount():
        raise BadInput(_("Name a new folder inside this disk, not the disk itself."))
    if data_dir.is_dir():
        held = {path.relative_to(data_dir) for path in data_dir.rglob("*") if not path.is_dir()}
        if not held - {Path("keys/secret")}:
            return
    elif not data_dir.exists():
        return
    raise BadInput(_("{folder} is not empty. Name a new folder.").format(folder=data_dir))


def _fresh_half(data_dir: Path) -> Path:
    """Return an empty DIR.tmp, that of a killed restore cleared away."""
    half = data_dir.with_name(data_dir.name + ".tmp")
    if half.exists() and any(half.iterdir()) and not (half / MARK).exists():
        raise BadInput(_("{folder} is not empty. Name a new folder.").format(folder=half))
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True, mode=0o700)
    (half / MARK).touch()
    return half


def _unpack_all(file: Path, half: Path, passphrase: str) -> Restored:
    try:
        with file.open("rb") as stream:
            chunks = unseal(stream, lambda *kdf: derive(passphrase, *kdf).key)
            names = {name for name, _size in unpack(chunks, half)}
    except (FileNotFoundError, IsADirectoryError) as error:
        raise BadInput(_("There is no file {file}.").format(file=file)) from error
    if ABOUT not in names or not names & {SQLITE, POSTGRES}:
        raise BadInput(_("This is not a backup of ours."))
    about = json.loads((half / ABOUT).read_text())
    (half / ABOUT).unlink()
    made_at = datetime.fromisoformat(about["made_at"])
    return Restored(made_at, len(names - {ABOUT, SQLITE, POSTGRES, ANSWERS}))


def _swap(half: Path, data_dir: Path) -> None:
    """Make DIR.tmp the DIR, by one rename; before it DIR holds nothing of worth."""
    if data_dir.exists():
        shutil.rmtree(data_dir)
    (half / "tmp").mkdir(mode=0o700)
    (half / MARK).unlink()
    half.rename(data_dir)
    for folder in (data_dir, data_dir.parent):
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
