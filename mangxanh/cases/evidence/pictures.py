"""A picture drawn anew: its pixels alone, upright, at most 2,000 a side. Runs in the child."""

import io
import warnings

from PIL import Image

from mangxanh.cases.evidence.no_copy import NoCopy
from mangxanh.common.pictures import upright_on_white

MOST_PIXELS = 64_000_000
LONGEST_SIDE = 2000
# A conversation scrolled into one picture: so narrow that 2,000 a side could not be read.
SLIM, SLIM_WIDTH, SLIM_LENGTH = 3, 1000, 12_000
QUALITY = 85
HASH_SIDE = 8
_ORIENTATION = 0x0112


def make_ready(found: str) -> None:
    """Load what this format needs, before nothing can be opened any more."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    Image.preinit()
    if found == "webp":
        from PIL import WebPImagePlugin  # noqa: PLC0415, F401  # makes itself known to Pillow
    if found == "heif":
        import pillow_heif  # noqa: PLC0415  # 30 MB of addresses, for this format alone

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    # A small picture the whole way: Pillow loads parts of itself when they are first needed.
    for by in {"jpeg", found} - {"heif"}:
        told = Image.Exif()
        told[_ORIENTATION] = 6
        drawn = io.BytesIO()
        Image.new("P" if by == "gif" else "RGB", (3, 2)).save(drawn, by, exif=told)
        bare_picture(drawn.getvalue(), by)


def bare_picture(data: bytes, found: str) -> tuple[bytes, str]:
    """Return a picture as JPEG without anything but pixels, and its perceptual hash."""
    try:
        with Image.open(io.BytesIO(data), formats=[found.upper()]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoCopy("pixels")
            upright = _upright(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NoCopy("pixels") from error
    drawn = io.BytesIO()
    upright.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return drawn.getvalue(), look(upright)


def look(picture: Image.Image) -> str:
    """Return the dHash of a picture, 64 bits in hex: whether each of 8x8 spots is darker than the
    one on its right. Survives another size, another compression, a little light."""
    small = picture.convert("L").resize((HASH_SIDE + 1, HASH_SIDE), Image.Resampling.BOX)
    spots = small.tobytes()
    bits = 0
    for row in range(HASH_SIDE):
        for column in range(HASH_SIDE):
            at = row * (HASH_SIDE + 1) + column
            bits = bits << 1 | (spots[at] < spots[at + 1])
    return f"{bits:016x}"


def _upright(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, upright, on white, small."""
    room = _room(picture.width, picture.height)
    picture.draft("RGB", room)  # a JPEG is read smaller at once
    if picture.mode in {"P", "1"}:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    picture.thumbnail(room, reducing_gap=2.0)
    return upright_on_white(picture)


def _room(width: int, height: int) -> tuple[int, int]:
    """Return into what a picture has to fit."""
    if height > SLIM * width:
        return SLIM_WIDTH, SLIM_LENGTH
    if width > SLIM * height:
        return SLIM_LENGTH, SLIM_WIDTH
    return LONGEST_SIDE, LONGEST_SIDE
