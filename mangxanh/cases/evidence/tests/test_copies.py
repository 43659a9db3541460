"""Staff see pixels, pages and sound; what is hostile meets little memory, time and nothing open."""

import io
import subprocess
import sys
import threading
import time
from pathlib import Path

import pypdfium2
import pytest
from django.utils import translation
from PIL import Image

from mangxanh.cases.evidence import child, copies, pages, pictures
from mangxanh.cases.evidence.copies import make_copy
from mangxanh.cases.evidence.no_copy import NoCopy
from mangxanh.cases.evidence.sealed import BrokenSeal
from mangxanh.cases.evidence.sniffing import FORMATS, sniff
from mangxanh.cases.evidence.tests import factories as make
from mangxanh.common.errors import BadInput
from mangxanh.files.tests import factories as files


def copied(data):
    return make_copy([data], sniff(data[:4096]))


def opened(data):
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def many_pages(count, **said):
    page = files.drawing((300, 400))
    out = io.BytesIO()
    page.save(out, "PDF", save_all=True, append_images=[page] * (count - 1), **said)
    return out.getvalue()


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
    made = copied(files.locked_pdf() if hasattr(files, "locked_pdf") else LOCKED)

    assert (made.content, made.why) == (b"", "locked")


LOCKED = files.pdf().replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32
    + b"> >>",
)  # fmt: skip

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


def test_a_hundred_megapixels_are_refused_before_they_are_drawn():
    began = time.monotonic()

    made = copied(make.png_bomb())

    assert (made.content, made.why) == (b"", "pixels")
    assert time.monotonic() - began < 5


def test_a_picture_that_needs_too_much_memory_ends_its_child_alone():
    made = copied(files.saved(Image.new("RGBA", (7900, 7900)), "PNG"))

    assert (made.content, made.why) == (b"", "memory")


def test_a_pdf_that_unpacks_to_gigabytes_ends_its_child_alone():
    made = copied(make.pdf_bomb())

    assert made.why in {"", "broken", "memory", "time"}


def run(code, **said):
    """Run code in a process with the child's limits; return what it wrote."""
    start = f"import sys; sys.path.insert(0, {str(Path(child.__file__).parents[3])!r})\n"
    start += "from mangxanh.cases.evidence import child\nchild.limit()\n"
    return subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-I", "-c", start + code], capture_output=True, check=False, **said
    )


@pytest.mark.parametrize(
    "code",
    [
        "child.shut(); open('/etc/hostname')",
        "import socket; child.shut(); socket.socket()",
        "import os; child.shut(); os.pipe()",
        "open('/tmp/child-wrote-this', 'wb', buffering=0).write(b'x' * 9)",
        "bytes(600 * 1024 * 1024)",
    ],
    ids=["file", "socket", "pipe", "written file", "memory"],
)
def test_the_child_can_open_write_and_take_nothing(code):
    done = run(code)

    assert done.returncode == 1
    assert b"Error" in done.stderr
    Path("/tmp/child-wrote-this").unlink(missing_ok=True)  # noqa: S108


def test_the_child_is_told_nothing_of_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("MX_SECRET_KEY", "canary")
    answering(monkeypatch, tmp_path, 'import os; print(\'{"look": "%s"}\' % sorted(os.environ))')

    assert "canary" not in make_copy([b"x"], "jpeg").look
    assert "MX" not in make_copy([b"x"], "jpeg").look


def answering(monkeypatch, tmp_path, code):
    """Have another program answer in the child's place."""
    script = tmp_path / "another.py"
    script.write_text(code)
    monkeypatch.setattr(copies.child, "__file__", str(script))


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "time"),
        ("raise ValueError", "broken"),
        ("print('no json')", "broken"),
        ("print('[1]')", "broken"),
        ("print('{}'); print('<html>')", "broken"),
        ("import sys\nwhile True: sys.stdout.write('{' * 65536)", "time"),
    ],
    ids=["killed", "fails", "no json", "no object", "no picture", "no end"],
)
def test_whatever_becomes_of_the_child_there_is_only_no_copy(monkeypatch, tmp_path, code, why):
    answering(monkeypatch, tmp_path, code)

    made = make_copy([files.saved(files.drawing())], "jpeg")

    assert (made.content, made.why) == (b"", why)


def test_a_child_that_never_ends_is_ended(monkeypatch, tmp_path):
    answering(monkeypatch, tmp_path, "import time; time.sleep(60)")
    monkeypatch.setattr(copies, "SECONDS", 0.3)
    began = time.monotonic()

    assert make_copy([b"x" * 10_000_000], "jpeg").why == "time"
    assert time.monotonic() - began < 10


def test_who_finds_all_turns_taken_gets_no_copy_now(monkeypatch):
    monkeypatch.setattr(copies, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(copies, "QUEUE", 0.01)
    copies._AT_ONCE.acquire()

    assert make_copy([b"x"], "jpeg").why == "busy"


def test_a_seal_that_does_not_open_is_no_matter_of_the_copy():
    def chunks():
        yield b"\xff\xd8\xff"
        raise BrokenSeal

    with pytest.raises(BrokenSeal):
        make_copy(chunks(), "jpeg")


def test_no_file_is_left_by_all_this(data_folder):
    copied(files.jpeg_with_gps())
    copied(make.mp3())

    assert [path for path in data_folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif"])
def test_pictures_in_this_process(kind):
    """The same as in the child, where no coverage is counted."""
    pictures.make_ready(kind)
    data = files.saved(files.drawing((50, 40)), kind.upper())

    content, look = pictures.bare_picture(data, kind)

    assert opened(content).size == (50, 40)
    assert len(look) == 16


def test_the_hash_of_a_picture_stands_another_size_and_compression():
    noise = Image.effect_noise((40, 30), 100).convert("RGB").resize((1200, 900))
    small = opened(files.saved(noise.resize((500, 375)), quality=40))
    other = Image.effect_noise((40, 30), 100).convert("RGB").resize((1200, 900))

    def far(left, right):
        return (int(pictures.look(left), 16) ^ int(pictures.look(right), 16)).bit_count()

    assert far(noise, small) <= 2
    assert far(noise, other) > 10


def test_pictures_and_papers_without_a_copy_say_why():
    pages.make_ready()
    with pytest.raises(NoCopy) as raised:
        pages.bare_paper(b"%PDF-1.4 nothing")
    assert raised.value.why == "broken"
    with pytest.raises(NoCopy) as raised:
        pages.bare_paper(LOCKED)
    assert raised.value.why == "locked"
    with pytest.raises(NoCopy) as raised:
        pictures.bare_picture(make.png_bomb(), "png")
    assert raised.value.why == "pixels"


def test_papers_in_this_process(monkeypatch):
    content, count, cut = pages.bare_paper(many_pages(2))
    assert (count, cut, len(pypdfium2.PdfDocument(content))) == (2, False, 2)

    monkeypatch.setattr(pages, "SECONDS", -1)
    with pytest.raises(NoCopy):
        pages.bare_paper(many_pages(2))
