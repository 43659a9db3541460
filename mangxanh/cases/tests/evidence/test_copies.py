"""Staff see pixels, pages and sound; what is hostile meets little memory, time and nothing open."""

import pypdfium2
import pytest
from django.utils import translation
from PIL import Image

from mangxanh.cases.evidence import pages
from mangxanh.cases.evidence.sniffing import FORMATS, sniff
from mangxanh.cases.tests.evidence import factories as make
from mangxanh.cases.tests.evidence.factories import LOCKED, copied, many_pages, opened
from mangxanh.common.errors import BadInput
from mangxanh.files.tests import factories as files


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_every_picture_becomes_a_bare_jpeg(kind):
    data = files.heic() if kind == "HEIF" else files.saved(files.drawing((400, 300)), kind)

    made = copied(data)

    assert (made.why, made.mime, made.ending) == ("", "image/jpeg", ".jpg")
    assert opened(made.content).size == (400, 300)
    assert len(made.look) == 16


def test_where_when_and_by_which_camera_is_gone():
    given = files.jpeg_with_gps()
    assert b"Camera of somebody" in given

    made = copied(given)

    picture = opened(made.content)
    assert picture.size == (480, 640)  # upright
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for secret in (b"Camera", b"secret", b"Exif", b"ICC_PROFILE"):
        assert secret not in made.content


def test_the_texts_of_a_png_are_gone():
    given = make.png_with_text()
    assert make.SECRET in given

    made = copied(given)

    assert made.why == ""
    assert make.SECRET not in made.content
    assert b"xmp" not in made.content


def test_a_large_picture_is_made_small_and_a_slim_one_stays_readable():
    assert opened(copied(files.saved(files.drawing((5000, 3000)))).content).size == (2000, 1200)
    assert opened(copied(files.saved(files.drawing((1000, 9000)))).content).size == (1000, 9000)
    assert opened(copied(files.saved(files.drawing((9000, 1000)))).content).size == (9000, 1000)


