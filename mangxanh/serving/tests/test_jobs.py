"""The list of tasks: every name leads somewhere, every schedule names a task."""

import pytest
from django.utils.module_loading import import_string

from mangxanh import jobs


@pytest.mark.parametrize("name", sorted(jobs.TASKS))
def test_every_task_is_there(name):
    assert callable(import_string(jobs.TASKS[name]))


def test_what_is_scheduled_is_a_task():
    assert {scheduled.name for scheduled in jobs.SCHEDULE} <= set(jobs.TASKS)


@pytest.mark.parametrize(
    "path", [*jobs.AFTER_RESTORE, *jobs.BEFORE_MAIL, *jobs.EVERY_LOOP, *jobs.BOX_CHANGED]
)
def test_what_is_called_by_its_path_is_there(path):
    assert callable(import_string(path))
