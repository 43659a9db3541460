"""The one task that django-tasks knows: it runs a task of ours by its name in `jobs.py`."""

import logging
from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string
from django_tasks import task

logger = logging.getLogger(__name__)


class TaskFailed(Exception):  # noqa: N818  # it says what happened to a task
    """A task stopped; says which one and the kind of error, never what it worked on."""


def tasks() -> dict[str, str]:
    """Return name → dotted path of every task; `jobs` is above us, so it is asked by name."""
    listed: dict[str, str] = import_string("mangxanh.jobs.TASKS")
    return listed


def require_listed(name: str) -> None:
    """Raise KeyError unless `jobs.py` lists the task; nothing is imported for that."""
    if name not in tasks():
        raise KeyError(name)


def resolve(name: str) -> Callable[..., Any]:
    """Return the function of a task; KeyError when `jobs.py` doesn't list it."""
    found: Callable[..., Any] = import_string(tasks()[name])
    return found


def error_code(error: BaseException) -> str:
    """Return what may be kept and logged of an error: its kind and where it rose, no content."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = ""
    if place is not None:
        module = place.tb_frame.f_globals.get("__name__", "?")
        where = f" in {module}:{place.tb_lineno}"
    return f"{type(error).__name__}{where}"[:120]


@task()
def run_named(name: str, kwargs: dict[str, Any]) -> None:
    """Run the task `name`; any error of it becomes a TaskFailed without content."""
    try:
        resolve(name)(**kwargs)
    except Exception as error:  # noqa: BLE001  # whatever a task raises, its content stays out
        code = error_code(error)
        logger.error("task %s: %s", name, code)  # noqa: TRY400  # a traceback holds content
    else:
        return
    raise TaskFailed(f"{name}: {code}")
