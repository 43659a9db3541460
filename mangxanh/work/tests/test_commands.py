import argparse
import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as live

from mangxanh import jobs
from mangxanh.common.errors import BadInput
from mangxanh.work import after_restore, commands
from mangxanh.work.models import BackupRun
from mangxanh.work.passphrase import set_passphrase
from mangxanh.work.tests.factories import BackupRunFactory

WORDS = "mot hai ba bon nam sau"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "sqlite" not in live.DATABASES["default"]["ENGINE"], reason="the copy of a SQLite file"
    ),
]


@pytest.fixture(autouse=True)
def no_words(monkeypatch):
    monkeypatch.delenv(commands.PASSPHRASE, raising=False)


def backup(file=None):
    return commands.run_backup(argparse.Namespace(file=file))


def test_a_backup_is_made_and_told(data_dir, tmp_path, capsys):
    set_passphrase(WORDS)

    code = backup(tmp_path / "copy.mxbackup")

    assert code == 0
    assert str(tmp_path / "copy.mxbackup") in capsys.readouterr().out


def test_without_a_kept_key_the_words_are_asked(data_dir, tmp_path, monkeypatch):
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: WORDS)

    assert backup(tmp_path / "copy.mxbackup") == 0


def test_what_cannot_be_copied_is_one_line_and_2(data_dir, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(commands.PASSPHRASE, " ")
    (tmp_path / "file").touch()

    no_words = backup()
    monkeypatch.setenv(commands.PASSPHRASE, WORDS)
    no_folder = backup(tmp_path / "file" / "copy.mxbackup")

    assert (no_words, no_folder) == (2, 2)
    assert len(capsys.readouterr().err.splitlines()) == 2


def restored(file, data_dir, settings, monkeypatch):
    settings.DATA_DIR = data_dir
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{data_dir}/main.sqlite3")
    return commands.run_restore(argparse.Namespace(file=file))


def test_a_restore_is_told_and_followed_in_a_fresh_process(
    data_dir, tmp_path, settings, monkeypatch, capsys
):
    set_passphrase(WORDS)
    monkeypatch.setenv(commands.PASSPHRASE, WORDS)
    backup(tmp_path / "copy.mxbackup")

    code = restored(tmp_path / "copy.mxbackup", tmp_path / "new", settings, monkeypatch)

    assert code == 0, capsys.readouterr().err
    assert (tmp_path / "new" / "main.sqlite3").exists()


def test_a_restore_that_cannot_be_is_one_line_and_2(
    data_dir, tmp_path, settings, monkeypatch, capsys
):
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: WORDS)
    (tmp_path / "file").touch()

    missing = restored(Path("nothing"), tmp_path / "new", settings, monkeypatch)
    nowhere = restored(Path("nothing"), tmp_path / "file" / "new", settings, monkeypatch)

    assert (missing, nowhere) == (2, 2)
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_when_what_follows_fails_the_person_is_told(
    data_dir, tmp_path, settings, monkeypatch, capsys
):
    set_passphrase(WORDS)
    monkeypatch.setenv(commands.PASSPHRASE, WORDS)
    backup(tmp_path / "copy.mxbackup")
    monkeypatch.setattr(sys, "executable", "/bin/false")

    assert restored(tmp_path / "copy.mxbackup", tmp_path / "new", settings, monkeypatch) == 2
    assert (tmp_path / "new" / "main.sqlite3").exists()


def say_lines():
    return ["380/380"]


def say_nothing():
    return None


def test_the_hooks_run_and_their_lines_are_printed(monkeypatch, capsys):
    BackupRunFactory(ok=False, finished_at=None)
    monkeypatch.setattr(jobs, "AFTER_RESTORE", [f"{__name__}.say_lines", f"{__name__}.say_nothing"])
    monkeypatch.setattr(sys, "argv", ["x", datetime(2026, 11, 23, tzinfo=UTC).isoformat()])

    after_restore.main()

    assert capsys.readouterr().out == "380/380\n"
    assert BackupRun.objects.get().ok


def test_a_refusal_is_the_sentence_alone(capsys, monkeypatch):
    def refuse(*_arguments, **_words):
        raise BadInput("Chưa có mật ngữ.")

    monkeypatch.setattr(commands, "make_backup", refuse)
    monkeypatch.setenv(commands.PASSPHRASE, WORDS)

    assert backup() == 2
    assert capsys.readouterr().err == "Chưa có mật ngữ.\n"
