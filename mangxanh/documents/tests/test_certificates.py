"""Certificates as PDF: a page each, every letter there, the code read back; lists for giấy khen."""

import io
import re
import unicodedata
from datetime import date

import docx
import pypdfium2
import pytest
import zxingcpp

from mangxanh.documents.certificates import CertificateFace, certificates_pdf
from mangxanh.documents.lint import lint_docx
from mangxanh.documents.papers import Letterhead, signed_by_head
from mangxanh.documents.praise import (
    PraisePaper,
    PraiseRow,
    laws_on,
    praise_decision_docx,
    praise_list_docx,
)
from mangxanh.documents.tests.test_pdf import LETTERS
from mangxanh.documents.tests.tools import run

MM = 72 / 25.4
ADDRESS = "https://thcsbaigiua.edu.vn/chung-nhan/7Q4K-9XYZ-ABCD-{}/"
LONG_NAME = "Nguyễn Phúc Vĩnh Thụy An Khang Đại Phú Quý Trường Thọ Nguyễn Ngọc Minh Anh Thư A"
LONG_EVENT = (
    "Cuộc thi trực tuyến tìm hiểu pháp luật về an ninh mạng, bảo vệ dữ liệu cá nhân và văn hóa "
    "ứng xử trên không gian mạng dành cho học sinh trung học cơ sở của phường"
)


def face(n=1, **changes):
    told = {
        "holder": "em",
        "name": "Nguyễn Ngọc Minh Anh",
        "about": "học sinh lớp 7A2, năm học 2026–2027",
        "deed": "đã hoàn thành cuộc thi",
        "event": "Em tìm hiểu Luật An ninh mạng",
        "day": date(2026, 11, 23),
        "code": f"7Q4K-9XYZ-ABCD-{n:04}",
        "address": ADDRESS.format(f"{n:04}"),
        "signer": "Trần Văn Khải",
    }
    return CertificateFace(**told | changes)


def printed(*faces, **changes):
    told = {
        "authority": "UBND phường Bãi Giữa",
        "school": "Trường THCS Bãi Giữa",
        "place": "Bãi Giữa",
    }
    return certificates_pdf(faces, **told | changes)


def pages(pdf):
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_a_certificate_says_who_what_when_and_who_signs():
    [text] = pages(printed(face()))

    assert [line.strip() for line in text.splitlines() if line.strip()] == [
        "UBND PHƯỜNG BÃI GIỮA",
        "TRƯỜNG THCS BÃI GIỮA",
        "GIẤY CHỨNG NHẬN",
        "Trường THCS Bãi Giữa chứng nhận em",
        "Nguyễn Ngọc Minh Anh",
        "học sinh lớp 7A2, năm học 2026–2027, đã hoàn thành cuộc thi",
        "Em tìm hiểu Luật An ninh mạng",
        "Quét để kiểm tra · 7Q4K-9XYZ-ABCD-0001",
        "Bãi Giữa, ngày 23 tháng 11 năm 2026",
        "HIỆU TRƯỞNG",
        "Trần Văn Khải",
    ]


def test_a_prize_stands_on_a_line_of_its_own_and_is_no_giay_khen():
    prize = face(deed="đã đạt giải Nhì cuộc thi", is_prize=True, holder="cô", about="")

    [text] = pages(printed(prize, place=""))

    assert "\nđã đạt giải Nhì cuộc thi" in text.replace("\r", "")
    assert "chứng nhận cô" in text
    assert "Ngày 23 tháng 11 năm 2026" in text
    assert "khen" not in text.lower()


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize(("size", "paper"), [("a4", (297, 210)), ("a5", (210, 148))])
def test_each_has_one_page_of_the_size_asked_though_all_of_it_is_long(size, paper, framed):
    long = face(
        name=LONG_NAME,
        event=LONG_EVENT,
        deed="đã đạt giải Nhất toàn đoàn và giải Nhì cá nhân vòng chung kết cuộc thi",
        is_prize=True,
        signer_lines=("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"),
    )

    pdf = printed(long, face(2), size=size, framed=framed)

    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        assert len(document) == 2
        width, height = document[0].get_size()
        assert (round(width / MM), int(height / MM + 0.01)) == paper
        for page in document:
            told = page.get_textpage()
            for n in range(told.count_chars()):
                left, bottom, right, top = told.get_charbox(n)
                assert left >= 0
                assert bottom >= 0
                assert right <= width
                assert top <= height


def test_on_paper_with_a_frame_nothing_but_words_and_the_code_is_drawn():
    colours = {}
    for framed in (True, False):
        with pypdfium2.PdfDocument(io.BytesIO(printed(face(), framed=framed))) as document:
            picture = document[0].render(scale=1).to_pil().convert("RGB")
        colours[framed] = (picture.getpixel((3, 3)), picture.getpixel((24, 300)))

    assert colours[False] == ((255, 255, 255), (255, 255, 255))
    assert colours[True][0] != (255, 255, 255)
    assert colours[True][1] != colours[True][0]


