"""A pack holds what was told and sent, can be checked by anybody, and its twin names nobody."""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
import rfc8785
from django.utils import translation

from mangxanh import cli
from mangxanh.cases.evidence.case_file import CaseFile, Hand, Piece, Step
from mangxanh.cases.evidence.pack import (
    CHRONOLOGY,
    CUSTODY,
    MANIFEST,
    SIGNATURE,
    SIGNED,
    SUMS,
    WORDS,
    evidence_pack,
    fingerprint,
    redacted_pack,
    signing_key,
)
from mangxanh.cases.evidence.sealed import BrokenSeal
from mangxanh.cases.evidence.verify import check_pack
from mangxanh.common.errors import BadInput
from mangxanh.common.text import fold

ORIGINAL, COPY, INTIMATE = b"original" * 40_000, b"copy" * 9000, b"must not be seen"
NAMES = ("Nguyễn Văn Minh", "Minh", "Trần Thị Bích Hà", "0912345678", "minhmeo.2012")


def piece(name, content, **more):
    sha256 = hashlib.sha256(content).hexdigest()
    return Piece(name, ".jpg", len(content), sha256, lambda: [content[:9], content[9:]], **more)


@pytest.fixture
def case():
    hands = (Hand("23/11/2026", "Người kể", "gửi"), Hand("24/11/2026", "Cô Hạnh", "xem bản sao"))
    return CaseFile(
        school="Trường THCS Bãi Giữa",
        number="H9WC-3P",
        title="Bị đăng ảnh",
        made_at=datetime(2026, 11, 25, 2, 30, tzinfo=UTC),
        made_by="Đỗ Thị Hạnh",
        reason="Công an phường yêu cầu",
        steps=(
            Step("23/11/2026", "Người kể", "Kể lại", "Bạn Nguyễn Văn Minh chụp em 😢\nacc minhmeo.2012"),
            Step("24/11/2026", "Cô Hạnh", "Gọi mẹ bạn MINH", "số 0912 345 678, tran thi bich ha"),
        ),
        pieces=(
            piece("anh cua Minh.jpg", ORIGINAL, hands=hands, copy=lambda: [COPY], copy_ending=".jpg"),
            piece("khoa.jpg", INTIMATE, locked=True, copy=lambda: [INTIMATE], copy_ending=".jpg"),
            piece("khac.jpg", b"other", copy=lambda: [b"other copy"], copy_ending=".jpg"),
        ),
    )  # fmt: skip


def made(chunks, path):
    path.write_bytes(b"".join(chunks))
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def full(case, tmp_path):
    return made(evidence_pack(case, signing_key(1)), tmp_path / "full.zip")


def twin(case, tmp_path, chosen=frozenset({0})):
    return made(redacted_pack(case, NAMES, chosen, signing_key(1)), tmp_path / "twin.zip")


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_pack_holds_chronology_originals_custody_and_sums(case, tmp_path):
    parts = full(case, tmp_path)

    assert set(parts) == {
        CHRONOLOGY, WORDS, "goc/01.jpg", "goc/02.jpg", CUSTODY, SUMS, MANIFEST, SIGNATURE,
    }  # fmt: skip
    assert parts["goc/01.jpg"] == ORIGINAL
    first, _second = json.loads(parts[CUSTODY])
    assert first["name"] == "anh cua Minh.jpg"
    assert [hand["who"] for hand in first["hands"]] == ["Người kể", "Cô Hạnh"]
    printed = text_of(parts[CHRONOLOGY])
    for words in (
        "Nguyễn Văn Minh",
        first["sha256"][:20],
        "Cô Hạnh",
        "1 tệp đã khóa",
        "goc/01.jpg",
    ):
        assert words in printed
    assert fingerprint(bytes(signing_key(1).verify_key)) in printed
    assert "😢" in parts[WORDS].decode()


def test_a_locked_picture_is_in_no_pack(case, tmp_path):
    everything = frozenset({0, 1, 2})

    for parts in (full(case, tmp_path), twin(case, tmp_path, everything)):
        assert INTIMATE not in parts.values()
        assert "khoa.jpg" not in str(parts)


