"""The room's own tasks, named in `jobs.py`."""

from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_noop
from django_tasks_db.models import DBTaskResult

from mangxanh.common.dates import now
from mangxanh.work.actions.backups import make_backup as make
from mangxanh.work.actions.backups import prune_nightly
from mangxanh.work.actions.long_jobs import JobHandle, start_job
from mangxanh.work.backup import estimated_size
from mangxanh.work.models import BackupRun, Heartbeat, LongJob, OutgoingMail, results_dir
from mangxanh.work.passphrase import has_passphrase

MIB = 1024 * 1024


def nightly_backup() -> None:
    """Start the nightly backup, as a long job, so that reminders don't wait for it."""
    if has_passphrase():  # before the wizard there is nothing to lose; doctor warns
        start_job(
            "work.make_backup",
            school_id=None,
            by_id=None,
            params={"kind": BackupRun.Kind.NIGHTLY.value},
        )


def make_backup(job: JobHandle) -> None:
    """Long job: make a backup in BACKUPS_DIR; params: kind (default usb)."""
    total = estimated_size() // MIB + 1
    kind = job.params.get("kind", BackupRun.Kind.USB.value)

    def said(size: int) -> None:
        job.progress(min(size // MIB, total - 1), total, gettext_noop("Copying"))

    said(0)
    make(kind=kind, by_id=job.by_id, said=said)
    if kind == BackupRun.Kind.NIGHTLY:
        prune_nightly()
    job.progress(total, total, gettext_noop("Copied and checked"))


def forget() -> None:
    """Delete what is past its time: mail 30 days, results 7, jobs and failed tasks 30."""
    month, week = now() - timedelta(days=30), now() - timedelta(days=7)
    OutgoingMail.objects.filter(created_at__lt=month).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=month).delete()
    LongJob.objects.filter(finished_at__lt=month).delete()
    LongJob.objects.filter(finished_at__lt=week).update(result_path="", result_name="")
    Heartbeat.objects.filter(at__lt=week).delete()
    _forget_results()


def _forget_results() -> None:
    named = set(LongJob.objects.exclude(result_path="").values_list("result_path", flat=True))
    old = (now() - timedelta(days=1)).timestamp()
    for path in Path(results_dir()).glob("*"):
        if path.name not in named and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
