"""Sheets of cards: what stands where, in which letters, and that the code leads to the class."""

import io
import re

import pypdfium2
import pytest
import zxingcpp

from mangxanh.documents.cards import CardFace, cards_pdf
from mangxanh.documents.tests.test_pdf import LETTERS
from mangxanh.documents.tests.tools import run

ADDRESS = "https://thcsbaigiua.edu.vn/vao/7a2/"
MM = 72 / 25.4


def faces(count, name="Bùi Gia An"):
    return [
        CardFace(n, f"{name} {n}", ("cầu vồng", "hoa sen", "bánh mì")) for n in range(1, count + 1)
    ]


def sheet(cards, **more):
    told = {"school": "Trường THCS Bãi Giữa", "class_name": "7A2", "address": ADDRESS}
    return cards_pdf(cards, **told | more)


def pages(pdf):
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_thirty_eight_cards_are_four_pages_in_the_order_of_their_numbers():
    told = pages(sheet(reversed(faces(38))))

    assert [len(re.findall(r"thẻ số", page)) for page in told] == [10, 10, 10, 8]
    assert re.findall(r"thẻ số (\d+)", "".join(told)) == [str(n) for n in range(1, 39)]


@pytest.mark.parametrize(("count", "wanted"), [(1, 1), (10, 1), (11, 2)])
def test_no_page_is_empty(count, wanted):
    assert len(pages(sheet(faces(count)))) == wanted


def test_a_card_carries_class_number_words_and_the_address_and_the_name_on_its_strip():
    [text] = pages(sheet(faces(1)))

    lines = [line.strip() for line in text.replace("\u200b", "").splitlines()]
    assert lines[:5] == [
        "Lớp 7A2 · thẻ số 1",
        "cầu vồng",
        "hoa sen",
        "bánh mì",
        "thcsbaigiua.edu.vn/vao/7a2",
    ]
    assert "Bùi Gia An 1" in lines[6]
    assert "Xé bỏ sau khi phát" in text


def test_every_code_is_read_and_leads_to_the_page_of_the_class():
    with pypdfium2.PdfDocument(io.BytesIO(sheet(faces(10)))) as document:
        picture = document[0].render(scale=200 / 72).to_pil()
        width, height = document[0].get_size()

    found = zxingcpp.read_barcodes(picture)

    assert [code.text for code in found] == [ADDRESS] * 10
    assert (round(width / MM), round(height / MM)) == (210, 297)
    corners = found[0].position
    side = (corners.top_right.x - corners.top_left.x) / (200 / 25.4)
    assert 29 < side < 31


def test_the_name_stands_below_the_line_that_is_torn():
    with pypdfium2.PdfDocument(io.BytesIO(sheet(faces(1)))) as document:
        page = document[0]
        _width, height = page.get_size()
        found = page.get_textpage()
        places = {}
        for sought in ("Bùi Gia An", "Lần đầu"):
            at = found.search(sought).get_next()[0]
            left, bottom, _right, _top = found.get_charbox(at)
            places[sought] = (left / MM, (height - bottom) / MM)

    assert 13.5 + 44.5 < places["Bùi Gia An"][1] < 13.5 + 54
    assert places["Lần đầu"][1] < 13.5 + 44.5


def test_every_vietnamese_letter_is_shown_and_only_our_letters_are_used(tmp_path):
    path = tmp_path / "cards.pdf"
    cards = [
        CardFace(n, "".join(LETTERS[n * 14 : n * 14 + 14]), ("".join(LETTERS[n::10]),))
        for n in range(10)
    ]
    path.write_bytes(sheet(cards))

    shown = run("pdftotext", "-raw", str(path), "-")
    rows = run("pdffonts", str(path)).splitlines()[2:]

    assert [letter for letter in LETTERS if letter not in shown] == []
    assert rows
    assert all("BeVietnamPro" in row and row.split()[-5:-3] == ["yes", "yes"] for row in rows)


@pytest.mark.parametrize(
    "hostile", ['#read("/etc/passwd")', "] #panic() [", "*đậm* $x$ // @ref", '"}']
)
def test_a_name_never_becomes_markup(hostile):
    [text] = pages(sheet([CardFace(1, hostile, (hostile, "a", "b"))], class_name=hostile))

    assert "".join(text.split()).count("".join(hostile.split())) >= 3


def test_long_names_words_and_addresses_stay_on_their_card():
    name = "Nguyễn Phúc Vĩnh Thụy An Khang Đại Phú Quý Trường Thọ"
    long = "http://mang-xanh.thcs-bai-giua.phuong-bai-giua.thanh-pho-ha-noi.edu.vn:8443/vao/7a2/"
    words = ("nghiêng ngả", "ruộng bậc thang", "khoai nướng")

    told = pages(sheet([CardFace(n, name, words) for n in range(1, 11)], address=long))

    assert len(told) == 1
    assert told[0].count("Xé bỏ") == 10


def test_the_same_cards_give_the_same_bytes_and_show_no_words_to_programs():
    assert sheet(faces(3)) == sheet(faces(3))
    assert "hoa sen" not in repr(faces(1))
