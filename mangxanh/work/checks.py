"""What `doctor` says about the worker, mail and backups."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangxanh.common.dates import now
from mangxanh.work.models import OutgoingMail
from mangxanh.work.passphrase import has_passphrase
from mangxanh.work.queries import last_good_backup, worker_is_alive

TOO_OLD = timedelta(days=2)
LITTLE = 1024**3  # bytes


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, and what to do about it."""

    level: Literal["error", "warning"]
    message: str
    remedy: str


def findings() -> list[Finding]:
    """Return what is wrong in this room, the worst first."""
    found = [*_worker(), *_backup(), *_disk(), *_mail(), *_same_disk()]
    return sorted(found, key=lambda finding: finding.level)


def problems() -> list[str]:
    """Return a sentence or two for each thing that is wrong."""
    return [f"{finding.message} {finding.remedy}" for finding in findings()]


def _worker() -> list[Finding]:
    if worker_is_alive():
        return []
    return [
        Finding(
            "error",
            _("The worker is not running: no reminder, mail or report leaves."),
            _("Start it with “mangxanh serve”."),
        )
    ]


def _backup() -> list[Finding]:
    if not has_passphrase():
        return [
            Finding(
                "error",
                _("No passphrase for backups has been made yet."),
                _("Print the recovery sheet."),
            )
        ]
    last = last_good_backup()
    if last is not None and last.started_at > now() - TOO_OLD:
        return []
    message = (
        _("There is no good backup yet.")
        if last is None
        else _("The last good backup is of {day}.").format(
            day=f"{timezone.localtime(last.started_at):%d/%m/%Y}"
        )
    )
    return [Finding("error", message, _("Make one now with “mangxanh backup”."))]


def _disk() -> list[Finding]:
    if shutil.disk_usage(_there(Path(settings.BACKUPS_DIR))).free >= LITTLE:
        return []
    return [
        Finding(
            "error",
            _("Less than 1 GB of disk is left for backups."),
            _("Make room, or name another folder in MX_BACKUP_DIR."),
        )
    ]


def _mail() -> list[Finding]:
    stuck = OutgoingMail.objects.stuck(now()).count()
    if not stuck:
        return []
    message = ngettext("%(count)s mail can't leave.", "%(count)s mails can't leave.", stuck)
    return [Finding("warning", message % {"count": stuck}, _("Check the settings MX_SMTP_…."))]


def _same_disk() -> list[Finding]:
    data, backups = _there(Path(settings.DATA_DIR)), _there(Path(settings.BACKUPS_DIR))
    if data.stat().st_dev != backups.stat().st_dev:
        return []
    return [
        Finding(
            "warning",
            _("Backups lie on the same disk as the data."),
            _("Copy one to a USB stick every week, or name another disk in MX_BACKUP_DIR."),
        )
    ]


def _there(path: Path) -> Path:
    """Return the nearest folder on the way up that exists."""
    return path if path.exists() else _there(path.parent)
