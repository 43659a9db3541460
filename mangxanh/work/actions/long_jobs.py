"""Start long jobs, and what a running one may say of itself."""

from typing import Any

from django.db import transaction

from mangxanh.work.models import LongJob
from mangxanh.work.queue import resolve


@transaction.atomic
def start_job(
    kind: str, *, school_id: int | None, by_id: int | None, params: dict[str, Any] | None = None
) -> LongJob:
    """Queue the long job `kind` (a name in `jobs.py`, a function of one JobHandle).

    The same job of the same person that still waits or runs is returned instead: a double
    tap starts one. KeyError for a kind that is not listed.
    """
    resolve(kind)
    asked = {"kind": kind, "school_id": school_id, "by_id": by_id, "params": params or {}}
    for job in LongJob.objects.unfinished().filter(school_id=school_id, by_id=by_id, kind=kind):
        if job.params == asked["params"]:
            return job
    return LongJob.objects.create(**asked)
