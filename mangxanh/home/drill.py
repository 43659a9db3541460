"""A fire drill: restore the newest copy beside the real data, look whether all is there."""

import os
import shutil
import subprocess  # our own modules, in fresh processes
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput
from mangxanh.work.backup import Restored, restore
from mangxanh.work.models import BackupRun


def newest_copy() -> Path:
    """Return the file of the newest good copy on this server; BadInput if there is none."""
    for path in (
        BackupRun.objects.good()
        .exclude(path="")
        .order_by("-started_at")
        .values_list("path", flat=True)
    ):
        if Path(path).is_file():
            return Path(path)
    raise BadInput(_("There is no good backup on this server to try."))


def drill(copy: Path, words: str) -> tuple[Restored, list[str]]:
    """Restore `copy` into a folder of its own, check it there, remove it again.

    Return what was restored and a sentence for each thing that is wrong with it. BadInput for
    wrong words, a damaged copy, or PostgreSQL, where a restore would need a second server.
    """
    if connection.vendor != "sqlite":
        raise BadInput(_("On PostgreSQL try a restore on another server, with “mangxanh restore”."))
    scratch = Path(settings.DATA_DIR) / "tmp"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in scratch.glob("drill-*"):  # of a drill that was killed
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="drill-", dir=scratch))
    try:
        restored = restore(copy, folder / "data", words)
        return restored, list(_wrong_in(folder / "data", restored))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wrong_in(data: Path, restored: Restored) -> Iterator[str]:
    """Yield what the checks of a real restore say, then the history's own."""
    code, said = _run(data, "mangxanh.work.after_restore", restored.made_at.isoformat())
    yield from said
    if code:
        yield _("The restored copy could not be opened.")
        return
    code, said = _run(data, "mangxanh.cli", "audit", "verify", "--data", str(data))
    if code:
        yield from said or [_("The restored history could not be checked.")]


def _run(data: Path, module: str, *arguments: str) -> tuple[int, list[str]]:
    """Run a module of ours on the restored data; return its exit code and what it printed."""
    theirs = {"DATABASE_URL", "MX_SECRET_KEY", "MX_BACKUP_DIR"}
    kept = {name: value for name, value in os.environ.items() if name not in theirs}
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", module, *arguments],
        env=kept | {"MX_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()
