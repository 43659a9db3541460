"""Turn what is due by the clock into tasks."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mangxanh.work.actions.tasks import enqueue
from mangxanh.work.models import ScheduledRun
from mangxanh.work.schedule import Scheduled

UNFINISHED = [TaskResultStatus.READY, TaskResultStatus.RUNNING]


def tick(now: datetime) -> list[str]:
    """Enqueue every scheduled job that is due; return their names.

    What was missed while the machine was off runs once; a job whose last run still waits or
    runs is left alone. Several workers may tick at once.
    """
    listed: list[Scheduled] = import_string("mangxanh.jobs.SCHEDULE")
    rows = {row.name: row for row in ScheduledRun.objects.all()}
    return [
        scheduled.name
        for scheduled in listed
        if _is_due(scheduled, rows.get(scheduled.name), now) and _claim(scheduled, now)
    ]


def _is_due(scheduled: Scheduled, row: ScheduledRun | None, now: datetime) -> bool:
    if row is None:
        row, _made = ScheduledRun.objects.get_or_create(
            name=scheduled.name, defaults={"next_run_at": scheduled.first(now)}
        )
    return row.next_run_at <= now


@transaction.atomic
def _claim(scheduled: Scheduled, now: datetime) -> bool:
    row = ScheduledRun.objects.select_for_update().get(name=scheduled.name)
    if row.next_run_at > now:
        return False
    if row.task_id and DBTaskResult.objects.filter(pk=row.task_id, status__in=UNFINISHED).exists():
        return False
    row.last_run_at, row.next_run_at = now, scheduled.after(now)
    row.task_id = UUID(enqueue(scheduled.name))
    row.save(update_fields=["last_run_at", "next_run_at", "task_id"])
    return True
