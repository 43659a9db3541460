"""Who lives, what waits, which backup is the last good one."""

from datetime import timedelta

from mangxanh.common.dates import now
from mangxanh.work.locks import is_left
from mangxanh.work.models import BackupRun, Heartbeat

DEAD_AFTER = timedelta(seconds=60)
WORKER = "worker:"


def worker_is_alive() -> bool:
    """Say whether any worker has spoken in the last minute."""
    return Heartbeat.objects.filter(name__startswith=WORKER, at__gte=now() - DEAD_AFTER).exists()


def is_dead(worker: str) -> bool:
    """Say whether the worker died: at once on its own machine, after 60 s of silence elsewhere."""
    if is_left(f"worker-{worker}"):
        return True
    return not Heartbeat.objects.filter(name=WORKER + worker, at__gte=now() - DEAD_AFTER).exists()


def last_good_backup() -> BackupRun | None:
    """Return the newest backup that is whole."""
    return BackupRun.objects.good().order_by("-started_at").first()


def recent_backups(count: int = 14) -> list[BackupRun]:
    """Return the newest tries, good or not, newest first."""
    return list(BackupRun.objects.order_by("-started_at")[:count])
