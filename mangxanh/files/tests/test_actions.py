"""A file is taken in, kept, forgotten; whatever happens, a row never stands without its file."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from mangxanh.common.errors import BadInput
from mangxanh.common.tests.on_disk import put_on_disk
from mangxanh.files import checks
from mangxanh.files.actions import (
    discard,
    forget,
    keep,
    prepare_upload,
    sweep_orphans,
)
from mangxanh.files.handlers import RefusedUpload
from mangxanh.files.models import StoredFile
from mangxanh.files.queries import missing_files, verify_hash
from mangxanh.files.tasks import after_restore, sweep_orphans_task
from mangxanh.files.tests import factories as make

pytestmark = pytest.mark.django_db


def on_disk(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def age(path, days=2):
    then = time.time() - days * 24 * 3600
    os.utime(path, (then, then))


@pytest.mark.django_db(transaction=True)
def test_a_photograph_is_redrawn_and_kept(folder):
    prepared = prepare_upload(make.upload(make.jpeg_with_gps(), "Ảnh chào cờ.HEIC"), kind="photo")

    stored = keep(prepared, school_id=3)

    assert (stored.name, stored.kind, stored.mime) == ("Ảnh chào cờ.jpg", "photo", "image/jpeg")
    content = stored.path.read_bytes()
    assert b"Camera" not in content
    assert stored.size == len(content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.path == folder / "3" / stored.key[:2] / stored.key
    assert stored.path.stat().st_mode & 0o777 == 0o600
    assert on_disk(folder) == [stored.path]
    assert str(stored) == stored.name
    assert not stored.restricted


def test_a_paper_is_kept_as_it_came():
    content = make.word()
    prepared = prepare_upload(make.upload(content, "../../Kế hoạch.doc"), kind="paper")

    stored = keep(prepared, school_id=3, restricted=True)

    assert stored.name == "Kế hoạch.doc.docx"
    assert stored.path.read_bytes() == content
    assert stored.restricted


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("photo", make.pdf()),
        ("paper", make.saved(make.drawing())),
        ("any", b"MZ\x90" + b"\x00" * 100),
        ("photo", make.saved(make.noise((200, 200)))[:900]),
        ("any", b""),
    ],
)
def test_what_is_refused_leaves_nothing(folder, kind, content):
    with pytest.raises(BadInput):
        prepare_upload(make.upload(content), kind=kind)

    assert on_disk(folder) == []
    assert not StoredFile.objects.exists()


def test_what_the_handler_refused_says_why(folder):
    with pytest.raises(BadInput, match="too much"):
        prepare_upload(RefusedUpload("a.jpg", 1, "too much"), kind="photo")

    large = SimpleUploadedFile("a.txt", b"a" * (20 * 1024 * 1024 + 1))
    with pytest.raises(BadInput, match="20 MB"):
        prepare_upload(large, kind="any")
    assert on_disk(folder) == []


def test_an_upload_that_was_read_before_is_read_from_its_start():
    upload = make.upload(b"hello", "a.txt")
    upload.read()

    prepared = prepare_upload(upload, kind="any")

    assert prepared.path.read_bytes() == b"hello"


def test_a_prepared_upload_that_nobody_wants_is_discarded(folder):
    prepared = make.PreparedFactory()

    discard(prepared)
    discard(prepared)

    assert on_disk(folder) == []


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_may_be_tried_again(folder):
    prepared = make.PreparedFactory()
    with transaction.atomic():
        keep(prepared, school_id=1)
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()

    stored = keep(prepared, school_id=1)

    assert verify_hash(stored)
    assert len(on_disk(folder)) == 2  # what the first try linked
    for path in on_disk(folder):
        age(path)
    sweep_orphans_task()
    assert on_disk(folder) == [stored.path]


def test_the_sweep_removes_what_a_killed_upload_or_job_left(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "half"
    (tmp_path / "half" / "backup-1").mkdir(parents=True)
    for name in ("a.upload", "folder-7.zip", "worker-1.lock", "new.upload"):
        (tmp_path / "half" / name).write_bytes(b"half")
        age(tmp_path / "half" / name, days=0 if name == "new.upload" else 2)

    sweep_orphans()

    left = {path.name for path in (tmp_path / "half").iterdir()}
    assert left == {"backup-1", "worker-1.lock", "new.upload"}


@pytest.mark.django_db(transaction=True)
def test_forgetting_removes_row_and_file_and_may_be_repeated(folder):
    stored = make.StoredFileFactory()
    again = StoredFile.objects.get()

    forget(stored)
    forget(again)

    assert not StoredFile.objects.exists()
    assert on_disk(folder) == []


@pytest.mark.django_db(transaction=True)
def test_forgetting_that_is_undone_keeps_the_file():
    stored = make.StoredFileFactory()

    with transaction.atomic():
        forget(StoredFile.objects.get())
        transaction.set_rollback(True)

    assert verify_hash(stored)


@pytest.mark.django_db(transaction=True)
def test_the_sweep_takes_only_what_is_old_and_without_a_row(folder):
    kept = make.StoredFileFactory()
    young = make.PreparedFactory()
    orphan = folder / "1" / "zz" / "zz-orphan"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    other = folder / "notes" / "ab" / "x"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"x")
    waiting = make.PreparedFactory()
    for path in (kept.path, orphan, other, waiting.path):
        age(path)

    assert sweep_orphans() == 2

    assert kept.path.exists()
    assert young.path.exists()
    assert other.exists()
    assert not orphan.exists()
    assert not waiting.path.exists()


def test_a_changed_or_missing_file_is_noticed():
    stored = make.StoredFileFactory()
    assert verify_hash(stored)
    stored.path.write_bytes(b"something else")
    assert not verify_hash(stored)

    stored.path.unlink()

    assert not verify_hash(stored)
    assert list(missing_files()) == [stored]


def test_after_a_restore_every_file_is_compared_with_its_hash():
    make.StoredFileFactory()
    changed = make.StoredFileFactory(name="Bảng điểm.pdf")
    assert after_restore() == []
    changed.path.write_bytes(b"something else")

    (said,) = after_restore()

    assert "Bảng điểm.pdf" in said


def test_doctor_counts_missing_files_and_little_room(monkeypatch):
    stored = make.StoredFileFactory()
    assert checks.problems() == []
    stored.path.unlink()

    (said,) = checks.problems()

    assert stored.key in said
    monkeypatch.setattr(checks, "LITTLE", 1 << 62)
    assert len(checks.problems()) == 2


class Somebody:
    def __init__(self, school, known=True):
        self.school, self.works_here = school, known


class Place:
    pk = 1


def test_files_of_another_school_do_not_exist():
    mine = make.StoredFileFactory(school_id=1)
    make.StoredFileFactory(school_id=2)

    assert list(StoredFile.objects.visible_to(Somebody(Place()))) == [mine]
    assert not StoredFile.objects.visible_to(Somebody(None)).exists()
    assert not StoredFile.objects.visible_to(Somebody(Place(), known=False)).exists()


def test_the_database_refuses_a_kind_that_is_not_served():
    stored = make.StoredFileFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(kind="html")


WORK = """
import sys
from mangxanh.files.actions import keep, prepare_upload, forget
from mangxanh.files.tests.factories import drawing, saved, upload
picture = saved(drawing())
print("ready", flush=True)
while True:
    stored = keep(prepare_upload(upload(picture), kind="photo"), school_id=1)
    print("kept", flush=True)
    if stored.pk % 3 == 0:
        forget(stored)
