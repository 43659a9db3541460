"""Pictures of questions on paper."""

import io

from PIL import Image

from mangxanh.documents.papers import Picture

_ROOM, _SMALL = (110, 80), (50, 40)  # mm
_MM = 25.4 / 96  # of a pixel


def on_paper(webp: bytes, alt: str, *, small: bool) -> Picture:
    """Return a picture of the bank as every Word shows it: JPEG; `small` beside an option."""
    made = io.BytesIO()
    with Image.open(io.BytesIO(webp), formats=("WEBP",)) as picture:
        picture.convert("RGB").save(made, "JPEG", quality=90)
        width, height = picture.width * _MM, picture.height * _MM
    room = _SMALL if small else _ROOM
    scale = min(1, room[0] / width, room[1] / height)
    return Picture(made.getvalue(), alt, width * scale, height * scale, keep_with_next=True)
