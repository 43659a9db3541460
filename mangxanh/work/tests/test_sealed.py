import io
import json
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangxanh.common.errors import BadInput
from mangxanh.common.words import split
from mangxanh.work.archive import Packed, pack, pack_bytes, unpack
from mangxanh.work.passphrase import (
    BackupKey,
    derive,
    has_passphrase,
    is_passphrase,
    key_path,
    new_passphrase,
    set_passphrase,
    stored_key,
)
from mangxanh.work.retention import kept
from mangxanh.work.sealed import CHUNK, EXTRA, seal, unseal

KEY = BackupKey(b"k" * 32, b"s" * 16, 1, 8192)
PLAIN = bytes(range(256)) * 600  # two chunks and a bit
SEALED = b"".join(seal([PLAIN[:1000], b"", PLAIN[1000:]], KEY))


def opened(data, key=KEY.key):
    return b"".join(unseal(io.BytesIO(data), lambda *_kdf: key))


def test_a_passphrase_has_six_words():
    assert len(split(new_passphrase())) == 6


def test_a_passphrase_is_taken_as_people_type_it():
    printed = derive("Đèn trường Mưa bàn lúa xanh", b"s" * 16, 1, 8192)

    typed = derive("  den  TRUONG-mua ban, lua xanh", b"s" * 16, 1, 8192)

    assert printed.key == typed.key
    assert printed.key != derive("den truong mua ban lua xan", b"s" * 16, 1, 8192).key


@pytest.mark.parametrize(
    ("words", "salt", "ops", "mem"),
    [
        (" - ", b"s" * 16, 1, 8192),
        ("mot", b"s" * 15, 1, 8192),
        ("mot", b"s" * 16, 11, 8192),
        ("mot", b"s" * 16, 1, 1 << 40),
        ("mot", b"s" * 16, 0, 8192),
    ],
)
def test_a_key_is_not_derived_from_nothing_or_at_any_price(words, salt, ops, mem):
    with pytest.raises(BadInput):
        derive(words, salt, ops, mem)


def test_the_kept_key_is_that_of_the_passphrase_and_for_the_owner_alone(data_dir):
    assert not has_passphrase()
    with pytest.raises(BadInput):
        stored_key()

    made = set_passphrase("đèn trường mưa bàn lúa xanh")

    assert stored_key() == made
    assert key_path().stat().st_mode & 0o777 == 0o600
    assert is_passphrase("den truong mua ban lua xanh")
    assert not is_passphrase("den truong mua ban lua do")


def test_a_sealed_stream_opens_again():
    assert opened(SEALED) == PLAIN
    assert opened(b"".join(seal([], KEY))) == b""


@given(st.integers(min_value=0, max_value=len(SEALED) - 1), st.integers(1, 255))
@settings(max_examples=200, deadline=None)
def test_any_changed_byte_is_seen(place, change):
    changed = bytearray(SEALED)
    changed[place] ^= change

    with pytest.raises(BadInput):
        opened(bytes(changed))


@given(st.integers(min_value=0, max_value=len(SEALED) - 1))
@settings(max_examples=100, deadline=None)
def test_any_cut_is_seen(length):
    with pytest.raises(BadInput):
        opened(SEALED[:length])


def test_swapped_and_added_pieces_are_seen():
    start = len(SEALED) - len(PLAIN) - 3 * EXTRA
    first, second = (SEALED[start + n * (CHUNK + EXTRA) :][: CHUNK + EXTRA] for n in (0, 1))
    rest = SEALED[start + 2 * (CHUNK + EXTRA) :]

    for wrong in (second + first + rest, first + rest, first + second + rest + b"x"):
        with pytest.raises(BadInput):
            opened(SEALED[:start] + wrong)


def test_a_wrong_key_is_told_as_one_sentence():
    with pytest.raises(BadInput) as refused:
        opened(SEALED, b"x" * 32)

    assert refused.value.message