"""
COUNT = """
from mangxanh.files.models import StoredFile
from mangxanh.files.queries import missing_files, verify_hash
print(StoredFile.objects.count(), len(list(missing_files())), all(map(verify_hash, StoredFile.objects.all())))
"""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_no_row_is_without_its_file(tmp_path):
    parts = connection.settings_dict
    address = f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/"
    address += str(parts["NAME"])
    if connection.vendor == "sqlite":
        address = f"sqlite:///{put_on_disk(tmp_path)}"
    environment = os.environ | {"DATABASE_URL": address, "MX_DATA": str(tmp_path)}

    def start(program):
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", f"import django; django.setup()\n{program}"],
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )

    kills = 0
    for _round in range(3):
        workers = [start(WORK) for _ in range(2)]
        for worker in workers:
            for _line in range(8):
                worker.stdout.readline()
            worker.send_signal(signal.SIGKILL)
            kills += 1
        for worker in workers:
            worker.communicate()
    said, _errors = start(COUNT).communicate()

    rows, missing, whole = said.split()
    print(f"{kills} kills, {rows} rows")  # noqa: T201
    assert int(rows) > 10
    assert (missing, whole) == ("0", "True")


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory it has no threads")
@pytest.mark.django_db(transaction=True)
def test_many_are_kept_at_once():
    def work():
        keep(make.PreparedFactory(), school_id=1)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert StoredFile.objects.count() == 6
    assert all(map(verify_hash, StoredFile.objects.all()))
