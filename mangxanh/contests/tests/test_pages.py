"""The pages of the bank, by its keeper."""

import pytest

from mangxanh.contests.actions.bank import fill_bank
from mangxanh.contests.models import LawChange, Question
from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.factories import (
    ASKED,
    LawChangeFactory,
    asked,
    make_question,
)
from mangxanh.history.models import HistoryRow
from mangxanh.plan.tests.factories import go
from mangxanh.school.tests.acting import browser

pytestmark = pytest.mark.django_db
TYPED = {
    "topic": "khac",
    "stem": "Câu mới là gì?",
    "option_0": "Một",
    "option_2": "Hai",
    "right": "2",
    "difficulty": "3",
    "audiences": ["6", "teachers"],
    "document_0": "Luật Trẻ em 102/2016/QH13",
    "article_0": "Điều 21",
    "begins_0": "01/06/2017",
    "ready": "1",
}


@pytest.fixture
def client(keeper):
    return browser(keeper)


def text(answer):
    return answer.content.decode()


def test_an_empty_bank_offers_the_shipped_questions(client, school):
    assert "Lấy bộ câu hỏi có sẵn" in text(go(client, "question_list"))

    answer = go(client, "bank_fill", data={})

    shown = text(client.get(answer.url))
    assert "Đã lấy 248 câu hỏi" in shown
    assert "có sẵn của Mạng Xanh" not in shown
    assert "Đang dùng" in shown
    assert "đã có đủ" in text(client.get(go(client, "bank_fill", data={}).url))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_question_as_for_three(
    client, school, count, django_assert_num_queries
):
    for n in range(count):
        make_question(school, stem=f"Câu thứ {n}?")
    go(client, "question_list")

    with django_assert_num_queries(9):
        shown = text(go(client, "question_list"))

    assert f"Câu thứ {count - 1}?" in shown


def test_the_list_is_filtered_and_says_when_nothing_fits(client, school):
    make_question(school)
    LawChangeFactory(school=school)

    assert "căn cứ đã hết hiệu lực" in text(go(client, "question_list"))
    shown = text(go(client, "question_list", query="?chu-de=rieng-tu&hop-voi=6&muc=2&loai=stale"))
    assert "Căn cứ hết hiệu lực" in shown
    assert ASKED.stem in shown
    assert "Không có câu nào phù hợp" in text(go(client, "question_list", query="?q=khongco"))
    assert "Không có câu nào phù hợp" in text(go(client, "question_list", query="?thu=1"))


def test_the_matrix_leads_from_each_cell_to_its_questions(client, school):
    make_question(school)

    shown = text(go(client, "bank_cells"))

    assert "muc=2&amp;hop-voi=6" in shown
    assert "ít hơn năm câu" in shown
    assert ASKED.stem in text(go(client, "question_list", query="?muc=2&hop-voi=6"))


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ({}, "single"),
        ({"right": ["0", "2"], "option_3": "Ba"}, "multiple"),
        ({"right": "1"}, "truefalse"),
        ({"option_1": "Giữa"}, "ordering"),
        ({"answer_0": "1", "answer_2": "2"}, "matching"),
        ({"accepted": "Mật khẩu\n\nmat khau"}, "short"),
        ({"accepted": "7"}, "numerical"),
    ],
)
def test_a_question_of_every_kind_is_written_shown_and_changed(client, school, typed, kind):
    assert "Lưu nháp" in text(go(client, "question_new", query=f"?loai={kind}"))

    answer = go(client, "question_new", data=TYPED | typed, query=f"?loai={kind}")

    question = Question.objects.get()
    assert answer.url == question.get_absolute_url()
    assert (question.state, question.current.kind) == ("ready", kind)
    assert "Câu mới là gì?" in text(client.get(answer.url))
    page = text(go(client, "question_edit", question.pk))
    assert "Câu mới là gì?" in page
    changed = TYPED | typed | {"stem": "Câu sửa?", "version": "1"}
    assert go(client, "question_edit", question.pk, data=changed).status_code == 302
    question.refresh_from_db()
    assert question.current.number == 2
    shown = text(go(client, "question_detail", question.pk))
    assert "Bản 2" in shown
    assert "Câu mới là gì?" in shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"stem": ""}, "stem"),
        ({"option_2": ""}, "option_0"),
        ({"right": "1"}, "right"),
        ({"right": ""}, "right"),
        ({"audiences": []}, "audiences"),
        ({"document_0": "", "article_0": ""}, "document_0"),
        ({"article_0": ""}, "document_0"),
        ({"begins_0": ""}, "begins_0"),
        ({"until_0": "01/06/2016"}, "document_0"),
    ],
)
def test_what_is_missing_is_told_at_its_field(client, school, typed, told):
    answer = go(client, "question_new", data=TYPED | typed)

    assert answer.status_code == 422
    assert told in answer.context["form"].errors
    assert not Question.objects.exists()


