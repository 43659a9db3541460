"""The form that pupils and parents sign, one page each, and the list on which slips are ticked.

The words are Vietnamese. Purposes apart, yes and no alike, nothing ticked before.
"""

from django.utils.translation import override

from mangxanh.consents.models import Purpose
from mangxanh.documents.papers import Block, Paragraph, Span, Table
from mangxanh.documents.slips import SlipPage
from mangxanh.school.models import Pupil, SchoolClass
from mangxanh.school.retention import how_long

BOXES = "□ Có\u00a0\u00a0\u00a0\u00a0\u00a0□ Không"
TITLE = "Phiếu đồng ý hoặc không đồng ý"
SUBJECT = "Hình ảnh, tên, bài làm và câu chuyện của học sinh"
ASKED: dict[str, tuple[str, str]] = {
    Purpose.PHOTOGRAPH: (
        "Hình ảnh. ",
        "Đăng ảnh mà mọi người nhận ra em, trên trang của trường, bản tin và báo cáo của trường.",
    ),
    Purpose.NAME: ("Tên. ", "Ghi tên và lớp của em cạnh ảnh hoặc bài của em."),
    Purpose.WORK: ("Bài làm. ", "Đăng bài viết, tranh hoặc video do em làm."),
    Purpose.STORY: ("Câu chuyện. ", "Kể lại một chuyện của em, đã đổi tên và không ghi lớp."),
}
SHORT = {
    Purpose.PHOTOGRAPH: "Ảnh",
    Purpose.NAME: "Tên",
    Purpose.WORK: "Bài",
    Purpose.STORY: "Chuyện",
}


def slip_pages(school_class: SchoolClass, pupils: list[Pupil]) -> tuple[SlipPage, ...]:
    """Return the list to tick, then a slip for each pupil, in their order."""
    names = [pupil.person.name for pupil in pupils]
    with override("vi"):
        kept = how_long(school_class.school, "consents")
    slips = [SlipPage(TITLE, SUBJECT, _slip(name, school_class.name, kept)) for name in names]
    return (_list(school_class, names), *slips)


def _slip(name: str, class_name: str, kept: str) -> tuple[Block, ...]:
    rows = tuple(((Span(label, bold=True), words), BOXES, BOXES) for label, words in ASKED.values())
    return (
        Paragraph(("Học sinh: ", Span(name, bold=True), f"; lớp: {class_name}."), indent=False),
        Paragraph(
            "Trường hỏi riêng từng việc. Em và cha mẹ cùng chọn “Có” thì trường mới đăng. Bỏ trống"
            " hoặc không nộp phiếu nghĩa là không đăng.",
            indent=False,
        ),
        Paragraph(
            "Chọn thế nào cũng được, không ảnh hưởng đến việc học và đánh giá. Em hoặc cha mẹ đổi ý"
            " lúc nào cũng được: chỉ cần nói với thầy cô chủ nhiệm, trường ẩn ngay những gì đã đăng.",
            indent=False,
        ),
        Table(
            "",
            ("Trường xin phép", "Học sinh chọn", "Cha, mẹ hoặc người giám hộ chọn"),
            rows,
            widths=(5, 2.2, 2.8),
            aligns="lcc",
        ),
        Table(
            "",
            ("Học sinh ký, ghi rõ họ tên", "Cha, mẹ hoặc người giám hộ ký, ghi rõ họ tên"),
            (("", ""),),
            row_height=28,
            note="Ngày ký: ……/……/20……",
        ),
        Paragraph(
            "Ý kiến có giá trị trong thời gian em học ở trường. Thầy cô chủ nhiệm giữ phiếu này; trường"
            f" lưu ý kiến thêm {kept} sau khi hết giá trị rồi xóa.",
            indent=False,
        ),
    )


def _list(school_class: SchoolClass, names: list[str]) -> SlipPage:
    columns = [f"{SHORT[purpose]} {party}" for purpose in Purpose for party in ("HS", "CM")]
    empty = ("",) * (len(columns) + 1)
    rows = tuple((str(turn), name, *empty) for turn, name in enumerate(names, start=1))
    table = Table(
        "",
        ("STT", "Họ và tên", *columns, "Ngày nhận"),
        rows,
        widths=(0.8, 4.2, *([1.1] * len(columns)), 1.7),
        aligns="cl",
        note="HS: học sinh chọn “Có”. CM: cha mẹ chọn “Có”. Ô nào để trống thì không đăng.",
    )
    subject = f"Lớp {school_class.name}, năm học {school_class.year.name}"
    return SlipPage("Danh sách thu phiếu đồng ý", subject, (table,), landscape=True)
