"""`mangxanh backup` and `mangxanh restore`."""

import argparse
import getpass
import os
import subprocess  # our own module, in a fresh process
import sys
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput
from mangxanh.work.actions.backups import make_backup
from mangxanh.work.backup import restore
from mangxanh.work.passphrase import has_passphrase

PASSPHRASE = "MX_BACKUP_PASSPHRASE"  # noqa: S105  # the name of the variable


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both; `--data` is read by the console script before Django starts."""
    make = subparsers.add_parser("backup", help=_("Makes a backup: one sealed file."))
    make.add_argument("file", nargs="?", type=Path, metavar="FILE")
    make.add_argument("--data", metavar="DIR", help=_("Where the data is."))
    make.set_defaults(run=run_backup)
    back = subparsers.add_parser("restore", help=_("Puts a backup into an empty folder."))
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--data", metavar="DIR", help=_("Where the data is."))
    back.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Make the backup; return 0, or 2 with one line on stderr."""
    try:
        words = os.environ.get(PASSPHRASE)
        if words is None and not has_passphrase():
            words = _ask()
        run = make_backup(arguments.file, passphrase=words)
    except BadInput as bad:
        return _refuse(bad.message)
    except OSError as error:
        return _refuse(error.strerror or str(error))
    sys.stdout.write(
        _("Copied and read back: {path} ({size} MB).").format(
            path=run.path, size=f"{run.size / 1_000_000:.1f}"
        )
        + "\n"
    )
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore, then run what follows in a fresh process; return 0, or 2 with one line."""
    data_dir = Path(settings.DATA_DIR)
    try:
        words = os.environ.get(PASSPHRASE) or _ask()
        restored = restore(arguments.file, data_dir, words)
    except BadInput as bad:
        return _refuse(bad.message)
    except OSError as error:
        return _refuse(error.strerror or str(error))
    followed = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "mangxanh.work.after_restore", restored.made_at.isoformat()],
        env=os.environ | {"MX_DATA": str(data_dir)},
        check=False,
    )
    if followed.returncode:
        return _refuse(_("The data is back, but checking it failed. Run “mangxanh doctor”."))
    sys.stdout.write(
        _("Restored: {files} files, as of {moment}.").format(
            files=restored.files, moment=f"{timezone.localtime(restored.made_at):%d/%m/%Y %H:%M}"
        )
        + "\n"
    )
    return 0


def _ask() -> str:
    return getpass.getpass(_("The six words of the recovery sheet: "))


def _refuse(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2