def test_an_accepted_answer_that_is_no_number_is_told(client, school):
    answer = go(client, "question_new", data=TYPED | {"accepted": "bảy"}, query="?loai=numerical")

    assert "accepted" in answer.context["form"].errors


def test_a_draft_needs_no_law(client, school):
    typed = TYPED | {"document_0": "", "article_0": "", "begins_0": "", "audiences": []}
    typed.pop("ready")

    go(client, "question_new", data=typed)

    question = Question.objects.get()
    assert question.state == "draft"
    shown = text(go(client, "question_detail", question.pk))
    assert "chưa ghi" in shown
    told = text(client.get(go(client, "question_use", question.pk, data={}).url))
    assert "điều luật làm căn cứ" in told


def test_a_law_that_ended_is_told_on_the_forms(client, school):
    LawChangeFactory(school=school)
    question = make_question(school)

    assert "Thầy cô lưu nháp nhé" in text(go(client, "question_new", data=TYPED))
    assert "Thầy cô lưu nháp nhé" in text(
        go(client, "question_edit", question.pk, data=TYPED | {"version": "x"})
    )
    assert "hôm nay không có hiệu lực" in text(go(client, "question_detail", question.pk))


def test_who_was_overtaken_keeps_what_they_typed(client, school):
    question = make_question(school)
    go(client, "question_edit", question.pk, data=TYPED | {"version": "1"})

    answer = go(client, "question_edit", question.pk, data=TYPED | {"version": "1", "stem": "Ba?"})

    assert answer.status_code == 422
    assert "Ba?" in text(answer)
    assert 'name="version" value="2"' in text(answer)


def test_a_question_rests_and_is_used_again(client, school):
    question = make_question(school)

    assert ASKED.stem in text(go(client, "question_retire", question.pk))
    assert go(client, "question_retire", question.pk, data={"reason": ""}).status_code == 422
    assert go(client, "question_retire", question.pk, data={"reason": "\u200b"}).status_code == 422
    go(client, "question_retire", question.pk, data={"reason": "Đã lộ"})
    shown = text(go(client, "question_detail", question.pk))
    assert "Đã nghỉ" in shown
    assert "Đã lộ" in shown
    go(client, "question_use", question.pk, data={})
    question.refresh_from_db()
    assert question.state == "ready"


def test_two_that_say_the_same_are_kept_apart_on_the_page_of_quality(client, school):
    one, other = make_question(school), make_question(school, stem=ASKED.stem.upper())
    assert "Không ra cùng một đề" in text(go(client, "bank_quality"))

    data = {"other": other.pk, "apart": "yes", "quality": "1"}
    answer = go(client, "question_apart", one.pk, data=data)

    assert "được tách ra" in text(client.get(answer.url))
    assert "Cho ra cùng đề" in text(go(client, "question_detail", one.pk))
    go(client, "question_apart", one.pk, data={"other": other.pk})
    assert not one.not_with.exists()
    go(client, "question_apart", one.pk, data={"other": one.pk, "apart": "yes"})
    assert go(client, "question_apart", one.pk, data={"other": "x"}).status_code == 404


