"""Photographs are drawn anew: small, upright, and without where and when they were taken."""

import io
import struct
from threading import BoundedSemaphore

import pillow_heif
from PIL import Image

from mangxanh.common.errors import BadInput
from mangxanh.common.pictures import upright_on_white
from mangxanh.files.refusals import refuse

LARGEST_PHOTO = 300 * 1000  # bytes
LONGEST_SIDE = 1600  # pixels
MOST_PIXELS = 64_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_AT_ONCE = BoundedSemaphore(2)  # a decoded picture takes up to 250 MB

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def redraw(data: bytes) -> bytes:
    """Return a photograph as JPEG: ≤ 300 kB, longest side ≤ 1600, orientation applied.

    Only pixels survive: EXIF, GPS, comments, colour profile, further pictures are gone.
    Raises BadInput for a damaged picture and, before decoding, for more than 64 megapixels.
    """
    with _AT_ONCE:
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise refuse("pixels")
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = _upright(picture)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise refuse("pixels") from None
        except BadInput:
            raise
        except (
            OSError,
            SyntaxError,
            ValueError,
            EOFError,
            RuntimeError,
            struct.error,
            IndexError,
            KeyError,
            TypeError,
        ):
            raise refuse("broken photo") from None
        return _smallest(upright)


def _upright(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, upright, on white, longest side ≤ 1600."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright_on_white(picture)


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
