"""Simple drawings in place of photographs: nobody is in them."""

import io
import random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

GREEN, PAPER, INK, TURMERIC, BRICK = "#0f5c43", "#fbf6ea", "#1d2a24", "#e9b43d", "#b8593a"
SIZE = (1200, 900)


def draw(hint: str, title: str) -> SimpleUploadedFile:
    """Return a drawing with a title: a poster, a hall, a board, a signed list, a false page."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  # only the demo draws

    chance = random.Random(title)  # noqa: S311  # a picture, not a secret
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    _HINTS[hint](pen, chance)
    pen.text((60, 820), title, fill=INK, font=_font(34))
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=85)
    return SimpleUploadedFile(f"{hint}.jpg", kept.getvalue(), content_type="image/jpeg")


def _font(size: int) -> Any:  # noqa: ANN401  # Pillow has two classes of fonts
    from PIL import ImageFont  # noqa: PLC0415  # only the demo draws

    from mangxanh.documents.measure import FONTS  # noqa: PLC0415  # with the drawing

    return ImageFont.truetype(str(FONTS / "Tinos-Regular.ttf"), size)


def _poster(pen: Any, chance: random.Random) -> None:  # noqa: ANN401  # an ImageDraw
    pen.rectangle((380, 60, 820, 780), fill="white", outline=INK, width=4)
    pen.ellipse((500, 140, 700, 340), fill=TURMERIC)
    for turn in range(6):
        pen.rectangle(
            (430, 400 + turn * 55, 430 + chance.randint(180, 340), 425 + turn * 55), fill=GREEN
        )


def _hall(pen: Any, chance: random.Random) -> None:  # noqa: ANN401  # an ImageDraw
    pen.rectangle((100, 80, 1100, 330), fill=GREEN)
    pen.rectangle((180, 140, 1020, 270), fill=PAPER)
    for row in range(5):
        for seat in range(16):
            left = 90 + seat * 64 + chance.randint(-4, 4)
            pen.rounded_rectangle((left, 420 + row * 78, left + 46, 470 + row * 78), 16, fill=INK)


def _board(pen: Any, chance: random.Random) -> None:  # noqa: ANN401  # an ImageDraw
    pen.rectangle((80, 80, 1120, 760), fill="#24473b", outline=BRICK, width=16)
    for turn in range(9):
        pen.line(
            (160, 180 + turn * 62, 160 + chance.randint(300, 860), 180 + turn * 62),
            fill=PAPER,
            width=6,
        )


def _list(pen: Any, chance: random.Random) -> None:  # noqa: ANN401  # an ImageDraw
    pen.rectangle((260, 40, 940, 790), fill="white", outline=INK, width=3)
    for turn in range(14):
        top = 120 + turn * 46
        pen.line((300, top, 900, top), fill="#bbbbbb", width=2)
        pen.line((680, top - 12, 700 + chance.randint(40, 160), top - 24), fill="#23408e", width=4)


def _address(pen: Any, _chance: random.Random) -> None:  # noqa: ANN401  # an ImageDraw
    """Draw a page that asks for a password, under an address that nobody can own."""
    pen.rectangle((40, 40, 1160, 860), fill="white", outline=INK, width=4)
    pen.rectangle((40, 40, 1160, 170), fill="#e4e0d4", outline=INK, width=4)
    pen.rounded_rectangle((80, 70, 1120, 140), 34, fill="white", outline="#8d948f", width=3)
    pen.rounded_rectangle((112, 100, 142, 122), 4, fill=INK)
    pen.arc((117, 84, 137, 114), 180, 360, fill=INK, width=5)
    address = "thcs-baigiua.edu.vn.nhan-qua.example/dang-nhap"
    pen.text((165, 84), address, fill=INK, font=_font(42))
    pen.text((330, 260), "Đăng nhập để nhận quà", fill=INK, font=_font(56))
    for top, label in ((390, "Tên đăng nhập"), (520, "Mật khẩu")):
        pen.rounded_rectangle((330, top, 870, top + 90), 12, outline="#8d948f", width=3)
        pen.text((356, top + 22), label, fill="#5d655f", font=_font(40))
    pen.rounded_rectangle((330, 670, 870, 760), 12, fill=GREEN)
    pen.text((520, 690), "Nhận quà", fill="white", font=_font(44))


_HINTS = {"poster": _poster, "hall": _hall, "board": _board, "list": _list, "address": _address}
