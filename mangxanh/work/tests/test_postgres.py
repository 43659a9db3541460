"""Backup and restore of a PostgreSQL database, with its own tools."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from mangxanh.common.errors import BadInput
from mangxanh.work import database_copy
from mangxanh.work.actions.backups import make_backup
from mangxanh.work.backup import restore
from mangxanh.work.passphrase import set_passphrase
from mangxanh.work.tests.factories import OutgoingMailFactory

WORDS = "mot hai ba bon nam sau"
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def on_postgres():
    if connection.vendor != "postgresql":
        pytest.skip("only on PostgreSQL")
    set_passphrase(WORDS)


@pytest.fixture
def empty_database():
    name = f"{connection.settings_dict['NAME']}_restored"  # every worker of xdist has its own
    with connection.cursor() as cursor:
        cursor.execute(f"drop database if exists {name}")
        cursor.execute(f"create database {name}")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"drop database {name} with (force)")


def test_a_copy_restored_into_an_empty_database_has_the_same_rows(
    data_dir, empty_database, tmp_path
):
    OutgoingMailFactory(subject="Trước khi sao lưu")
    run = make_backup()
    conf = connection.settings_dict
    place = f"{conf['USER']}:{conf['PASSWORD']}@{conf['HOST'].replace('/', '%2F')}:{conf['PORT']}"

    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "mangxanh.work.tests.process", "restore", run.path],
        env=os.environ
        | {
            "MX_DATA": str(tmp_path / "new"),
            "MX_BACKUP_PASSPHRASE": WORDS,
            "DATABASE_URL": f"postgres://{place}/{empty_database}",
        },
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert subjects(empty_database) == [("Trước khi sao lưu",)]
    assert not (tmp_path / "new" / "main.pgdump").exists()


def subjects(name):
    parameters = connection.get_connection_params()
    known = {key: parameters.get(key) for key in ("host", "port", "user", "password")}
    with psycopg.connect(dbname=name, **known) as opened:
        return opened.execute("select subject from work_outgoingmail").fetchall()


def test_a_database_that_holds_something_is_left_alone(data_dir, tmp_path):
    run = make_backup()

    with pytest.raises(BadInput):
        restore(Path(run.path), tmp_path / "new", WORDS)

    assert not (tmp_path / "new").exists()


def test_a_tool_that_fails_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "nowhere")

    with pytest.raises(BadInput):
        database_copy.dump_postgres(tmp_path / "x")
