"""A folder of data to copy, and tasks that tests may add."""

import os
import sqlite3
from contextlib import closing

import pytest

from mangxanh import jobs
from mangxanh.work import backup
from mangxanh.work.actions import backups
from mangxanh.work.passphrase import set_passphrase
from mangxanh.work.tests.copies import WORDS
from mangxanh.work.tests.factories import OutgoingMailFactory


@pytest.fixture
def data_dir(data_folder):
    return data_folder


@pytest.fixture
def listed(monkeypatch):
    """List a function of a test module as a task: listed("name", "dotted.path")."""

    def add(name, path):
        monkeypatch.setitem(jobs.TASKS, name, path)

    return add


@pytest.fixture
def quick_key(monkeypatch):
    monkeypatch.setattr(backups, "derive", lambda words, salt: backup.derive(words, salt, 1, 8192))


@pytest.fixture
def filled(data_dir, quick_key):
    """A data folder with a bit of everything, and a passphrase."""
    (data_dir / "keys" / "secret").write_text("s3cret")
    (data_dir / "keys" / "months").mkdir()
    (data_dir / "keys" / "months" / "2026-11").write_bytes(b"never in a copy")
    (data_dir / "keys" / "month-2026-10").write_bytes(b"never in a copy")
    (data_dir / "heads" / "1.json").write_text("{}")
    (data_dir / "files" / "ab").mkdir()
    (data_dir / "files" / "ab" / "ảnh.jpg").write_bytes(os.urandom(300_000))
    (data_dir / "files" / "link").symlink_to("/etc/passwd")
    with closing(sqlite3.connect(data_dir / "answers.sqlite3")) as answers:
        answers.execute("create table answer (n)")
    OutgoingMailFactory(subject="Trước khi sao lưu")
    set_passphrase(WORDS)
    return data_dir
