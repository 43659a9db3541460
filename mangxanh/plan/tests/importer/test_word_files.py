"""Word files: automatic numbers, tables, boxes, tracked changes."""

import pytest
from docx import Document

from mangxanh.plan.importer import propose_lines, read_plan
from mangxanh.plan.tests.importer.making import (
    add,
    number_it,
    numbered_document,
    plan_document,
    saved,
    with_body,
)

RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"


def text_of(data, name="ke-hoach.docx"):
    return read_plan(data, name).text.strip()


def test_a_plan_numbered_by_word_gives_its_lines():
    data = saved(plan_document())

    proposal = propose_lines(read_plan(data, "ke-hoach.docx").text)

    assert [(x.n, x.path, x.obligation[:12]) for x in proposal.lines] == [
        ("M1", "I-1", "Học sinh biế"),
        ("1", "II.1-1+1", "Mỗi tháng mộ"),
        ("2", "II.1-1+2", "Cả lớp cùng "),
        ("3", "II.1-2", "Rà soát nhóm"),
        ("4", "II.2-1", "Gửi thư ngỏ "),
        ("5", "III.1", "Các tổ gửi b"),
    ]
    assert proposal.recipients == ("Lưu: VT.",)


def test_levels_count_restart_and_print_as_word_does():
    document = numbered_document()
    for level in (0, 1, 5, 5, 4, 4, 0, 1, 5):
        add(document, level, "x")
    add(document, 1, "y", number=78)
    add(document, 1, "z", number=78)

    assert text_of(saved(document)).splitlines() == [
        *("I. x", "1. x", "1.1.1. x", "1.1.2. x", "a) x", "b) x", "II. x", "1. x", "2.1.1. x"),
        *("1. y", "2. z"),
    ]


def test_numbers_of_styles_are_printed():
    document = Document()
    document.add_paragraph("Tổ chức chào cờ", style="List Bullet")
    document.add_paragraph("Lập sổ", style="List Number")
    document.add_paragraph("Mời phụ huynh", style="List Number")

    assert text_of(saved(document)).splitlines() == [
        "• Tổ chức chào cờ",
        "1. Lập sổ",
        "2. Mời phụ huynh",
    ]


def test_a_number_taken_away_from_a_styled_paragraph_is_not_printed():
    document = Document()
    plain = document.add_paragraph("Lời dẫn", style="List Number")
    number_it(plain._p, 0, 0)

    assert text_of(saved(document)) == "Lời dẫn"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            f"<w:p>{RUN.format('giữ ')}<w:del>"
            "<w:r><w:delText>bỏ</w:delText></w:r></w:del>"
            f"<w:ins>{RUN.format('thêm')}</w:ins></w:p>",
            "giữ thêm",
        ),
        (
            f"<w:p><w:moveFrom>{RUN.format('chỗ cũ')}</w:moveFrom>"
            f"<w:moveTo>{RUN.format('chỗ mới')}</w:moveTo></w:p>",
            "chỗ mới",
        ),
        (
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{RUN.format('nửa đầu ')}</w:p>"
            f"<w:p>{RUN.format('nửa sau')}</w:p>",
            "nửa đầu nửa sau",
        ),
        (
            f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>{RUN.format('hiện')}</w:p>",
            "hiện",
        ),
        (
            "<w:p><w:r><w:t>một</w:t><w:tab/><w:t>hai</w:t><w:br/><w:t>ba</w:t>"
            "<w:noBreakHyphen/><w:t>bốn</w:t></w:r></w:p>",
            "một hai\nba-bốn",
        ),
        (
            f"<w:p>{RUN.format('Ngoài')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
            f"<wps:txbx><w:txbxContent><w:p>{RUN.format('Trong hộp')}</w:p></w:txbxContent>"
            "</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
            f"<w:p>{RUN.format('Trong hộp')}</w:p></w:txbxContent></v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
            "Ngoài\nTrong hộp",
        ),
        (
            f"<w:sdt><w:sdtContent><w:p><w:hyperlink>{RUN.format('liên kết')}</w:hyperlink></w:p>"
            "</w:sdtContent></w:sdt>",
            "liên kết",
        ),
    ],
)
def test_what_is_printed_is_read_and_nothing_else(body, wanted):
    assert text_of(with_body(body)) == wanted


def grid(*rows):
    document = Document()
    document.add_paragraph("I. LỊCH LÀM VIỆC")
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return saved(document)


def test_a_table_of_duties_gives_lines_with_who_and_when():
    data = grid(
        ("TT", "Nội dung công việc", "Người thực hiện", "Thời gian"),
        ("1", "Tổ chức chào cờ về tin giả", "Tổng phụ trách", "Tháng 9/2026"),
        ("2", "Họp cha mẹ học sinh", "GVCN", ""),
        ("", "", "", ""),
    )

    lines = propose_lines(read_plan(data, "x.docx").text).lines

    assert [
        (x.path, x.obligation, x.actor, x.due, str(x.due_rule and x.due_rule.latest(2026)))
        for x in lines
    ] == [
        ("I-1", "Tổ chức chào cờ về tin giả", "Tổng phụ trách", "Tháng 9/2026", "2026-09-30"),
        ("I-2", "Họp cha mẹ học sinh", "GVCN", None, "None"),
    ]


def test_a_table_of_something_else_gives_no_line():
    data = grid(("Lớp", "Sĩ số", "Phòng"), ("6A", "40", "12 của dãy nhà B"))

    assert propose_lines(read_plan(data, "x.docx").text).lines == []


def test_the_two_columns_of_a_letterhead_are_read_as_lines():
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "TRƯỜNG THCS ĐỒNG NẮNG"
    table.cell(0, 1).text = "Độc lập - Tự do - Hạnh phúc"

    assert text_of(saved(document)) == "TRƯỜNG THCS ĐỒNG NẮNG\nĐộc lập - Tự do - Hạnh phúc"
