"""Taken apart and put together: the tables and lengths of MP3, WAV, Ogg, WebM and MP4."""

import io
import struct
import wave

import pytest

from mangxanh.cases.evidence import boxes, sounds
from mangxanh.cases.evidence.boxes import bare_mp4
from mangxanh.cases.evidence.matroska import bare_webm
from mangxanh.cases.evidence.no_copy import NoCopy
from mangxanh.cases.evidence.sounds import bare_mp3, bare_ogg, bare_wav
from mangxanh.cases.tests.evidence import factories as make


def why(step, data):
    with pytest.raises(NoCopy) as raised:
        step(data)
    return raised.value.why


def test_an_mp3_keeps_its_frames_and_nothing_between_them():
    bare = make.mp3(40, tags=False, summary=False)
    given = make.mp3(40)
    broken = given[:2000] + b"\xffjunk\xff\xfb" + make.SECRET + given[2000:]

    assert bare_mp3(given) == (bare, pytest.approx(40 * 1152 / 44100))
    made, seconds = bare_mp3(broken)
    assert make.SECRET not in made
    assert seconds == pytest.approx(39 * 1152 / 44100)


@pytest.mark.parametrize(
    ("head", "length", "samples", "rate"),
    [
        (b"\xff\xfb\x90\x00", 417, 1152, 44100),
        (b"\xff\xf3\x80\x00", 208, 576, 22050),
        (b"\xff\xe3\x82\x00", 418, 576, 11025),
    ],
)
def test_the_length_of_an_mp3_frame(head, length, samples, rate):
    assert sounds._frame(head, 0) == (length, samples / rate)


@pytest.mark.parametrize(
    "head",
    [b"\xff\xfb\xf0\x00", b"\xff\xfb\x00\x00", b"\xff\xfb\x9c\x00", b"\xff\xeb\x90\x00", b"x"],
)
def test_what_is_no_mp3_frame(head):
    assert sounds._frame(head, 0) == (0, 0.0)


def test_an_mp3_without_frames_has_no_copy():
    assert why(bare_mp3, b"ID3\x04\0\0\0\0\0\x05hello") == "broken"
    assert why(bare_mp3, b"ID3") == "broken"
    assert why(bare_mp3, b"\xff\xfb\x90\x00" + bytes(50)) == "broken"


def test_a_wav_keeps_format_and_samples():
    made, seconds = bare_wav(make.wav(2))

    assert made == make.wav(2, notes=False)
    assert seconds == 2.0
    with wave.open(io.BytesIO(made)) as read:
        assert read.getnframes() == 16000


@pytest.mark.parametrize(
    "data",
    [
        b"RIFF\0\0\0\0WAVE",
        b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0ab",
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + bytes(16) + b"data\x04\0\0\0abcd",
    ],
)
def test_a_wav_without_sense_has_no_copy(data):
    assert why(bare_wav, data) == "broken"


@pytest.mark.parametrize("cover", [0, 200_000])
def test_the_tags_of_an_ogg_are_empty_and_its_pages_count_on(cover):
    made, seconds = bare_ogg(make.ogg(5, cover=cover))

    assert seconds == 5.0
    found = sounds._pages(made)
    assert [page.body[:8] for page in found[:2]] == [b"OpusHead", b"OpusTags"]
    assert found[1].body == b"OpusTags" + bytes(8)
    assert len(found) == 7
    at = 0
    for number, page in enumerate(found):
        size = 27 + len(page.table) + len(page.body)
        whole = bytearray(made[at : at + size])
        assert whole[18:22] == number.to_bytes(4, "little")
        kept, whole[22:26] = bytes(whole[22:26]), bytes(4)
        assert sounds._check(whole) == int.from_bytes(kept, "little")
        at += size


def test_the_checksum_of_ogg():
    assert sounds._check(b"123456789") == 0x89A1897F  # CRC-32/BZIP2 without its turns


@pytest.mark.parametrize(
    "data",
    [
        b"OggS",
        make.ogg()[:60],
        make.ogg()[:47],
        make.ogg().replace(b"OpusHead", b"OtherOne"),
        make.ogg().replace(b"OpusTags", b"OtherOne"),
        make.ogg()[:47] + make.ogg().replace(b"\x07\0\0\0", b"\x08\0\0\0")[47:],
    ],
)
def test_an_ogg_of_anything_else_has_no_copy(data):
    assert why(bare_ogg, data) == "broken"


def test_an_ogg_whose_tags_share_a_page_with_sound_has_no_copy():
    head, tags, *rest = sounds._pages(make.ogg(2))
    tags.table += b"\x05"
    tags.body += b"sound"
    mixed = b"".join(page.written(n) for n, page in enumerate([head, tags, *rest]))
    tags.table = bytes([255])
    tags.body = tags.body.ljust(255, b"\0")[:255]
    endless = head.written(0) + tags.written(1)

    assert why(bare_ogg, mixed) == "broken"
    assert why(bare_ogg, endless) == "broken"


