"""Papers first: the drafts, who confirmed them, how long things are kept."""

import io
import re
from datetime import date, time
from pathlib import Path

import docx
import pytest
from django.urls import reverse

from mangxanh.common.dates import at, moved_clock
from mangxanh.common.personal import RETENTION
from mangxanh.documents.lint import lint_docx
from mangxanh.home.papers import NAMES, data_map, draft_docx
from mangxanh.home.prose import Piece
from mangxanh.school.actions import rights
from mangxanh.school.models import Going, PapersConfirmation, RetentionSetting, Role
from mangxanh.school.queries import papers_are_confirmed
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield


@pytest.fixture
def board():
    return BoardFactory(title="Hiệu trưởng", name="Trần Văn Khải")


@pytest.fixture
def web(sign_in, board):
    return sign_in(board)


def words(data):
    document = docx.Document(io.BytesIO(data))
    return "".join(node.text or "" for node in document.element.body.iter("{*}t"))


@pytest.mark.parametrize("name", NAMES)
def test_each_paper_is_an_official_paper(name, board):
    data = draft_docx(board.school, name)

    assert lint_docx(data, official=True) == []
    assert board.school.name.upper() in words(data).upper()
    assert "{" not in words(data)


def test_the_description_has_its_headings_and_what_we_know(board):
    year = YearFactory(school=board.school)
    ClassFactory(year=year, size=43)

    text = words(draft_docx(board.school, "mo-ta-xu-ly"))

    for heading in (
        "Bên kiểm soát", "Mục đích", "loại dữ liệu", "bao nhiêu người", "sự đồng ý",
        "Ai được nhận", "Lưu ở đâu", "Lưu bao lâu", "nước ngoài", "Biện pháp", "Rủi ro với trẻ em",
        "Rủi ro còn lại", "Liên hệ", "Câu hỏi cho người phụ trách pháp lý",
    ):  # fmt: skip
        assert heading in text
    assert "khoảng 43" in text
    assert "Trần Văn Khải" in text
    assert "[cần thầy cô điền" in text


def test_what_is_not_known_is_marked(db):
    school = SchoolFactory(address="", authority="")

    text = words(draft_docx(school, "mo-ta-xu-ly"))

    assert "[cần thầy cô điền: địa chỉ trường]" in text
    assert "[cần thầy cô điền: số học sinh]" in text


def test_open_points_are_highlighted():
    piece = Piece("item", "Điện thoại: [cần thầy cô điền: số] và giờ")

    assert piece.parts == [
        ("Điện thoại: ", False), ("cần thầy cô điền: số", True), (" và giờ", False)
    ]  # fmt: skip


def test_the_data_map_is_made_of_the_declarations(board):
    text = words(draft_docx(board.school, "bang-du-lieu"))

    for kept, fields, whose in data_map():
        assert str(kept.title) in text
        assert fields
        assert whose
    assert "ngày sinh" in text


def test_the_retention_table_shows_what_the_school_chose(board):
    rights.choose_retention(board.school, "inbox", 6, by=board)

    text = words(draft_docx(board.school, "thoi-han-luu"))

    assert "6 tháng kể từ khi viết" in text
    assert "5 năm sau khi hết thời gian của kế hoạch" in text


def test_a_paper_that_is_not_of_the_set_is_not_there(board):
    with pytest.raises(KeyError):
        draft_docx(board.school, "rieng-tu")


def test_the_questions_are_those_of_the_docs():
    ours = (ROOT / "content/vi/papers/cau-hoi-phap-ly.md").read_text(encoding="utf-8")
    docs = (ROOT / "docs/legal-questions.md").read_text(encoding="utf-8")

    assert re.findall(r"^- (\d+)\.", ours, re.MULTILINE) == re.findall(
        r"^(\d+)\.", docs, re.MULTILINE
    )


def test_no_paper_claims_what_the_law_says():
    """Of the law nothing is shown as fact; a school's legal person must confirm it first."""
    for path in (ROOT / "content/vi/papers").glob("*.md"):
        text = path.read_text(encoding="utf-8").lower()
        assert "pháp luật quy định" not in text
        assert "theo quy định tại điều" not in text


def test_the_page_offers_all_papers_and_the_boards_tick(web):
    page = web.get(reverse("data_papers")).text

    assert all(reverse("data_paper", args=[name]) in page for name in NAMES)
    assert "Chưa xác nhận" in page
    assert reverse("papers_confirm") in page


def test_confirming_needs_the_tick(web, board):
    web.post(reverse("papers_confirm"))
    assert not papers_are_confirmed(board.school)

    web.post(reverse("papers_confirm"), {"read": "on"})
    assert papers_are_confirmed(board.school)
    page = web.get(reverse("data_papers")).text
    assert "Trần Văn Khải đã xác nhận ngày 23/11/2026" in page
    assert reverse("papers_withdraw") in page


def test_withdrawing_is_shown_with_who_and_when(web, board):
    web.post(reverse("papers_confirm"), {"read": "on"})

    web.post(reverse("papers_withdraw"))

    assert not papers_are_confirmed(board.school)
    assert PapersConfirmation.objects.count() == 1
    assert "rút ngày 23/11/2026" in web.get(reverse("data_papers")).text


def test_the_clerk_reads_and_does_not_confirm(sign_in, board):
    client = sign_in(PersonFactory(school=board.school, roles=(Role.CLERK,)))

    page = client.get(reverse("data_papers"))

    assert page.status_code == 200
    assert reverse("papers_confirm") not in page.text
    assert client.post(reverse("papers_confirm"), {"read": "on"}).status_code == 403
    assert 'type="number"' not in client.get(reverse("retention")).text


def test_a_teacher_reads_no_papers(sign_in, board):
    client = sign_in(TeacherFactory(school=board.school))

    assert client.get(reverse("data_papers")).status_code == 403
    assert client.get(reverse("data_paper", args=["mo-ta-xu-ly"])).status_code == 403


def test_a_paper_without_a_name_of_the_set_is_404(web):
    assert web.get(reverse("data_paper", args=["rieng-tu"])).status_code == 404


def test_the_board_chooses_how_long(web, board):
    fields = {name: usual.amount for name, usual in RETENTION.items() if usual.is_chosen}

    answer = web.post(reverse("retention"), fields | {"inbox": "9", "pupil": "6"})

    assert answer.status_code == 302
    chosen = dict(RetentionSetting.objects.values_list("name", "amount"))
    assert chosen == {"inbox": 9, "pupil": 6}
    assert "6 tháng sau khi rời trường" in web.get(reverse("retention")).text


@pytest.mark.parametrize("typed", ["", "0", "-1", "99999", "chín", "2.5"])
def test_a_number_without_sense_changes_nothing(web, typed):
    answer = web.post(reverse("retention"), {"consents": "72", "inbox": typed}, follow=True)

    assert "Xin chọn một số từ 3 đến 24." in answer.text
    assert not RetentionSetting.objects.exists()


def test_the_page_says_what_goes_soon(web, board):
    for key in (1, 2):
        Going.objects.create(school=board.school, name="pupil", key=key, goes_on=date(2026, 12, 7))

    page = web.get(reverse("retention")).text

    assert "Sắp xóa" in page
    assert "07/12/2026" in page
