"""Posters and stickers of help: their words, their fonts, and codes that survive a torn corner."""

import random

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from mangxanh.documents.posters import BLEED, WIDTHS, help_poster_pdf, help_stickers_pdf

ADDRESS = "https://thcsbaigiua.edu.vn/giup"
LONG = "https://thcs-nguyen-thi-minh-khai-phuong-bai-giua.hanoiedu.vn/giup"
LINES = ("Phòng tư vấn học đường 203, tầng 2", "Đường dây nóng: 024 3999 0111")
MM = 72 / 25.4


def poster(**more):
    given = {"school": "Trường THCS Bãi Giữa", "address": ADDRESS, "lines": LINES} | more
    return help_poster_pdf(**given)


def opened(pdf):
    return pypdfium2.PdfDocument(pdf)


def picture(pdf, dpi):
    with opened(pdf) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("RGB")


def codes(image):
    return [found.text for found in zxingcpp.read_barcodes(image)]


def words_of(pdf):
    with opened(pdf) as document:
        assert len(document) == 1
        return " ".join(document[0].get_textpage().get_text_range().split())


@pytest.mark.parametrize("size", ["a3", "a4"])
@pytest.mark.parametrize("address", [ADDRESS, LONG])
def test_a_poster_says_whom_to_call_and_where_to_look(size, address):
    pdf = poster(size=size, address=address)
    words = words_of(pdf)

    for word in ("Em cần", "giúp đỡ?", "111", "Em không có lỗi.", "203, tầng 2", "024 3999 0111",
                 address.removeprefix("https://"), "Trường THCS Bãi Giữa"):  # fmt: skip
        assert word in words
    for promise in ("kể cho trường", "nêu tên ai", "che chở", "Quét mã để kể"):
        assert promise not in words
    assert codes(picture(pdf, 150)) == [address]


def test_the_printing_house_gets_three_millimetres_more_on_each_side():
    with opened(poster()) as plain, opened(poster(bleed=True)) as bled:
        sizes = [
            [round(side / MM) for side in document[0].get_size()] for document in (plain, bled)
        ]

    assert sizes == [[WIDTHS["a3"], 420], [WIDTHS["a3"] + 2 * BLEED, 420 + 2 * BLEED]]


def test_every_letter_is_drawn_with_the_fonts_inside():
    raw = poster(school="Trường THCS ẪẲỄỖỮ ẶỆỘỰỴ")

    assert b"BeVietnamPro-Bold" in raw
    assert "ẪẲỄỖỮ ẶỆỘỰỴ" in words_of(raw)


def test_all_ten_stickers_can_be_read():
    pdf = help_stickers_pdf(school="Trường THCS Bãi Giữa", address=LONG)

    assert codes(picture(pdf, 200)) == [LONG] * 10
    assert words_of(pdf).count("Em cần giúp đỡ?") == 10


def blotted(image, share, seed):
    """Return a code with `share` of its area painted over, beside the three corners that mark it."""
    found = zxingcpp.read_barcodes(image)[0].position
    left, top = found.top_left.x, found.top_left.y
    side = found.top_right.x - left
    spoiled, chance = image.copy(), random.Random(seed)  # noqa: S311  # not a secret
    blot = int(side * share**0.5)
    corner = int(side * 0.26)  # of the marks
    x = chance.randint(left + corner, left + side - blot)
    y = chance.randint(top + corner, top + side - blot)
    ImageDraw.Draw(spoiled).rectangle(
        (x, y, x + blot, y + blot), fill=chance.choice(["white", "black"])
    )
    return spoiled


@pytest.mark.parametrize("seed", range(8))
def test_a_code_is_read_with_fifteen_percent_of_it_damaged(seed):
    """evaluation 40: as printed at 300 dots an inch, then drawn over or torn."""
    image = picture(poster(size="a4"), 300)

    assert codes(blotted(image, 0.15, seed)) == [ADDRESS]


def test_a_crumpled_and_faded_code_is_read():
    image = picture(poster(size="a4"), 300)
    turned = image.rotate(7, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    faded = Image.eval(turned, lambda value: 90 + value * 120 // 255)

    assert codes(faded) == [ADDRESS]