@pytest.mark.parametrize(
    "header",
    [
        b"[]",
        b"{",
        b"\xff",
        json.dumps({"version": 2, "kdf": "x", "salt": "", "ops": 1, "mem": 1}).encode(),
    ],
)
def test_a_strange_header_is_refused(header):
    with pytest.raises(BadInput):
        opened(b"MXBAK1" + len(header).to_bytes(2, "big") + header + bytes(200))


def test_an_archive_opens_again(tmp_path):
    source = tmp_path / "ảnh.jpg"
    source.write_bytes(b"x" * 700_000)
    (tmp_path / "empty").touch()
    packed = Packed()
    members = [
        ("files/" + "d" * 120 + "/ảnh.jpg", source),
        ("files/empty", tmp_path / "empty"),
        ("files/gone", tmp_path / "gone"),
    ]

    chunks = [pack_bytes("about.json", b"{}"), *pack(members, packed)]
    names = dict(unpack(iter(chunks), tmp_path / "out"))

    assert packed == Packed(files=2, missing=["files/gone"])
    assert names == {"about.json": 2, members[0][0]: 700_000, "files/empty": 0}
    assert (tmp_path / "out" / members[0][0]).read_bytes() == source.read_bytes()


def test_a_file_that_shrinks_while_it_is_packed_is_an_error(tmp_path):
    source = tmp_path / "log"
    source.write_bytes(b"x" * 600_000)
    pieces = pack([("log", source)], Packed())
    next(pieces)

    source.write_bytes(b"")

    with pytest.raises(OSError, match="log"):
        list(pieces)


def hostile(name, kind=tarfile.REGTYPE):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return [info.tobuf(tarfile.PAX_FORMAT) + bytes(1024)]


@pytest.mark.parametrize(
    "chunks",
    [
        hostile("../outside"),
        hostile("/etc/outside"),
        hostile("files/../../outside"),
        hostile("files/link", tarfile.SYMTYPE),
        hostile("files/link", tarfile.LNKTYPE),
        hostile("files/pipe", tarfile.FIFOTYPE),
        hostile("."),
        [b"not a tar at all" * 100],
    ],
)
def test_nothing_is_written_outside(chunks, tmp_path):
    with pytest.raises(BadInput):
        list(unpack(iter(chunks), tmp_path / "out"))

    assert not (tmp_path / "outside").exists()


def test_fourteen_days_and_eight_weeks_stay():
    newest = datetime(2026, 11, 23, 2, tzinfo=UTC)
    nights = [newest - timedelta(days=days) for days in range(100)]

    stay = kept(nights)

    ages = sorted((newest - night).days for night in stay)
    assert ages[:14] == list(range(14))
    assert len(ages) == 14 + 8 - 3
    assert max(ages) == 43


def test_of_two_copies_of_a_day_the_later_stays():
    early, late = datetime(2026, 11, 23, 2, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC)

    assert kept([early, late]) == {late}


def test_a_file_cut_just_after_a_chunk_is_refused():
    begin, first, *_rest = seal([bytes(2 * CHUNK)], KEY)

    for left in (b"", b"x" * (EXTRA - 1)):
        with pytest.raises(BadInput):
            opened(begin + first + left)


def test_something_after_the_end_is_refused():
    whole = b"".join(seal([bytes(CHUNK)], KEY))

    assert opened(whole) == bytes(CHUNK)
    with pytest.raises(BadInput):
        opened(whole + b"x")


SMALL_MACHINE = """
import resource
from pathlib import Path
from mangxanh.common.errors import BadInput
from mangxanh.work import passphrase
most = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + 64 * 2**20
resource.setrlimit(resource.RLIMIT_AS, (most, most))
try:
    passphrase.derive("mot hai ba", bytes(16), 1, passphrase.MOST_MEM)
except BadInput as bad:
    print(bad.message)
"""


def test_a_machine_with_too_little_memory_says_so():
    setup = "import django; django.setup()"

    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", f"{setup}\n{SMALL_MACHINE}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert len(done.stdout.splitlines()) == 1
