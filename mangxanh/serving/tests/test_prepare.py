"""What happens before the first page."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from mangxanh.common.errors import BadInput
from mangxanh.school.actions.schools import add_school, setup_code_fits
from mangxanh.school.models import School
from mangxanh.school.tests.factories import BoardFactory
from mangxanh.serving import prepare
from mangxanh.serving.commands import _welcome, check
from mangxanh.serving.tests.running import ROOT, environment, free_port
from mangxanh.serving.tree import Address


@pytest.mark.django_db
def test_an_empty_installation_gets_a_school_and_a_code_each_start_anew():
    first = prepare.first_code()
    second = prepare.first_code()

    school = School.objects.get()
    assert not setup_code_fits(school, first)
    assert setup_code_fits(school, second)


@pytest.mark.django_db
def test_a_school_with_a_board_gets_no_code():
    BoardFactory()

    assert prepare.first_code() is None


@pytest.mark.django_db
def test_several_schools_get_their_codes_from_the_command_line_only():
    add_school("THCS Bãi Giữa", host="baigiua.example")
    add_school("THCS Bến Đò", host="bendo.example")

    assert prepare.first_code() is None


def test_a_folder_is_held_by_one_only(monkeypatch):
    monkeypatch.setattr(prepare, "WAIT_FOR_LOCK", 0.3)
    prepare.hold_folder()

    with pytest.raises(BadInput):
        prepare.hold_folder()


def test_a_ready_made_database_is_copied_whole(tmp_path):
    template, target = tmp_path / "template", tmp_path / "main.sqlite3"
    with closing(sqlite3.connect(template)) as database:
        database.execute("CREATE TABLE here (n)")

    prepare._copy_whole(template, target)

    assert target.read_bytes() == template.read_bytes()
    assert sorted(path.name for path in tmp_path.glob("new-*")) == []


def test_a_folder_without_data_is_named(settings, data_folder):
    if connection.vendor != "sqlite":
        assert prepare.database_file() is None
        return
    settings.DATABASES["default"] = settings.DATABASES["default"] | {
        "NAME": str(data_folder / "main.sqlite3")
    }

    with pytest.raises(BadInput, match=str(data_folder)):
        prepare.require_database()

    Path(data_folder / "main.sqlite3").touch()
    prepare.require_database()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "truong.example"])  # noqa: S104  # refused
def test_others_are_not_served_without_encryption(host):
    with pytest.raises(BadInput, match="plain-http"):
        check(Address(host, free_port()))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_served_without_encryption(host):
    check(Address(host, free_port()))


def test_others_are_served_where_somebody_encrypts_or_said_so(settings):
    settings.BEHIND_TLS = True
    check(Address("0.0.0.0", free_port()))  # noqa: S104  # bound for a moment
    settings.BEHIND_TLS, settings.PLAIN_HTTP = False, True
    check(Address("0.0.0.0", free_port()))  # noqa: S104  # bound for a moment


def test_certificate_and_key_are_asked_for_together(tmp_path):
    there = tmp_path / "cert.pem"
    there.touch()

    with pytest.raises(BadInput):
        check(Address("127.0.0.1", free_port(), tls_cert=there))
    with pytest.raises(BadInput, match="missing"):
        check(Address("127.0.0.1", free_port(), tls_cert=there, tls_key=tmp_path / "missing"))


def test_who_serves_without_encryption_is_told_so(settings):
    settings.PLAIN_HTTP = True

    told = _welcome(Address("192.0.2.1", 8000), None)

    assert len(told.splitlines()) == 2
    assert "http://192.0.2.1:8000" in told


MAKE = """
import django, sys
django.setup()
from pathlib import Path
from mangxanh.serving import prepare
prepare.TEMPLATE = Path(sys.argv[1])
if len(sys.argv) > 2:
    prepare.build_template()
else:
    prepare.make_database()
"""


def test_a_first_start_begins_with_the_ready_made_database(tmp_path):
    template = tmp_path / "build" / "template.sqlite3"

    for data, *words in (("making", "build"), ("first",)):
        subprocess.run(  # noqa: S603  # our own words
            [sys.executable, "-c", MAKE, str(template), *words],
            cwd=ROOT,
            env=environment() | {"MX_DATA": str(tmp_path / data)},
            check=True,
        )

    first = tmp_path / "first" / "main.sqlite3"
    assert [path.name for path in template.parent.iterdir()] == ["template.sqlite3"]
    assert first.read_bytes()[100:] == template.read_bytes()[100:]
    with closing(sqlite3.connect(first)) as database:
        assert database.execute("SELECT count(*) FROM school_school").fetchone() == (0,)