def test_quality_of_an_empty_bank_and_of_a_skewed_one(client, school):
    assert "Chưa có câu nào bốn phương án" in text(go(client, "bank_quality"))
    for at in range(12):
        options = (f"dài hơn hẳn {at}", *(f"{at}{letter}" for letter in "bcd"))
        make_question(school, stem=f"Chuyện {at} {'xyz'[at % 3] * 40} {at}?", options=options)

    shown = text(go(client, "bank_quality"))

    assert "Đúng quá nhiều hoặc quá ít: A, B, C, D" in shown
    assert "Hơn 30%" in shown
    assert "Chủ đề cần để ý" in shown


def test_the_shipped_bank_has_nothing_to_mend(client, school, keeper):
    fill_bank(school, by=keeper)

    shown = text(go(client, "bank_quality"))

    assert "Mỗi chữ cái đúng từ 20% đến 30%" in shown
    assert "Đến 30% là ổn" in shown
    assert "Không có hai câu nào gần giống nhau" in shown
    assert "ít hơn năm câu" not in text(go(client, "bank_cells"))


def test_the_end_of_a_law_is_written_down_and_taken_back(client, school):
    make_question(school)
    data = {"document": "Luật Trẻ em 102/2016/QH13", "last_day": "01/11/2026", "note": "Luật mới"}
    assert "Điều 21" in text(go(client, "bank_laws"))

    shown = text(client.get(go(client, "bank_laws", data=data).url))

    assert "chờ viết lại" in shown
    assert "Luật mới" in shown
    assert "Cần viết lại" in shown
    again = go(client, "bank_laws", data=data)
    assert again.status_code == 422
    assert "đã được ghi" in text(again)
    shown = text(client.get(go(client, "law_back", LawChange.objects.get().pk, data={}).url))
    assert "Cần viết lại" not in shown
    old = go(client, "bank_laws", data=data | {"last_day": "01/11/1900"})
    assert old.status_code == 422
    none = go(client, "bank_laws", data=data | {"document": "Luật 9/2009/QH12"})
    assert "Không câu nào dựa vào" in text(client.get(none.url))


def test_what_was_found_is_taken_along(client, school):
    make_question(school, stem="Em làm gì trước?", explanation="=1+1")
    steps = ("một", "hai", "ba")
    make_question(school, stem="Xếp thế nào?", kind="ordering", options=steps, correct=(0, 1, 2))
    make_question(school, topic="lua-dao", stem="Câu của chủ đề khác?")
    found = "?chu-de=rieng-tu&hop-voi=6&q="
    assert "Tải 2 câu này về" in text(go(client, "question_list", query=found))

    for form, ending in (("word", "docx"), ("excel", "xlsx"), ("moodle", "xml"), ("gift", "gift")):
        answer = go(client, "bank_export", form, data={}, query=found)
        assert f'cau-hoi-2026-11-23.{ending}"' in answer["Content-Disposition"]
        if form != "word":
            stems = [one.stem for one in read_questions(answer.content, f"a.{ending}").questions]
            assert stems == ["Em làm gì trước?", "Xếp thế nào?"][: 1 if form == "gift" else 2]

    assert "không có trong đó: 2." in text(go(client, "question_list"))
    verbs = HistoryRow.objects.filter(verb="questions taken along", school_id=school.pk)
    assert verbs.count() == 4
    assert go(client, "bank_export", "docx", data={}).status_code == 404
    assert go(client, "bank_export", "excel").status_code == 405


def test_the_versions_show_what_was_asked_before(client, school):
    question = make_question(school, kind="ordering", options=("a", "b", "c"), correct=(0, 1, 2))
    shown = text(go(client, "question_detail", question.pk))
    assert "có sẵn của Mạng Xanh" in shown
    pairs = {"options": ("lá", "hoa"), "answers": ("xanh", "đỏ"), "correct": (1, 0)}
    other = make_question(school, kind="matching", laws=asked().laws, **pairs)

    assert "lá" in text(go(client, "question_detail", other.pk))
    assert "→ đỏ" in text(go(client, "question_detail", other.pk))
