"""Enqueue, claim and finish tasks; say that one lives."""

import logging
from typing import Any

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mangxanh.common.dates import now
from mangxanh.work.models import Heartbeat, ScheduledRun
from mangxanh.work.queries import WORKER, is_dead
from mangxanh.work.queue import TaskFailed, error_code, require_listed, run_named

ATTEMPTS = 3
logger = logging.getLogger(__name__)


def enqueue(name: str, **kwargs: Any) -> str:  # noqa: ANN401  # whatever JSON can hold
    """Let the task `name` of `jobs.py` run later with `kwargs` (JSON), if this transaction holds.

    Returns the task's id. KeyError for a name that is not listed, TypeError for what JSON
    can't hold. A task may run again after a crash: it must be repeatable.
    """
    require_listed(name)
    return str(run_named.enqueue(name=name, kwargs=kwargs).id)


def beat(name: str) -> None:
    """Say that the process `name` lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now()})


def beat_worker(worker: str) -> None:
    """Say that the worker lives."""
    beat(WORKER + worker)


def part_worker(worker: str) -> None:
    """Forget a worker that stopped by itself."""
    Heartbeat.objects.filter(name=WORKER + worker).delete()


def run_task(worker: str) -> bool:
    """Claim the next task and run it; False when none waits.

    The claim is one conditional update, so that of two workers one gets it.
    """
    for task in DBTaskResult.objects.ready()[:5]:
        claimed = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING,
            started_at=now(),
            worker_ids=[*task.worker_ids, worker],
        )
        if claimed:
            _run(task)
            return True
    return False


def _run(task: DBTaskResult[Any, Any]) -> None:
    kwargs = task.args_kwargs["kwargs"]
    name = str(kwargs.get("name", ""))
    try:
        task.task.call(*task.args_kwargs["args"], **kwargs)
    except Exception as error:  # noqa: BLE001  # one task must not stop the others
        if not isinstance(error, TaskFailed):
            logger.error("task %s: %s", task.pk, error_code(error))  # noqa: TRY400  # no content
        task.set_failed(TaskFailed(str(error) if isinstance(error, TaskFailed) else ""))
        ScheduledRun.objects.filter(name=name).update(last_error=str(error)[:120])
    else:
        DBTaskResult.objects.filter(pk=task.pk).delete()  # nobody asks for it any more
        ScheduledRun.objects.filter(name=name).exclude(last_error="").update(last_error="")


def reclaim_tasks() -> int:
    """Let the tasks of dead workers run again, at most 3 times each; return how many."""
    again = 0
    for task in DBTaskResult.objects.running():
        if task.worker_ids and not is_dead(task.worker_ids[-1]):
            continue
        with transaction.atomic():
            row = DBTaskResult.objects.select_for_update().get(pk=task.pk)
            if row.status != TaskResultStatus.RUNNING or row.worker_ids != task.worker_ids:
                continue
            if len(row.worker_ids) >= ATTEMPTS:
                row.set_failed(TaskFailed("its worker died"))
                continue
            row.status = TaskResultStatus.READY
            row.save(update_fields=["status"])
            again += 1
    return again
