import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as real
from django.db import connection

from mangxanh.common.dates import now, today
from mangxanh.common.errors import BadInput
from mangxanh.common.words import split
from mangxanh.files.tests.factories import StoredFileFactory
from mangxanh.history.guard import install
from mangxanh.home import checks, commands
from mangxanh.home.actions import start_backup
from mangxanh.home.drill import _wrong_in, drill, newest_copy
from mangxanh.school.models import HelpContact, Holiday
from mangxanh.school.tests.factories import (
    BoardFactory,
    HelpContactFactory,
    SchoolFactory,
    YearFactory,
)
from mangxanh.work.actions import beat
from mangxanh.work.actions.backups import make_backup
from mangxanh.work.backup import Restored
from mangxanh.work.models import BackupRun
from mangxanh.work.passphrase import set_passphrase

WORDS = "sông bưởi đèn ngựa thuyền gạo"


def messages():
    return " ".join(finding.message for finding in checks.findings())


def run(data, *arguments, **environment):
    """Run `mangxanh` as a person would, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MX_")}
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "mangxanh.cli", *arguments, "--data", str(data)],
        env=kept | environment | {"PYTHONPATH": str(real.BASE_DIR)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_demo_leaves_a_folder_alone_that_holds_something(settings):
    (settings.DATA_DIR / "thư của mẹ.txt").write_text("…")

    with pytest.raises(BadInput):
        commands.require_empty(None)


def test_demo_takes_a_folder_with_nothing_but_the_secret(settings):
    (settings.KEYS_DIR / "secret").write_text("…")

    commands.require_empty(None)


def test_a_demo_that_was_stopped_half_way_begins_anew(settings):
    (settings.KEYS_DIR / "secret").write_text("…")
    (settings.KEYS_DIR / "history").write_text("…")
    (settings.FILES_DIR / "1").mkdir()
    (settings.DATA_DIR / "main.sqlite3").touch()
    (settings.DATA_DIR / commands.UNFINISHED).touch()

    commands.require_empty(None)

    left = [path for path in settings.DATA_DIR.rglob("*") if path.is_file()]
    assert left == [settings.KEYS_DIR / "secret"]


def test_progress_is_said_now_and_then(capsys):
    progress = commands._Progress()

    for done in range(1, 1001):
        progress(done, 1000)

    assert len(capsys.readouterr().out.splitlines()) == commands.PARTS + 1


@pytest.mark.django_db
def test_doctor_asks_for_a_board_a_year_and_holidays(school):
    assert "ban giám hiệu" in messages() or "nobody is on the board" in messages()

    BoardFactory(school=school)
    assert "school year" in messages() or "năm học" in messages()

    year = YearFactory(school=school)
    assert year.name in messages()

    Holiday.objects.create(
        school=school, name="Tết", first_day=year.first_day, last_day=year.first_day
    )
    assert "địa chỉ hỗ trợ" in messages() or "help contacts" in messages()

    for kind in HelpContact.Kind.values:
        HelpContactFactory(school=school, kind=kind, checked_on=today())
    assert school.name not in messages()


@pytest.mark.django_db
def test_doctor_minds_encryption_and_open_keys(settings, board):
    settings.KEYS_DIR.chmod(0o700)
    before = messages()
    settings.PLAIN_HTTP = settings.DEBUG = True
    (settings.KEYS_DIR / "backup").touch(mode=0o644)
    settings.KEYS_DIR.chmod(0o755)

    after = messages()

    assert "MX_DEBUG" not in before
    assert str(settings.KEYS_DIR) not in before
    assert "MX_DEBUG" in after
    assert str(settings.KEYS_DIR) in after


@pytest.mark.django_db
def test_doctor_ends_with_1_and_says_what_runs(capsys, board):
    class Asked:
        drill = True

    code = commands.run_doctor(Asked())

    said = capsys.readouterr().out
    assert code == 1
    assert "Django" in said
    assert "mangxanh serve" in said


@pytest.mark.django_db
def test_doctor_ends_with_0_where_nothing_must_be_mended(capsys, settings, board):
    settings.KEYS_DIR.chmod(0o700)
    set_passphrase(WORDS)
    beat("worker:test")
    install(connection)
    BackupRun.objects.create(kind="nightly", ok=True, finished_at=now())

    class Asked:
        drill = False

    assert commands.run_doctor(Asked()) == 0
    assert board.school.name in capsys.readouterr().out  # a year is still to be entered


@pytest.mark.django_db
def test_there_is_nothing_to_drill_without_a_copy(settings):
    BackupRun.objects.create(
        kind="nightly", ok=True, finished_at="2026-11-23T02:10+07:00", path="/x"
    )

    with pytest.raises(BadInput):
        newest_copy()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a drill needs a second server")
@pytest.mark.django_db(transaction=True)
def test_a_drill_with_wrong_words_says_so_and_leaves_nothing(settings, board):
    set_passphrase(WORDS)
    make_backup()

    with pytest.raises(BadInput):
        drill(newest_copy(), "sai hết cả sáu chữ")

    assert not list((settings.DATA_DIR / "tmp").glob("drill-*"))


@pytest.mark.slow
def test_from_an_empty_folder_to_a_drill(tmp_path):
    data = tmp_path / "trường"

    added = run(data, "school", "add", "Trường THCS Bãi Giữa", "--host", "bai-giua.test")
    again = run(data, "school", "add", "Trường khác", "--host", "bai-giua.test")
    full = run(data, "demo", "--small")
    copied = run(data, "backup", MX_BACKUP_PASSPHRASE=WORDS)
    drilled = run(data, "doctor", "--drill", MX_BACKUP_PASSPHRASE=WORDS)
    wrong = run(data, "doctor", "--drill", MX_BACKUP_PASSPHRASE="sai")

    assert added.returncode == 0
    assert re.search(r"\w{4}-\w{4}-\w{4}$", added.stdout.strip())
    assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)
    assert (full.returncode, len(full.stderr.splitlines())) == (2, 1)
    assert copied.returncode == 0
    assert "1 " in drilled.stdout.splitlines()[-1] or drilled.returncode == 1
    assert wrong.stdout.count("\n") > 1
    assert not list((data / "tmp").glob("drill-*"))


@pytest.mark.django_db
def test_a_school_is_named_by_doctor_only_if_it_lacks_something():
    SchoolFactory(name="Trường Chưa Ai")

    assert "Trường Chưa Ai" in messages()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a drill needs a second server")
@pytest.mark.django_db(transaction=True)
def test_a_drill_checks_history_and_files_of_the_newest_copy(settings, board, monkeypatch, capsys):
    start_backup(board.school, by=board)  # a row of history
    kept = StoredFileFactory(school_id=board.school.pk, name="Biên bản.pdf")
    set_passphrase(WORDS)
    monkeypatch.setenv(commands.WORDS, WORDS)
    make_backup()

    whole = commands._drill()
    said = capsys.readouterr().out
    kept.path.write_bytes(b"something else")
    make_backup()
    broken = commands._drill()

    assert (whole, broken) == (0, 1)
    assert "Biên bản.pdf" not in said
    assert "Biên bản.pdf" in capsys.readouterr().out
    assert not list((settings.DATA_DIR / "tmp").glob("drill-*"))


@pytest.mark.django_db
def test_a_copy_that_cannot_be_opened_is_named(data_folder):
    (data_folder / "half").mkdir()
    (data_folder / "half" / "main.sqlite3").write_bytes(b"not a database")

    assert len(list(_wrong_in(data_folder / "half", Restored(now(), 1)))) == 1


def test_the_demo_prints_an_account_of_each_role(tmp_path):
    made = run(tmp_path / "demo", "demo", "--small")

    said = made.stdout
    assert made.returncode == 0
    assert "bai-giua-2026" in said
    assert len(split(said.splitlines()[-1].split(": ")[1])) == 6
    assert not (tmp_path / "demo" / commands.UNFINISHED).exists()
    assert list((tmp_path / "demo" / "backups").iterdir())
    assert all(username in said for username in ("hanhdt", "maipt", "tuandq"))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="there it is tried")
@pytest.mark.django_db
def test_a_drill_leaves_the_only_postgresql_alone(tmp_path):
    with pytest.raises(BadInput):
        drill(tmp_path / "x.mxbackup", WORDS)
