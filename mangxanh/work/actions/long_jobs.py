"""Start long jobs, run them, and what a running one may say of itself."""

import logging
import os
import secrets
import shutil
import time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.work.models import LongJob, results_dir
from mangxanh.work.queries import is_dead
from mangxanh.work.queue import error_code, require_listed, resolve

ATTEMPTS = 3
SPEAKS_EVERY = 0.5
logger = logging.getLogger(__name__)


class JobLost(Exception):  # noqa: N818  # the job goes on elsewhere
    """This run was taken for dead and another worker has the job now."""


@transaction.atomic
def start_job(
    kind: str, *, school_id: int | None, by_id: int | None, params: dict[str, Any] | None = None
) -> LongJob:
    """Queue the long job `kind` (a name in `jobs.py`, a function of one JobHandle).

    The same job of the same person that still waits or runs is returned instead: a double
    tap starts one. KeyError for a kind that is not listed. `school_id`, `by_id` are None for
    jobs of the installation, which no person sees.
    """
    require_listed(kind)
    for job in LongJob.objects.unfinished().filter(kind=kind, school_id=school_id, by_id=by_id):
        if job.params == (params or {}):
            return job
    return LongJob.objects.create(kind=kind, school_id=school_id, by_id=by_id, params=params or {})


class JobHandle:
    """What a long job is given: what was asked, and a way to say how far it is.

    The function runs outside a transaction and may run again after a crash, then with the
    last `resume_data` it saved.
    """

    def __init__(self, job: LongJob) -> None:
        self.pk = job.pk
        self.school_id = job.school_id
        self.by_id = job.by_id
        self.params: dict[str, Any] = job.params
        self.resume_data: dict[str, Any] = job.resume_data
        self._worker = job.worker
        self._spoke = 0.0

    def progress(
        self, done: int, total: int, message: str = "", *, resume: dict[str, Any] | None = None
    ) -> None:
        """Say that `done` of `total` steps are over; at most twice a second is written.

        `message` is an English source string (`gettext_noop`); `resume` is kept for the run
        after a crash, and is always written. JobLost when another worker has the job.
        """
        last = done >= total
        if resume is None and not last and time.monotonic() - self._spoke < SPEAKS_EVERY:
            return
        self._spoke = time.monotonic()
        said: dict[str, Any] = {"done": done, "total": total, "message": message[:120]}
        if resume is not None:
            self.resume_data = said["resume_data"] = resume
        self._write(**said)

    def result(self, content: bytes | Path, name: str) -> None:
        """Keep the file that was made, offered as `name`; a Path is moved away."""
        results_dir().mkdir(parents=True, exist_ok=True, mode=0o700)
        stored = f"{self.pk}-{secrets.token_hex(8)}"
        part = results_dir() / f"{stored}.part"
        if isinstance(content, Path):
            shutil.move(content, part)
        else:
            part.write_bytes(content)
        part.chmod(0o600)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.rename(results_dir() / stored)
        self._write(result_path=stored, result_name=name[:200])

    def _write(self, **values: Any) -> None:  # noqa: ANN401  # columns of the job
        ours = LongJob.objects.filter(pk=self.pk, worker=self._worker, state=LongJob.State.RUNNING)
        if not ours.update(**values, heartbeat_at=now()):
            raise JobLost


def run_job(worker: str) -> bool:
    """Claim the next long job and run it to its end; False when none waits."""
    for job in LongJob.objects.filter(state=LongJob.State.QUEUED).order_by("pk")[:5]:
        job.worker, job.attempts = worker, job.attempts + 1
        claimed = LongJob.objects.filter(pk=job.pk, state=LongJob.State.QUEUED).update(
            state=LongJob.State.RUNNING,
            worker=worker,
            attempts=job.attempts,
            started_at=job.started_at or now(),
            heartbeat_at=now(),
        )
        if claimed:
            _run(job)
            return True
    return False


def _run(job: LongJob) -> None:
    error = _("Something went wrong on our side. Nothing was lost: please try again.")
    try:
        resolve(job.kind)(JobHandle(job))
    except JobLost:
        logger.warning("long job %s goes on elsewhere", job.kind)
        return
    except BadInput as bad:
        error = bad.message
    except ValidationError as bad:
        error = " ".join(bad.messages)
    except Exception as bad:  # noqa: BLE001  # one job must not stop the others
        logger.error("long job %s: %s", job.kind, error_code(bad))  # noqa: TRY400  # no content
    else:
        error = ""
    _finish(job, error)


def _finish(job: LongJob, error: str) -> None:
    LongJob.objects.filter(pk=job.pk, worker=job.worker, state=LongJob.State.RUNNING).update(
        state=LongJob.State.FAILED if error else LongJob.State.DONE,
        error=error[:300],
        finished_at=now(),
    )


def beat_job(worker: str) -> None:
    """Say that the jobs of this worker go on."""
    LongJob.objects.filter(worker=worker, state=LongJob.State.RUNNING).update(heartbeat_at=now())


def reclaim_jobs() -> int:
    """Let the jobs of dead workers go on, at most 3 times each; return how many."""
    again = 0
    for job in LongJob.objects.filter(state=LongJob.State.RUNNING):
        if not is_dead(job.worker):
            continue
        if job.attempts >= ATTEMPTS:
            _finish(job, _("This stopped the server several times. Please tell your IT person."))
            continue
        again += LongJob.objects.filter(
            pk=job.pk, worker=job.worker, state=LongJob.State.RUNNING
        ).update(state=LongJob.State.QUEUED, worker="")
    return again
