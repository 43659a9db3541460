"""Tasks that tests may add."""

import pytest

from mangxanh import jobs


@pytest.fixture
def data_dir(data_folder):
    return data_folder


@pytest.fixture
def listed(monkeypatch):
    """List a function of a test module as a task: listed("name", "dotted.path")."""

    def add(name, path):
        monkeypatch.setitem(jobs.TASKS, name, path)

    return add