@pytest.mark.parametrize("size", ["a4", "a5"])
def test_every_code_is_read_back_and_leads_to_its_own_page(size):
    with pypdfium2.PdfDocument(io.BytesIO(printed(face(1), face(2), size=size))) as document:
        pictures = [page.render(scale=200 / 72).to_pil() for page in document]

    read = [[code.text for code in zxingcpp.read_barcodes(picture)] for picture in pictures]

    assert read == [[ADDRESS.format("0001")], [ADDRESS.format("0002")]]


def test_all_134_letters_are_embedded_and_come_out_in_nfc(tmp_path):
    path = tmp_path / "certificates.pdf"
    parts = ["".join(LETTERS[n : n + 14]) for n in range(0, len(LETTERS), 14)]
    decomposed = unicodedata.normalize("NFD", "".join(parts))
    path.write_bytes(
        printed(*(face(n, name=part, event=part) for n, part in enumerate(parts)), face(name=decomposed[:160]))
    )  # fmt: skip

    shown = run("pdftotext", str(path), "-")
    rows = run("pdffonts", str(path)).splitlines()[2:]

    assert [letter for letter in LETTERS if shown.count(letter) < 2] == []
    assert shown == unicodedata.normalize("NFC", shown)
    assert rows
    assert all("BeVietnamPro" in row and row.split()[-5:-3] == ["yes", "yes"] for row in rows)


@pytest.mark.parametrize(
    "hostile", ['#read("/etc/passwd")', "] #panic() [", "*đậm* $x$ // @ref", '"}']
)
def test_a_name_never_becomes_markup(hostile):
    [text] = pages(printed(face(name=hostile, event=hostile), school=hostile, place=hostile))

    assert "".join(text.split()).count("".join(hostile.split())) >= 4


def test_the_same_certificates_give_the_same_bytes():
    assert printed(face(), face(2)) == printed(face(), face(2))


def praise(**changes):
    told = {
        "letterhead": Letterhead(
            "UBND phường Bãi Giữa", "Trường THCS Bãi Giữa", "Bãi Giữa", "/QĐ-THCSBG", year=2026
        ),
        "event": "cuộc thi “Em tìm hiểu Luật An ninh mạng”",
        "year": "2026 - 2027",
        "rows": (
            PraiseRow("Nguyễn Ngọc Minh Anh", "7A2", "Giải Nhì khối 7"),
            PraiseRow("Bùi Gia An", "6A1", "Giải Nhất khối 6"),
        ),
        "signature": signed_by_head("Trần Văn Khải"),
        "grounds": ("Căn cứ Kế hoạch số 38/KH-THCSBG ngày 05 tháng 9 năm 2026 của nhà trường",),
    }
    return PraisePaper(**told | changes)


def words_of(data):
    paper = docx.Document(io.BytesIO(data))
    cells = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    flat = " ".join(text for row in cells for text in row)
    return "\n".join(part.text for part in paper.paragraphs) + flat, cells


def test_the_list_proposes_in_the_order_given_and_decides_nothing():
    data = praise_list_docx(praise())

    text, cells = words_of(data)
    assert lint_docx(data) == []
    assert "Đề nghị khen thưởng" in text
    assert "Danh sách có 02 học sinh" in text
    assert "Số:" not in text
    assert [row[1:4] for row in cells if row[0] in ("1", "2")] == [
        ["Nguyễn Ngọc Minh Anh", "7A2", "Giải Nhì khối 7"],
        ["Bùi Gia An", "6A1", "Giải Nhất khối 6"],
    ]


def test_the_decision_is_a_draft_whose_number_day_and_prizes_are_blank():
    data = praise_decision_docx(praise(proposer=""))

    text, cells = words_of(data)
    assert lint_docx(data) == []
    assert re.search(r"Số:\s+/QĐ-THCSBG", text)
    assert re.search(r"ngày\s+tháng\s+năm 2026", text)
    assert "[phần thưởng, nguồn kinh phí]" in text
    assert "Thông tư số 19/2025/TT-BGDĐT" in text
    assert "02 học sinh" in text
    assert any(row[1] == "Bùi Gia An" for row in cells if len(row) > 1)
    assert "Theo đề nghị" not in text
    assert "Theo đề nghị của Ban Tổ chức" in words_of(praise_decision_docx(praise()))[0]


def test_grounds_in_law_hold_by_their_days():
    assert laws_on(date(2025, 10, 30)) == ()
    assert len(laws_on(date(2026, 1, 1))) == 1
