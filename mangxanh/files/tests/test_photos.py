"""A photograph is small, upright, and tells nothing but what it shows."""

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from mangxanh.common.errors import BadInput
from mangxanh.files import photos
from mangxanh.files.photos import LARGEST_PHOTO, LONGEST_SIDE, redraw
from mangxanh.files.refusals import SENTENCES
from mangxanh.files.tests import factories as make


def opened(data):
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_where_when_and_by_which_camera_is_gone():
    given = make.jpeg_with_gps()
    assert b"Camera of somebody" in given
    assert b"secret profile" in given

    drawn = redraw(given)

    picture = opened(drawn)
    assert picture.format == "JPEG"
    assert not picture.getexif()
    assert set(picture.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    for secret in (b"Camera", b"secret", b"Exif", b"ICC_PROFILE"):
        assert secret not in drawn


def test_a_photograph_taken_upright_stands_upright():
    picture = opened(redraw(make.jpeg_with_gps((640, 480), orientation=6)))

    assert picture.size == (480, 640)
    assert picture.getpixel((470, 10))[0] > 200  # the white corner went from left to right
    assert picture.getpixel((10, 10))[0] < 50


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "RGBA", "LA", "P", "1", "I;16"])
def test_every_mode_becomes_a_plain_jpeg(kind, mode):
    base = make.drawing((300, 200))
    try:
        given = make.saved(
            Image.new("I;16", (300, 200), 40000) if mode == "I;16" else base.convert(mode), kind
        )
    except OSError:
        pytest.skip("this format has no such mode")
    if mode == "I;16" and kind == "WEBP":
        pytest.skip("eight bits a colour is all it has")

    picture = opened(redraw(given))

    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (300, 200))
    if mode == "I;16":
        assert picture.getpixel((9, 9)) == (156, 156, 156)
    else:
        assert picture.getpixel((9, 9))[0] > 200
        assert picture.getpixel((290, 190))[0] < 50


def test_what_is_transparent_becomes_white():
    given = make.saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")

    assert opened(redraw(given)).getpixel((5, 5)) == (255, 255, 255)


def test_a_photograph_of_an_iphone_can_be_read():
    picture = opened(redraw(make.heic((400, 300))))

    assert (picture.format, picture.size) == ("JPEG", (400, 300))


def test_a_large_and_noisy_photograph_fits_the_limit():
    drawn = redraw(make.saved(make.noise((2400, 1800)), quality=95))

    assert len(drawn) <= LARGEST_PHOTO
    assert max(opened(drawn).size) <= LONGEST_SIDE


def test_a_plain_photograph_keeps_its_quality():
    drawn = redraw(make.saved(make.drawing((3000, 2000))))

    assert opened(drawn).size == (1600, 1067)
    assert len(drawn) < 50_000


def test_a_film_gives_its_first_picture():
    frames = [make.drawing((60, 40)), Image.new("RGB", (60, 40), "red")]
    given = make.saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])

    assert opened(redraw(given)).getpixel((50, 30))[0] < 50


def huge_png(width=10_000, height=10_001):
    """A picture of 100 megapixels that says so in its head and holds nothing."""

    def chunk(name, content):
        return (
            struct.pack(">I", len(content))
            + name
            + content
            + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(9000, 8000), (10_000, 10_001), (60_000, 60_000)])
def test_too_many_pixels_are_refused_before_they_are_decoded(size):
    with pytest.raises(BadInput, match="64"):
        redraw(huge_png(*size))


def test_what_the_library_takes_for_a_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    with pytest.raises(BadInput, match="64"):
        redraw(make.saved(make.drawing((30, 30))))


@pytest.mark.parametrize(
    "given",
    [
        make.saved(make.noise((800, 600)))[:20_000],
        make.saved(make.drawing(), "PNG")[:300],
        make.saved(make.noise((200, 200)), "WEBP")[:3000],
        make.heic()[:300],
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WEBP",
    ],
)
def test_half_a_picture_gets_one_clear_sentence(given):
    with pytest.raises(BadInput) as caught:
        redraw(given)

    assert caught.value.message == str(SENTENCES["broken photo"])


def test_a_picture_in_a_format_that_is_not_taken_is_refused():
    with pytest.raises(BadInput):
        redraw(make.saved(make.drawing(), "TIFF"))


def test_many_at_once_are_all_drawn():
    given = make.saved(make.drawing((900, 900)))

    with ThreadPoolExecutor(6) as pool:
        drawn = set(pool.map(redraw, [given] * 12))

    assert len(drawn) == 1
    assert photos._AT_ONCE.acquire(blocking=False)
    photos._AT_ONCE.release()