@pytest.mark.parametrize("mode", ["L", "CMYK", "1", "P", "RGBA", "I;16"])
def test_every_mode_is_drawn(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    picture = Image.new(mode, (30, 20), 40000) if mode == "I;16" else files.drawing().convert(mode)

    assert opened(copied(files.saved(picture, kind)).content).mode == "RGB"


def test_of_a_moving_gif_the_first_picture_is_shown():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    given = files.saved(frames[0], "GIF", save_all=True, append_images=frames[1:])

    red, _green, blue = opened(copied(given).content).getpixel((10, 10))

    assert (red > 200, blue < 50) == (True, True)


def test_a_pdf_becomes_pictures_of_its_pages():
    given = many_pages(3, title="Bi mat", author=make.SECRET.decode(), producer="Somebody")
    assert make.SECRET in given or make.SECRET.decode().encode("utf-16-be") in given

    made = copied(given)

    assert (made.why, made.pages, made.cut, made.mime) == ("", 3, False, "application/pdf")
    paper = pypdfium2.PdfDocument(made.content)
    assert len(paper) == 3
    assert set(paper.get_metadata_dict().values()) == {""}
    for secret in (b"Bi mat", make.SECRET, b"Producer", b"/Info", b"Metadata"):
        assert secret not in made.content


def test_a_pdf_is_cut_after_thirty_pages_and_says_so():
    made = copied(many_pages(31))

    assert (made.pages, made.cut) == (30, True)


def test_what_runs_in_a_pdf_or_is_attached_does_not_come_along():
    code = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Metadata 4 0 R"
    given = files.pdf(catalog=code, objects=b"<< /Length 3 >>\nstream\nxmp\nendstream")

    made = copied(given)

    assert made.pages == 1
    assert b"JavaScript" not in made.content


def test_a_page_of_noise_stays_small():
    noise = Image.effect_noise((1800, 1400), 120).convert("RGB")

    page = pages._small(595.0, 842.0, noise)

    assert len(page.jpeg) <= pages.LARGEST_PAGE
    assert page.pixels == opened(page.jpeg).size


def test_a_locked_pdf_has_no_safe_copy():
    made = copied(LOCKED)

    assert (made.content, made.why) == (b"", "locked")


SOUNDS = {
    "webm": make.webm_with_tags,
    "mp4": make.m4a,
    "mp3": make.mp3,
    "wav": make.wav,
    "ogg": make.ogg,
}


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_sound_loses_all_that_is_not_heard(kind):
    given = SOUNDS[kind]()
    assert make.SECRET in given

    made = copied(given)

    assert (made.why, made.mime) == ("", FORMATS[kind].mime)
    assert make.SECRET not in made.content
    assert 0.9 < made.seconds < 51
    assert sniff(made.content[:4096]) == kind


@pytest.mark.parametrize(
    "given",
    [
        make.webm_with_film(),
        make.m4a(kinds=(b"vide",)),
        make.m4a(kinds=(b"soun", b"vide")),
        b"OggS\0\2" + bytes(20) + b"\1\7\x80theora",
    ],
)
def test_films_are_refused_with_a_sentence(given):
    with translation.override("en"), pytest.raises(BadInput, match="Films"):
        copied(given)


@pytest.mark.parametrize(
    "given",
    [make.mp3(8000), make.wav(200), make.ogg(200), make.m4a(200)],
    ids=["mp3", "wav", "ogg", "m4a"],
)
def test_more_than_three_minutes_are_refused_with_a_sentence(given):
    with translation.override("en"), pytest.raises(BadInput, match="3 minutes"):
        copied(given)


@pytest.mark.parametrize("length", [0.5, 0.02])
@pytest.mark.parametrize(
    "given",
    [
        files.saved(files.noise((300, 200)), "PNG"),
        files.saved(files.noise((300, 200)), "WEBP"),
        files.heic(),
        many_pages(2),
        make.m4a(),
        make.ogg(),
    ],
    ids=["png", "webp", "heif", "pdf", "m4a", "ogg"],
)
def test_half_a_file_ends_nothing(given, length):
    half = given[: int(len(given) * length)]

    made = copied(half)

    assert isinstance(made.why, str)
    assert make.SECRET not in made.content


def test_the_first_half_of_a_recording_can_be_heard():
    given = make.recorded_webm()

    made = copied(given[: len(given) // 2])

    assert made.why == ""
    assert 0.3 < made.seconds < 1.2


@pytest.mark.parametrize(
    "given",
    [
        make.gif_that_is_script(files.saved(files.drawing((40, 20)), "GIF")),
        files.saved(files.drawing()) + make.archive(),
        files.saved(files.drawing()) + b"<script>alert(1)</script>",
        files.saved(files.drawing(), comment=b"<?php system($_GET[0]); ?>"),
        files.saved(files.drawing(), "PNG") + b"<svg onload=alert(1)>",
    ],
    ids=["gif and script", "jpeg and zip", "jpeg and html", "jpeg and php", "png and svg"],
)
def test_of_two_files_in_one_only_pixels_are_left(given):
    made = copied(given)

    assert made.why in {"", "broken", "memory"}
    for hostile in (b"alert", b"PK\x03\x04", b"<?php", b"<svg", b"script"):
        assert hostile not in made.content


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><p>named .jpg", "Web pages"),
        (b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Web pages"),
        ("<html>".encode("utf-16"), "Web pages"),
        (b"#!/bin/sh\nrm", "Programs"),
        (b"\x7fELF" + bytes(99), "Programs"),
        (make.archive(), "Compressed"),
        (make.archive(b"[Content_Types].xml"), "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "Word"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(99), "Compressed"),
        (b"\x1f\x8b\x08" + bytes(99), "Compressed"),
        (b"just words", "Pictures"),
        (bytes(99), "Pictures"),
        (b"\0\0\0\x1cftypavif" + bytes(99), "Pictures"),
    ],
)
def test_what_is_not_taken_is_told_kindly(given, words):
    with translation.override("en"), pytest.raises(BadInput, match=words):
        sniff(given)
