import shutil
from pathlib import Path

import pytest
from django.conf import settings as live

from mangxanh.common.errors import BadInput
from mangxanh.work import database_copy
from mangxanh.work.actions.backups import (
    make_backup,
)
from mangxanh.work.backup import restore
from mangxanh.work.passphrase import stored_key
from mangxanh.work.sealed import seal
from mangxanh.work.tests.copies import WORDS, contents, rows

sqlite_only = pytest.mark.skipif(
    "sqlite" not in live.DATABASES["default"]["ENGINE"], reason="the copy of a SQLite file"
)
# A second connection reads the database, which needs what was written to be committed.
pytestmark = [pytest.mark.django_db(transaction=True), sqlite_only]


@pytest.fixture
def copy(filled):
    return Path(make_backup().path)


def test_only_an_empty_folder_is_restored_into(copy, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "main.sqlite3").write_bytes(b"somebody's year")

    with pytest.raises(BadInput):
        restore(copy, tmp_path / "new", WORDS)

    assert contents(tmp_path / "new") == {"main.sqlite3": b"somebody's year"}


def test_a_file_in_place_of_the_folder_is_refused(copy, tmp_path):
    (tmp_path / "new").touch()

    with pytest.raises(BadInput):
        restore(copy, tmp_path / "new", WORDS)


def test_what_a_start_made_does_not_stand_in_the_way(copy, tmp_path):
    (tmp_path / "new" / "keys").mkdir(parents=True)
    (tmp_path / "new" / "keys" / "secret").write_text("fresh")

    restore(copy, tmp_path / "new", WORDS)

    assert (tmp_path / "new" / "keys" / "secret").read_text() == "s3cret"


def test_what_a_killed_restore_left_is_cleared(copy, tmp_path):
    (tmp_path / "new.tmp").mkdir()
    (tmp_path / "new.tmp" / ".restoring").touch()
    (tmp_path / "new.tmp" / "main.sqlite3").write_bytes(b"half")

    restore(copy, tmp_path / "new", WORDS)

    assert not (tmp_path / "new.tmp").exists()
    assert rows(tmp_path / "new" / "main.sqlite3")


def test_somebody_elses_folder_beside_it_is_left_alone(copy, tmp_path):
    (tmp_path / "new.tmp").mkdir()
    (tmp_path / "new.tmp" / "letter").touch()

    with pytest.raises(BadInput):
        restore(copy, tmp_path / "new", WORDS)

    assert (tmp_path / "new.tmp" / "letter").exists()


def test_a_disk_itself_is_not_restored_into(copy):
    with pytest.raises(BadInput):
        restore(copy, Path("/"), WORDS)


@pytest.mark.parametrize("words", ["sai bét hết rồi nhé em", ""])
def test_a_wrong_passphrase_leaves_nothing(copy, tmp_path, words):
    with pytest.raises(BadInput):
        restore(copy, tmp_path / "new", words)

    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "new.tmp").exists()


@pytest.mark.parametrize("place", [0.0, 0.001, 0.3, 0.7, 0.999])
def test_a_changed_or_cut_copy_leaves_nothing(copy, tmp_path, place):
    data = bytearray(copy.read_bytes())
    at = int(len(data) * place)
    (tmp_path / "cut").write_bytes(data[:at])
    data[at] ^= 1
    (tmp_path / "changed").write_bytes(data)

    for wrong in ("cut", "changed"):
        with pytest.raises(BadInput):
            restore(tmp_path / wrong, tmp_path / "new", WORDS)

    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "new.tmp").exists()


def test_a_missing_copy_is_told(tmp_path):
    with pytest.raises(BadInput):
        restore(tmp_path / "nothing", tmp_path / "new", WORDS)


def test_a_sealed_stream_without_a_database_is_no_backup(filled, tmp_path):
    (tmp_path / "odd").write_bytes(b"".join(seal([bytes(1024)], stored_key())))

    with pytest.raises(BadInput):
        restore(tmp_path / "odd", tmp_path / "new", WORDS)


def test_a_postgresql_copy_is_refused_on_sqlite(tmp_path):
    with pytest.raises(BadInput):
        database_copy.load_postgres(tmp_path / "main.pgdump")


def test_a_missing_tool_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda _tool: None)

    with pytest.raises(BadInput, match="pg_dump"):
        database_copy.dump_postgres(tmp_path / "x")
