"""What is sealed lies on no disk in clear, tells nothing by its size, and opens as it came."""

import hashlib
import io
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.cases.evidence import sealed as module
from mangxanh.cases.evidence.sealed import (
    CHUNK,
    LARGEST,
    SIZES,
    BrokenSeal,
    SealedFile,
    orphans,
    place,
    read,
    seal,
    shred,
)
from mangxanh.files import store
from mangxanh.files.kinds import MEGABYTE
from mangxanh.work.archive import Packed, pack
from mangxanh.work.backup import _folders


def kept(content, key="ab" + "0" * 30):
    made = seal([content])
    made.keep(place(7, key))
    return made


@pytest.mark.parametrize(
    ("length", "size"),
    [
        (1, SIZES[0]),
        (MEGABYTE // 4 - 1, SIZES[0]),
        (MEGABYTE // 4, SIZES[0]),
        (MEGABYTE // 4 + CHUNK, SIZES[1]),
        (MEGABYTE, SIZES[1]),
        (4 * MEGABYTE, SIZES[2]),
        (LARGEST, SIZES[3]),
    ],
)
def test_it_opens_as_it_came_and_has_one_of_four_sizes(length, size):
    content = os.urandom(length)

    made = seal([content[:1000], content[1000:]])

    assert b"".join(made.chunks()) == content
    assert made.path.stat().st_size == size
    assert made.size == length
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    made.discard()


@given(st.binary(min_size=1, max_size=50), st.integers(-2, 2))
def test_whatever_the_end_looks_like_it_comes_back(tail, shift):
    content = bytes(CHUNK - len(tail) + shift) + tail
    made = seal([content])

    try:
        assert b"".join(made.chunks()) == content
    finally:
        made.discard()


def test_more_than_twelve_megabytes_are_not_sealed():
    with pytest.raises(ValueError, match=str(LARGEST + 1)):
        seal([bytes(LARGEST), b"x"])

    assert list(store.waiting().iterdir()) == []


def test_only_its_owner_may_read_it():
    made = seal([b"abc"])

    assert made.path.stat().st_mode & 0o777 == 0o600
    assert b"abc" not in made.path.read_bytes()
    assert repr(made.key) not in repr(made)


def test_what_nobody_keeps_goes_with_the_one_who_held_it():
    made = seal([b"abc"])
    path = made.path
    assert path.exists()

    del made

    assert not path.exists()


def test_what_a_killed_process_left_is_swept_with_other_uploads():
    made = seal([b"abc"])

    assert made.path in store.left_waiting()


def test_a_kept_one_stays_and_tells_the_day_alone():
    made = kept(b"abc")
    path = made.path
    made.discard()
    del made

    assert path == place(7, "ab" + "0" * 30)
    assert path.stat().st_mtime % (24 * 60 * 60) == 0
    assert 0 <= time.time() - path.stat().st_mtime < 24 * 60 * 60
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(store.waiting().iterdir()) == []


def test_a_name_is_given_once():
    kept(b"abc")

    with pytest.raises(FileExistsError):
        kept(b"def")


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-1],
        lambda data: data[: -(CHUNK + 17)],
        lambda data: data + b"x",
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: b"X" + data[1:],
        lambda data: data[:20],
        lambda data: data[:0],
    ],
    ids=["cut", "without the last chunk", "longer", "one bit", "magic", "head", "empty"],
)
def test_a_changed_file_does_not_open(harm):
    made = kept(b"abc")
    made.path.write_bytes(harm(made.path.read_bytes()))

    with pytest.raises(BrokenSeal):
        b"".join(read(made.path, made.key))


def test_another_key_opens_nothing():
    with pytest.raises(BrokenSeal) as raised:
        b"".join(read(kept(b"abc").path, bytes(32)))

    assert "abc" not in str(raised.value)


def test_a_stream_without_an_end_is_broken():
    made = SealedFile()
    made._push(bytes(CHUNK), module.FINAL)
    made._file.close()

    with pytest.raises(BrokenSeal):
        b"".join(made.chunks())


def test_shredding_overwrites_before_it_removes():
    made = kept(b"abc")
    before = made.path.read_bytes()
    with made.path.open("rb") as still_open:
        shred(made.path)
        after = still_open.read()

    assert not made.path.exists()
    assert after[: len(before)] != before
    shred(made.path)


def test_the_sweep_of_files_leaves_sealed_ones_and_their_own_finds_orphans():
    made, other = kept(b"abc"), kept(b"def", "cd" + "0" * 30)
    fresh = kept(b"ghi", "ef" + "0" * 30)
    for path in (made.path, other.path):
        os.utime(path, (0, 0))

    assert list(store.stored_paths()) == []
    assert orphans({made.path.name}) == [other.path]
    assert fresh.path.exists()


def test_a_backup_takes_sealed_files_along():
    made = kept(b"abc")
    name = f"files/sealed/7/ab/{made.path.name}"

    assert dict(_folders())[name] == made.path
    assert made.path.read_bytes() in b"".join(pack([(name, made.path)], Packed()))


def test_a_writer_that_fails_leaves_nothing():
    def broken():
        yield b"abc"
        raise io.UnsupportedOperation

    with pytest.raises(io.UnsupportedOperation):
        seal(broken())

    assert list(store.waiting().iterdir()) == []