def test_anybody_can_check_the_sums(case, tmp_path):
    full(case, tmp_path)
    with zipfile.ZipFile(tmp_path / "full.zip") as archive:
        archive.extractall(tmp_path / "out")

    done = subprocess.run(  # noqa: S603  # a program of the system
        [shutil.which("sha256sum"), "--check", "--strict", SUMS],
        cwd=tmp_path / "out",
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0


def test_the_manifest_is_canonical_and_signed(case, tmp_path):
    parts = full(case, tmp_path)

    manifest = json.loads(parts[MANIFEST])
    assert rfc8785.dumps(manifest) == parts[MANIFEST]
    signing_key(1).verify_key.verify(
        SIGNED + parts[MANIFEST], bytes.fromhex(parts[SIGNATURE].decode())
    )
    assert (manifest["kind"], manifest["case"]) == ("full", "H9WC-3P")
    assert signing_key(1) != signing_key(2)


def test_an_original_that_is_not_what_was_kept_gives_no_pack(case):
    wrong = replace(case, pieces=(replace(case.pieces[0], sha256="0" * 64),))

    with pytest.raises(BrokenSeal):
        b"".join(evidence_pack(wrong, signing_key(1)))


def test_the_twin_names_nobody_and_holds_no_original(case, tmp_path):
    parts = twin(case, tmp_path)

    assert parts["ban-xem/01.jpg"] == COPY
    assert not [name for name in parts if name.startswith("goc/")]
    assert ORIGINAL not in parts.values()
    told = text_of(parts.pop(CHRONOLOGY)) + str([part.decode() for part in parts.values()])
    bare = fold(told)
    for name in NAMES:
        assert fold(name) not in bare
        assert fold(name).replace(" ", "") not in bare
    assert "Cô Hạnh" in told
    assert "Bản rút gọn" in told


def test_only_chosen_copies_are_in_the_twin(case, tmp_path):
    assert not [name for name in twin(case, tmp_path, frozenset()) if name.startswith("ban-xem")]
    assert "Không có tệp kèm theo" in text_of(twin(case, tmp_path, frozenset())[CHRONOLOGY])


def test_a_whole_pack_is_found_whole(case, tmp_path):
    full(case, tmp_path)
    twin(case, tmp_path)

    for name in ("full.zip", "twin.zip"):
        checked = check_pack(tmp_path / name)
        assert (checked.faults, checked.case) == ([], "H9WC-3P")
        assert checked.key == fingerprint(bytes(signing_key(1).verify_key))


def rewritten(parts, path):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts if isinstance(parts, list) else parts.items():
            archive.writestr(name, content)
    return path


def other_list(parts, **changed):
    manifest = json.loads(parts[MANIFEST]) | changed
    return {**parts, MANIFEST: rfc8785.dumps(manifest)}


CHANGES = {
    "changed": (lambda parts: {**parts, "goc/01.jpg": b"x" + ORIGINAL[1:]}, "goc/01.jpg: it was changed."),
    "longer": (lambda parts: {**parts, "goc/01.jpg": ORIGINAL + b"x"}, "goc/01.jpg: it was changed."),
    "missing": (lambda parts: {k: v for k, v in parts.items() if k != "goc/02.jpg"}, "goc/02.jpg: it is missing."),
    "added": (lambda parts: {**parts, "goc/03.jpg": b"x"}, "goc/03.jpg: it is not on the list."),
    "another list": (lambda parts: other_list(parts, case="OTHER"), "danh-muc.json: the signature"),
    "a key that is none": (lambda parts: other_list(parts, key="zz"), "danh-muc.json: the signature"),
    "no signature": (lambda parts: {k: v for k, v in parts.items() if k != SIGNATURE}, "danh-muc.json: the signature"),
    "a huge size": (
        lambda parts: other_list(parts, files=[{"path": "goc/01.jpg", "size": 10**12, "sha256": ""}]),
        "goc/01.jpg: it was changed.",
    ),
    "named twice": (
        lambda parts: other_list(parts, files=json.loads(parts[MANIFEST])["files"] * 2),
        "the list names a file twice",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", CHANGES)
def test_what_was_changed_is_named(case, tmp_path, how):
    change, words = CHANGES[how]
    path = rewritten(change(full(case, tmp_path)), tmp_path / "changed.zip")

    with translation.override("en"):
        faults = check_pack(path).faults

    assert [fault for fault in faults if words in fault]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_named(case, tmp_path):
    parts = full(case, tmp_path)
    path = rewritten([*parts.items(), ("goc/01.jpg", ORIGINAL)], tmp_path / "changed.zip")

    with translation.override("en"):
        assert check_pack(path).faults == ["goc/01.jpg: it is there twice."]


def test_damage_in_the_archive_is_named(case, tmp_path):
    full(case, tmp_path)
    data = (tmp_path / "full.zip").read_bytes()
    at = data.index(b"originaloriginal")
    (tmp_path / "full.zip").write_bytes(data[:at] + b"X" + data[at + 1 :])

    with translation.override("en"):
        assert check_pack(tmp_path / "full.zip").faults == ["goc/01.jpg: it was changed."]


@pytest.mark.parametrize("content", [b"nothing", b"", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack(content, tmp_path):
    (tmp_path / "a.zip").write_bytes(content)

    with translation.override("en"), pytest.raises(BadInput, match=r"a\.zip is not a package"):
        check_pack(tmp_path / "a.zip")


@pytest.mark.parametrize(
    "manifest", [b"[]", b"{}", b"[" * 100_000, b"\xff", b'{"format":"x","version":1,"files":[]}']
)
def test_what_has_no_list_of_ours(manifest, tmp_path):
    rewritten({MANIFEST: manifest}, tmp_path / "a.zip")

    with translation.override("en"), pytest.raises(BadInput, match=r"a\.zip is not a package"):
        check_pack(tmp_path / "a.zip")


def test_a_cut_pack_and_one_of_a_newer_release(case, tmp_path):
    parts = full(case, tmp_path)
    data = (tmp_path / "full.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    rewritten(other_list(parts, version=2), tmp_path / "new.zip")

    with translation.override("en"):
        with pytest.raises(BadInput, match="cut off"):
            check_pack(tmp_path / "cut.zip")
        with pytest.raises(BadInput, match="newer release"):
            check_pack(tmp_path / "new.zip")
        with pytest.raises(BadInput, match="no file"):
            check_pack(tmp_path / "none.zip")


def run(*words):
    with translation.override("en"):
        parser = cli._parser()
        chosen = parser.parse_args(["package", "verify", *map(str, words)])
        return chosen.run(chosen)


def test_the_command_says_which_file_is_wrong(case, tmp_path, capsys):
    parts = full(case, tmp_path)
    wrong = rewritten({**parts, "goc/01.jpg": b"x"}, tmp_path / "wrong.zip")
    (tmp_path / "none.zip").write_bytes(b"x")

    assert run(tmp_path / "full.zip") == 0
    assert "full.zip: whole. Trường THCS Bãi Giữa, case H9WC-3P." in capsys.readouterr().out
    assert run(tmp_path / "full.zip", wrong) == 1
    assert "wrong.zip: goc/01.jpg: it was changed." in capsys.readouterr().out
    assert run(wrong, tmp_path / "none.zip", tmp_path / "full.zip") == 2
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1
    assert "full.zip: whole" in told.out


def test_the_command_compares_the_key(case, tmp_path, capsys):
    full(case, tmp_path)
    ours = fingerprint(bytes(signing_key(1).verify_key))

    assert run(tmp_path / "full.zip", "--key", ours.lower()) == 0
    assert run(tmp_path / "full.zip", "--key", "AAAA-AAAA-AAAA-AAAA-AAAA") == 1
    assert "Another key signed it" in capsys.readouterr().out


def test_a_pack_streams_its_originals(case):
    big = b"x" * 65536
    turns = []

    def read():
        for turn in range(160):
            turns.append(turn)
            yield big

    whole = replace(case, pieces=(piece("big", big * 160, hands=()),))
    streamed = replace(whole, pieces=(replace(whole.pieces[0], read=read),))
    seen = 0
    for chunk in evidence_pack(streamed, signing_key(1)):
        seen += len(chunk)
        assert len(turns) * len(big) <= seen + 4 * len(big)

    assert (
        zipfile.ZipFile(io.BytesIO(b"".join(evidence_pack(whole, signing_key(1))))).testzip()
        is None
    )
