import io

import docx as reader

from mangxanh.documents.lint import lint_docx
from mangxanh.documents.papers import Paragraph, Table
from mangxanh.documents.slips import SlipPage, slips_docx

ROWS = (("Đăng ảnh", "□ Có  □ Không"),)
SLIP = SlipPage("Phiếu ý kiến", "Hình ảnh", (Paragraph("Ẵm em."), Table("", ("Việc", "Ý"), ROWS)))
LIST = SlipPage("Danh sách", "Lớp 7A2", (Table("", ("STT", "Tên"), (("1", "Bùi Gia An"),)),), True)


def test_sheets_begin_a_page_each_and_wide_ones_lie_on_their_side():
    data = slips_docx("Trường THCS Bãi Giữa", "Phiếu lớp 7A2", (LIST, SLIP, SLIP))

    sections = reader.Document(io.BytesIO(data)).sections
    assert [section.page_width > section.page_height for section in sections] == [
        True,
        False,
        False,
    ]
    assert lint_docx(data, official=False) == []
    assert data == slips_docx("Trường THCS Bãi Giữa", "Phiếu lớp 7A2", (LIST, SLIP, SLIP))
