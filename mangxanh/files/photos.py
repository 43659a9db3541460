"""Photographs are drawn anew: small, upright, and without where and when they were taken."""

import io
import struct
from threading import BoundedSemaphore
from typing import NamedTuple

import pillow_heif
from PIL import Image, UnidentifiedImageError

from mangxanh.common.errors import BadInput
from mangxanh.common.pictures import upright_on_white
from mangxanh.files.refusals import refuse

LARGEST_PHOTO = 300 * 1000  # bytes
LONGEST_SIDE = 1600  # pixels
MOST_PIXELS = 64_000_000
LARGEST_FIGURE = 100 * 1000
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error, IndexError, KeyError,
    TypeError,
)  # fmt: skip
_AT_ONCE = BoundedSemaphore(2)  # a decoded picture takes up to 250 MB

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


class _Limits(NamedTuple):
    """What is drawn, and why something is not."""

    formats: tuple[str, ...]
    pixels: int
    side: int
    too_many: str
    unknown: str


_PHOTO = _Limits(_FORMATS, MOST_PIXELS, LONGEST_SIDE, "pixels", "broken photo")
_FIGURE = _Limits((*_FORMATS, "GIF"), 24_000_000, 1200, "figure pixels", "not a figure")


def redraw(data: bytes) -> bytes:
    """Return a photograph as JPEG: ≤ 300 kB, longest side ≤ 1600, orientation applied.

    Only pixels survive: EXIF, GPS, comments, colour profile, further pictures are gone.
    Raises BadInput for a damaged picture and, before decoding, for more than 64 megapixels.
    """
    with _AT_ONCE:
        return _smallest(_drawn(data, _PHOTO))


class Figure(NamedTuple):
    """A picture that stands in a text: WebP, with its size in pixels."""

    data: bytes
    width: int
    height: int


def redraw_figure(data: bytes) -> Figure:
    """Return a picture for a text as WebP: ≤ 100 kB, longest side ≤ 1200; as `redraw` else.

    Raises BadInput, before decoding, for more than 24 megapixels.
    """
    with _AT_ONCE:
        picture = _drawn(data, _FIGURE)
        while True:
            for quality in (82, 60):
                made = io.BytesIO()
                picture.save(made, "WEBP", quality=quality)
                if made.tell() <= LARGEST_FIGURE:
                    return Figure(made.getvalue(), picture.width, picture.height)
            picture = picture.resize((picture.width * 3 // 5, picture.height * 3 // 5))


def _drawn(data: bytes, limits: _Limits) -> Image.Image:
    """Return the pixels alone, upright, on white, within the longest side."""
    try:
        with Image.open(io.BytesIO(data), formats=limits.formats) as picture:
            if picture.width * picture.height > limits.pixels:
                raise refuse(limits.too_many)
            picture.draft("RGB", (limits.side, limits.side))
            picture.thumbnail((limits.side, limits.side))
            return upright_on_white(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise refuse(limits.too_many) from None
    except BadInput:
        raise
    except UnidentifiedImageError:
        raise refuse(limits.unknown) from None
    except _BROKEN:
        raise refuse("broken photo") from None


def _smallest(picture: Image.Image) -> bytes:
    """Return the best JPEG that fits the limit; a smaller picture where none does."""
    while True:
        low, high, best = 40, 86, b""
        while low < high:
            quality = (low + high) // 2
            drawn = io.BytesIO()
            picture.save(drawn, "JPEG", quality=quality, optimize=True, progressive=True)
            if drawn.tell() <= LARGEST_PHOTO:
                low, best = quality + 1, drawn.getvalue()
            else:
                high = quality
        if best:
            return best
        picture = picture.resize((picture.width * 4 // 5, picture.height * 4 // 5))
