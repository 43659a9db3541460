"""Enqueue, claim and finish tasks; tick the schedule; say that one lives."""

from typing import Any

from mangxanh.common.dates import now
from mangxanh.work.models import Heartbeat
from mangxanh.work.queue import resolve, run_named


def enqueue(name: str, **kwargs: Any) -> None:  # noqa: ANN401  # whatever JSON can hold
    """Let the task `name` of `jobs.py` run later with `kwargs` (JSON), if this transaction holds.

    KeyError for a name that is not listed, TypeError for what JSON can't hold.
    A task may run again after a crash: it must be repeatable.
    """
    resolve(name)
    run_named.enqueue(name=name, kwargs=kwargs)


def beat(name: str) -> None:
    """Say that the process `name` lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now()})
