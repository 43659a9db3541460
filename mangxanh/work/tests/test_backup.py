import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as live
from django.db import connection
from django.utils.translation import override

from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.work import backup
from mangxanh.work.actions import backups
from mangxanh.work.actions.backups import (
    download_name,
    make_backup,
    prune_nightly,
    settle_restored,
    stream_backup,
)
from mangxanh.work.backup import restore
from mangxanh.work.locks import hold
from mangxanh.work.models import BackupRun, LongJob, OutgoingMail
from mangxanh.work.queries import last_good_backup, recent_backups
from mangxanh.work.tasks import forget, nightly_backup
from mangxanh.work.tests.copies import WORDS, contents, rows
from mangxanh.work.tests.factories import BackupRunFactory, LongJobFactory, OutgoingMailFactory
from mangxanh.work.worker import drain

sqlite_only = pytest.mark.skipif(
    "sqlite" not in live.DATABASES["default"]["ENGINE"], reason="the copy of a SQLite file"
)
# A second connection reads the database, which needs what was written to be committed.
pytestmark = [pytest.mark.django_db(transaction=True), sqlite_only]


def test_a_backup_restored_into_an_empty_folder_has_the_same_rows_and_files(filled, tmp_path):
    run = make_backup(by_id=7)

    restored = restore(Path(run.path), tmp_path / "new", "DEN truong mua ban lua xanh")

    new = contents(tmp_path / "new")
    assert run.ok
    assert (run.files, run.missing, run.by_id) == (6, 0, 7)
    assert run.checked_at is not None
    assert run.size == Path(run.path).stat().st_size
    assert restored.files == 4
    assert rows(tmp_path / "new" / "main.sqlite3") == [("Trước khi sao lưu",)]
    assert set(new) == {
        "main.sqlite3",
        "answers.sqlite3",
        "keys/secret",
        "keys/backup",
        "heads/1.json",
        "files/ab/ảnh.jpg",
    }
    assert new["files/ab/ảnh.jpg"] == (filled / "files" / "ab" / "ảnh.jpg").read_bytes()
    assert (tmp_path / "new" / "keys" / "secret").stat().st_mode & 0o777 == 0o600


def test_the_file_shows_nothing_of_what_it_holds(filled):
    run = make_backup()

    sealed = Path(run.path).read_bytes()
    assert b"SQLite format" not in sealed
    assert b"s3cret" not in sealed
    assert Path(run.path).stat().st_mode & 0o777 == 0o600
    assert not list((filled / "tmp").glob("backup-*"))


def test_a_passphrase_may_be_given_instead_of_the_kept_one(filled, tmp_path):
    run = make_backup(tmp_path / "one.mxbackup", passphrase="một hai ba")

    restore(tmp_path / "one.mxbackup", tmp_path / "new", "mot hai ba")

    assert run.path == str(tmp_path / "one.mxbackup")
    with pytest.raises(BadInput):
        restore(tmp_path / "one.mxbackup", tmp_path / "other", WORDS)


def test_without_a_passphrase_nothing_begins(data_dir):
    with pytest.raises(BadInput):
        make_backup()

    assert not BackupRun.objects.exists()


def test_one_backup_at_a_time(filled):
    with hold("backup"), pytest.raises(BadInput):
        make_backup()

    assert not BackupRun.objects.exists()


def test_a_withdrawn_file_is_noted_and_the_copy_is_good(filled, monkeypatch):
    really = backup.copy_databases

    def and_withdraw(folder):
        found = really(folder)
        return [*found, ("files/gone", folder / "gone")]

    monkeypatch.setattr(backup, "copy_databases", and_withdraw)

    run = make_backup()

    assert (run.ok, run.missing) == (True, 1)


def test_a_full_disk_leaves_a_row_and_no_file(filled, monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups, "_write", full)

    with pytest.raises(OSError, match="No space"):
        make_backup()

    run = BackupRun.objects.get()
    assert not run.ok
    with override("en"):
        assert run.why == "The disk is full."
    assert list((filled / "backups").iterdir()) == []


