"""A folder of its own for every test, and tasks that tests may add."""

import pytest

from mangxanh import jobs


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    folder = tmp_path / "data"
    settings.DATA_DIR = folder
    settings.KEYS_DIR = folder / "keys"
    settings.HEADS_DIR = folder / "heads"
    settings.FILES_DIR = folder / "files"
    settings.BACKUPS_DIR = folder / "backups"
    for part in ("keys", "heads", "files", "tmp"):
        (folder / part).mkdir(parents=True)
    return folder


@pytest.fixture
def listed(monkeypatch):
    """List a function of a test module as a task: listed("name", "dotted.path")."""

    def add(name, path):
        monkeypatch.setitem(jobs.TASKS, name, path)

    return add
