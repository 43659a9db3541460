"""What is printed and sent: nothing overflows, codes lead to the page, the decision is official."""

import io

import pypdfium2
import pytest
import zxingcpp
from docx import Document

from mangxanh.conduct.models import Audience
from mangxanh.conduct.papers import (
    SHEETS,
    class_poster_pdf,
    decision_paper,
    sheet_pdf,
    signature_list,
)
from mangxanh.conduct.queries import rules_of
from mangxanh.conduct.tests.factories import ClassAgreementFactory, CodeFactory, RuleFactory
from mangxanh.conduct.words import ZALO_MOST, zalo_text
from mangxanh.documents.docx import decision_docx, signature_list_docx
from mangxanh.documents.lint import lint_docx
from mangxanh.school.models import Pupil
from mangxanh.school.tests.factories import PupilFactory

pytestmark = pytest.mark.django_db
ADDRESS = "https://thcs-nguyen-thi-minh-khai-phuong-bai-giua.hanoiedu.vn/quy-tac/hoc-sinh-6-7/"
# Twenty tiếng, of the widest there are.
WIDE = " ".join(["nghiêng"] * 20)
LONG = " ".join(["khuếch"] * 42)
EDGE = 6  # points from the edge of a page


@pytest.fixture
def wide(school):
    """A code of twelve rules, each as long as it may be."""
    words = {"school": school, "audience": Audience.STAFF, "rule": None}
    code = CodeFactory(**words, title="Quy tắc " + "ứng xử nghiêm túc " * 6)
    for n in range(12):
        words = {"title": f"{n} {WIDE}"[:120], "text": LONG[:300], "why": LONG[:300]}
        RuleFactory(code=code, say=LONG[:160], dont=LONG[:160], **words)
    return code


def outside(page):
    """Return the boxes of letters that stand beyond the edge of their page."""
    width, height = page.get_size()
    text = page.get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars())]
    return [
        box
        for box in boxes
        if box[0] < EDGE or box[1] < EDGE or box[2] > width - EDGE or box[3] > height - EDGE
    ]


def overlapping(page):
    """Return lines of text that run into another one."""
    text = page.get_textpage()
    rects = [text.get_rect(n) for n in range(text.count_rects())]
    found = []
    for at, (left, bottom, right, top) in enumerate(rects):
        for left2, bottom2, right2, top2 in rects[at + 1 :]:
            high = min(top, top2) - max(bottom, bottom2)
            across = min(right, right2) - max(left, left2)
            if across > 2 and high > 0.6 * min(top - bottom, top2 - bottom2):
                found.append((left, bottom, left2, bottom2))
    return found


@pytest.mark.parametrize(("form", "pages"), [
    ("ap-phich-a3", 1), ("ap-phich-a4", 1), ("tung-dieu-a3", 12), ("tung-dieu-a4", 12),
    ("to-roi", 2), ("trang-chieu", 13),
])  # fmt: skip
def test_the_longest_rules_keep_inside_their_sheets(wide, form, pages):
    with pypdfium2.PdfDocument(sheet_pdf(wide, form, ADDRESS)) as document:
        assert len(document) == pages
        for page in document:
            assert outside(page) == []
            assert overlapping(page) == []
        words = " ".join(page.get_textpage().get_text_range() for page in document)
    assert words.count("nghiêng") >= 12


@pytest.mark.parametrize("form", sorted(SHEETS))
def test_each_sheet_leads_to_the_page(code, form):
    with pypdfium2.PdfDocument(sheet_pdf(code, form, ADDRESS)) as document:
        image = document[0].render(scale=150 / 72).to_pil().convert("RGB")

    assert [found.text for found in zxingcpp.read_barcodes(image)] == [ADDRESS]


@pytest.mark.parametrize("size", ["a3", "a4"])
def test_an_agreement_has_room_to_sign(row, size):
    agreed = ClassAgreementFactory(school_class=row, sentences=[LONG[:160]] * 5)

    with pypdfium2.PdfDocument(class_poster_pdf(agreed, size, ADDRESS)) as document:
        assert len(document) == 1
        assert outside(document[0]) == []
        assert overlapping(document[0]) == []
        words = " ".join(document[0].get_textpage().get_text_range().split())
    assert "Lớp 6A1 cùng thỏa thuận" in words
    assert "38/38 bạn cùng ký" in words


@pytest.mark.parametrize("audience", Audience.values)
def test_the_decision_is_official_and_carries_the_code(school, leader, audience):
    from mangxanh.conduct.actions.codes import draft_code  # noqa: PLC0415  # only here

    code = draft_code(school, audience, by=leader)
    data = decision_docx(decision_paper(code))

    assert lint_docx(data) == []
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    assert "QUYẾT ĐỊNH:" in words
    assert "Căn cứ Quyết định số 88/QĐ-BTTTT" in words
    assert f"Điều 1. {rules_of(code)[0].title}" in words


def test_a_second_version_says_that_it_replaces(code):
    code.number = 2
    code.basis = "Căn cứ Quyết định riêng của trường"

    paper = decision_paper(code)

    assert "thay thế bản đã ban hành trước đó" in str(paper.articles[1].text)
    assert paper.grounds == ("Căn cứ Quyết định riêng của trường",)


def test_the_list_has_the_class_in_its_order(code, row):
    for name in ("Trần Văn Bình", "Lê Thị Ánh", "Đỗ Văn An"):
        PupilFactory(school=row.school, school_class=row, person__name=name)

    paper = signature_list(code, row)

    assert [one.name for one in paper.people] == ["Đỗ Văn An", "Lê Thị Ánh", "Trần Văn Bình"]
    assert lint_docx(signature_list_docx(paper)) == []
    Pupil.objects.all().delete()
    empty = signature_list(code, row)
    assert (empty.people, empty.blank_rows) == ((), 38)


def test_the_text_for_zalo_keeps_to_600_characters(wide, code):
    short, long = (zalo_text(one, rules_of(one), ADDRESS) for one in (code, wide))

    assert "1. Em hỏi bạn" in short
    for text in (short, long):
        assert len(text) <= ZALO_MOST
        assert text.endswith(ADDRESS)
