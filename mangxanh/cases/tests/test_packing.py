"""A pack of a real case: what was told, done and sent, in order; nothing of keys or names."""

import os
import zipfile
from io import BytesIO

import pytest

from mangxanh.cases.actions.keeping import add_files, copies_of, keep_files, sweep_sealed
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.seeing import note_file, note_opened
from mangxanh.cases.evidence.pack import (
    CHRONOLOGY,
    WORDS,
    evidence_pack,
    redacted_pack,
    signing_key,
)
from mangxanh.cases.evidence.sealed import place, seal
from mangxanh.cases.evidence.uploads import SealedUpload
from mangxanh.cases.models import Evidence
from mangxanh.cases.opened import open_case
from mangxanh.cases.packing import case_file_of
from mangxanh.cases.tests import factories as make
from mangxanh.files.tests.factories import drawing, jpeg_with_gps, saved

pytestmark = pytest.mark.django_db
TEXT = "Bạn Nguyễn Văn Minh đăng ảnh của em."


def files_of(case, *contents):
    uploads = [SealedUpload(seal([one]), f"anh {n}.jpg", "jpeg") for n, one in enumerate(contents)]
    kept = keep_files(case.school_id, uploads, copies_of(uploads))
    return add_files(case, kept, from_reporter=True)


@pytest.fixture
def opened(team):
    case, _key = make.file_case(team.box, report={"text": TEXT})
    me = make.here(team.officer)
    original = jpeg_with_gps()
    first, second = files_of(case, original, saved(drawing()))
    note_opened(case, by=me)
    note_file(first, "copy", by=me)
    Evidence.objects.filter(pk=second.pk).update(state=Evidence.State.LOCKED)
    write_letter(case, "Cô đã đọc tin của em.", once="a", by=me)
    case.refresh_from_db()
    found = open_case(case, me, make.private_of(team.officer))
    found.original = original
    return found


def read(chunks):
    with zipfile.ZipFile(BytesIO(b"".join(chunks))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_tells_what_was_told_and_done_and_holds_originals(opened):
    case = case_file_of(opened, reason="Công an phường yêu cầu")

    parts = read(evidence_pack(case, signing_key(opened.case.school_id)))

    told = parts[WORDS].decode()
    assert told.index(TEXT) < told.index("Cô đã đọc tin của em.")
    assert parts["goc/01.jpg"] == opened.original
    assert "goc/02.jpg" not in parts  # locked
    assert parts[CHRONOLOGY].startswith(b"%PDF-")
    [piece, locked] = case.pieces
    assert [hand.who for hand in piece.hands] == [opened.reporter, opened.person.addressed]
    assert (piece.name, locked.locked) == ("anh 0.jpg", True)
    for one in opened.evidence:
        for name in ("key", "copy_key"):
            assert one.words[name] not in str([told, parts])


def test_of_an_anonymous_report_only_the_day_is_told(opened):
    steps = case_file_of(opened, reason="").steps

    first = next(step for step in steps if step.said == TEXT)
    assert ":" not in first.when
    assert first.who == opened.reporter


def test_for_a_family_notes_and_people_stay_away(opened):
    case = case_file_of(opened, reason="Gia đình hỏi", with_notes=False)

    parts = read(redacted_pack(case, ["Nguyễn Văn Minh"], {0, 1}, signing_key(1)))

    told = parts[WORDS].decode()
    assert "Cô đã đọc tin của em." in told
    assert "Minh" not in told
    assert set(parts) & {"goc/01.jpg", "ban-xem/02.jpg"} == set()
    assert parts["ban-xem/01.jpg"].startswith(b"\xff\xd8\xff")
    assert b"Camera" not in parts["ban-xem/01.jpg"]


def test_a_deleted_piece_is_not_spoken_of(opened):
    for one in opened.evidence:
        one.row.state = Evidence.State.GONE

    assert case_file_of(opened, reason="").pieces == ()


def test_sealed_files_without_a_row_are_swept_after_two_days(opened, data_folder):
    orphan = seal([b"left by a process that was killed"])
    orphan.keep(place(opened.case.school_id, "f" * 32))
    kept = [path for path in (data_folder / "files/sealed").rglob("*") if path.is_file()]
    assert sweep_sealed() == 0

    for path in kept:
        os.utime(path, (0, 0))

    assert sweep_sealed() == 1
    assert not orphan.path.exists()
    assert sum(path.exists() for path in kept) == len(kept) - 1
