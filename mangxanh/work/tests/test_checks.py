import argparse
from datetime import timedelta
from types import SimpleNamespace

import pytest

from mangxanh.common.dates import now
from mangxanh.work import checks
from mangxanh.work.actions.tasks import beat_worker
from mangxanh.work.commands import add_to
from mangxanh.work.models import Heartbeat
from mangxanh.work.passphrase import key_path
from mangxanh.work.tests.factories import BackupRunFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(data_dir, monkeypatch):
    """Everything in order: worker, passphrase, backup, room, another disk."""
    beat_worker("w1")
    key_path().write_text("{}")
    backup = BackupRunFactory()
    monkeypatch.setattr(
        checks.shutil, "disk_usage", lambda _path: SimpleNamespace(free=5 * 1024**3)
    )
    monkeypatch.setattr(checks, "_same_disk", list)
    return backup


def test_nothing_is_said_when_all_is_well(well):
    assert checks.findings() == []
    assert checks.problems() == []


def test_a_silent_worker_is_told(well):
    Heartbeat.objects.update(at=now() - timedelta(minutes=2))

    assert [finding.level for finding in checks.findings()] == ["error"]


def test_no_passphrase_is_told(well):
    key_path().unlink()

    assert len(checks.findings()) == 1


def test_an_old_backup_is_told_with_its_day(well):
    well.started_at = now() - timedelta(days=3)
    well.save()

    assert f"{now() - timedelta(days=3):%m/%Y}" in checks.problems()[0]


def test_no_backup_at_all_is_told(well):
    well.delete()

    assert len(checks.problems()) == 1


def test_a_full_disk_is_told(well, monkeypatch):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _path: SimpleNamespace(free=5))

    assert len(checks.problems()) == 1


def test_mail_that_cannot_leave_is_told(well):
    OutgoingMailFactory(attempts=2, created_at=now() - timedelta(hours=2))

    assert [finding.level for finding in checks.findings()] == ["warning"]


def test_backups_on_the_disk_of_the_data_are_told(data_dir, settings):
    same = checks._same_disk()
    settings.BACKUPS_DIR = "/proc"

    assert len(same) == 1
    assert checks._same_disk() == []


def test_both_commands_are_there():
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers())

    arguments = parser.parse_args(["restore", "copy.mxbackup", "--data", "new"])

    assert (str(arguments.file), arguments.data) == ("copy.mxbackup", "new")
    assert parser.parse_args(["backup"]).file is None