def test_a_copy_that_cannot_be_read_back_is_no_backup(filled, monkeypatch):
    def write_half(pieces, part, _said):
        data = b"".join(pieces)
        part.write_bytes(data[: len(data) // 2])
        return len(data), ""

    monkeypatch.setattr(backups, "_write", write_half)

    with pytest.raises(BadInput):
        make_backup()

    assert last_good_backup() is None
    assert BackupRun.objects.get().error
    assert list((filled / "backups").iterdir()) == []


def test_what_a_kill_left_is_cleared_by_the_next_try(filled):
    left = filled / "backups" / "nightly.mxbackup.part"
    left.parent.mkdir()
    left.write_bytes(b"half")
    (filled / "tmp" / "backup-x").mkdir()
    (filled / "tmp" / "backup-x" / "main.sqlite3").write_bytes(b"in clear")
    killed = BackupRunFactory(ok=False, finished_at=None, path=str(left))
    BackupRunFactory(ok=False, finished_at=None)

    make_backup()

    killed.refresh_from_db()
    with override("en"):
        assert killed.why == "It was stopped in the middle."
    assert not left.exists()
    assert not (filled / "tmp" / "backup-x").exists()
    assert BackupRun.objects.good().count() == 1


def test_a_download_is_good_when_its_last_byte_was_taken(filled, tmp_path):
    pieces = stream_backup(by_id=7)
    assert BackupRun.objects.unfinished().count() == 1

    (tmp_path / "usb").write_bytes(b"".join(pieces))

    run = BackupRun.objects.get()
    restore(tmp_path / "usb", tmp_path / "new", WORDS)
    assert (run.ok, run.kind, run.size) == (True, "usb", (tmp_path / "usb").stat().st_size)
    assert run.why == ""
    assert download_name().endswith(".mxbackup")


def test_a_download_broken_off_is_no_backup_and_lets_the_next_begin(filled):
    pieces = stream_backup()
    next(pieces)

    pieces.close()

    assert not BackupRun.objects.get().ok
    assert make_backup().ok


def test_a_download_that_fails_says_why(filled, monkeypatch):
    def broken(_folder):
        raise BadInput("pg_dump is missing")

    monkeypatch.setattr(backup, "copy_databases", broken)

    with pytest.raises(BadInput):
        list(stream_backup())

    assert BackupRun.objects.get().error == "pg_dump is missing"


def test_a_crash_is_kept_without_content(filled, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("em An")

    monkeypatch.setattr(backups, "_write", broken)

    with pytest.raises(RuntimeError):
        make_backup()

    assert "RuntimeError" in BackupRun.objects.get().error
    assert "em An" not in BackupRun.objects.get().error


def test_the_night_makes_a_copy_and_keeps_fourteen_days(filled):
    folder = filled / "backups"
    folder.mkdir()
    for days in range(1, 31):
        (folder / f"nightly-2025-10-{days:02}-020000.mxbackup").touch()
    (folder / "nightly-so-2.mxbackup").touch()
    kept_row = BackupRunFactory(path=str(folder / "nightly-2025-10-30-020000.mxbackup"))
    gone_row = BackupRunFactory(path=str(folder / "nightly-2025-10-01-020000.mxbackup"))
    BackupRunFactory(started_at=now() - timedelta(days=401))

    nightly_backup()
    drain()

    gone_row.refresh_from_db()
    kept_row.refresh_from_db()
    job = LongJob.objects.get()
    assert (job.state, job.percent) == ("done", 100)
    assert last_good_backup().kind == "nightly"
    assert gone_row.path == ""
    assert kept_row.path
    assert BackupRun.objects.count() == 3
    assert len(list(folder.glob("nightly-2025-10-*"))) == 13 + 2
    assert prune_nightly() == 0


def test_before_a_passphrase_is_made_the_night_does_nothing(data_dir):
    nightly_backup()

    assert not LongJob.objects.exists()


def test_usb_copies_are_never_pruned(filled):
    LongJobFactory(params={})
    drain()
    drain()

    assert BackupRun.objects.get().kind == "usb"
    assert Path(BackupRun.objects.get().path).name.startswith("mangxanh-")


def test_a_restored_database_calls_its_own_copy_good(filled):
    BackupRunFactory(ok=False, finished_at=None)

    settle_restored(now())

    run = last_good_backup()
    assert run.path == ""
    assert str(run).startswith("nightly 20")


def test_the_last_good_backup_is_not_the_last_try():
    good = BackupRunFactory(started_at=now() - timedelta(days=1))
    bad = BackupRunFactory(ok=False)

    assert last_good_backup() == good
    assert recent_backups() == [bad, good]


def test_estimated_size_counts_database_and_files(filled):
    (filled / "main.sqlite3").write_bytes(b"x" * 1000)
    (filled / "files" / "broken").symlink_to(filled / "nothing")

    assert 301_000 < backup.estimated_size() < 320_000


def test_what_is_past_its_time_is_forgotten(filled):
    old = now() - timedelta(days=31)
    OutgoingMailFactory(created_at=old)
    LongJobFactory(state="done", finished_at=old)
    (filled / "results").mkdir()
    for name in ("week", "fresh", "orphan", "newborn"):
        (filled / "results" / name).write_bytes(b"x")
    week = LongJobFactory(state="done", finished_at=now() - timedelta(days=8), result_path="week")
    LongJobFactory(state="done", finished_at=now(), result_path="fresh")
    for name in ("week", "fresh", "orphan"):
        os.utime(filled / "results" / name, (0, 0))

    forget()

    week.refresh_from_db()
    assert OutgoingMail.objects.count() == 1
    assert LongJob.objects.count() == 2
    assert week.result_path == ""
    assert {path.name for path in (filled / "results").iterdir()} == {"fresh", "newborn"}
    assert connection.vendor == "sqlite"