def test_a_recorded_webm_stays_as_long_as_it_was_and_names_no_program():
    given = make.recorded_webm()

    made, seconds = bare_webm(given)

    assert len(made) == len(given)
    assert b"Chrome" in given
    assert b"Chrome" not in made
    assert seconds == pytest.approx(1.44, abs=0.1)


def test_titles_tags_and_attachments_of_a_webm_become_void():
    given = make.webm_with_tags()

    made, seconds = bare_webm(given)

    assert len(made) == len(given)
    assert make.SECRET not in made
    assert seconds == pytest.approx(1.44, abs=0.1)


@pytest.mark.parametrize(
    "data",
    [
        b"\x1a\x45\xdf\xa3",
        b"\x1a\x45\xdf\xa3\x80",
        b"\x1a\x45\xdf\xa3\x80\x00\x00",
        b"\x1a\x45\xdf\xa3\x80\x16\x54\xae\x6b\xff\xae\x00",
        b"\x1a\x45\xdf\xa3\x80\xec\xff",
        make.recorded_webm().replace(b"A_OPUS", b"V_OPUS"),
        make.recorded_webm() + b"\x83\x81\x02",
        make.recorded_webm() + b"\xec\x80" * 200_000,
    ],
)
def test_a_webm_of_anything_else_has_no_copy(data):
    assert why(bare_webm, data) == "broken"


@pytest.mark.parametrize("size", [5, 200])
def test_a_void_has_the_length_of_what_it_stands_for(size):
    made, _seconds = bare_webm(make.recorded_webm() + make._element(0xBF, bytes(size)))

    assert made.endswith(bytes(size - 8 if size > 100 else size))


def test_a_recorded_mp4_in_fragments_is_measured():
    made, seconds = bare_mp4(make.recorded_mp4())

    assert len(made) == len(make.recorded_mp4())
    assert b"SoundHandler" not in made
    assert seconds == pytest.approx(1.4, abs=0.15)


@pytest.mark.parametrize("large", [False, True])
def test_an_m4a_loses_names_times_and_places(large):
    given = make.m4a(3, large=large)

    made, seconds = bare_mp4(given)

    assert seconds == 3.0
    assert len(made) == len(given)
    assert make.SECRET not in made
    assert struct.pack(">I", 3_800_000_000) not in made
    assert bytes(range(256)) * 8 in made


def test_the_long_form_of_times_is_zeroed_too():
    long = b"\1\0\0\0" + struct.pack(">QQIQ", 2**33, 2**33, 8000, 16000) + bytes(4)
    short = make.m4a(9)
    at = short.index(b"mdhd") - 4
    old = int.from_bytes(short[at : at + 4], "big")
    given = short[:at] + make.box(b"mdhd", long) + short[at + old :]

    made, seconds = bare_mp4(given)

    assert seconds == 2.0
    assert struct.pack(">Q", 2**33) not in made


@pytest.mark.parametrize(
    "data",
    [
        make.box(b"ftyp", b"M4A "),
        make.box(b"ftyp", b"M4A ") + b"\0\0\0\x02moov",
        make.box(b"ftyp", b"M4A ") + b"\0\0\0\1moov" + bytes(8),
        make.m4a(kinds=(b"soun", b"text")),
        make.m4a(kinds=(b"meta",)),
        make.m4a().replace(struct.pack(">I", 8000), bytes(4)),
        make.m4a().replace(b"mdhd", b"free"),
    ],
)
def test_an_mp4_of_anything_else_has_no_copy(data):
    assert why(bare_mp4, data) == "broken"


@pytest.mark.parametrize(
    ("flags", "rest", "lasts"),
    [
        (0x000, b"", 30),
        (0x001, bytes(4), 30),
        (0x100, struct.pack(">III", 1, 2, 3), 6),
        (0x305, bytes(8) + struct.pack(">IIIIII", 1, 9, 2, 9, 3, 9), 6),
    ],
)
def test_how_long_a_fragment_lasts(flags, rest, lasts):
    run = flags.to_bytes(4, "big") + struct.pack(">I", 3) + rest
    start = {b"trun": [run], b"trex": [bytes(12) + struct.pack(">I", 10)]}
    told = {**start, b"tfhd": [(0x8).to_bytes(4, "big") + bytes(4) + struct.pack(">I", 10)]}

    assert boxes._fragments(start) == lasts
    assert boxes._fragments(told) == lasts
    assert boxes._fragments({b"trun": [bytes(8)]}) == 0


def test_a_fragment_that_says_more_than_it_has():
    with pytest.raises(NoCopy):
        boxes._run((0x100).to_bytes(4, "big") + struct.pack(">I", 1000), 1)
