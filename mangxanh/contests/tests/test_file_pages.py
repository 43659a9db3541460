"""The pages on which a file of questions is looked through, by who brings it in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mangxanh.contests.models import Question, QuestionFile, StagedQuestion
from mangxanh.contests.tests.factories import (
    QuestionFileFactory,
    StagedQuestionFactory,
    make_question,
)
from mangxanh.contests.tests.reading.making import bank, marked
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


def brought(client, data, name="de-thi.docx", **more):
    sent = {
        "file": SimpleUploadedFile(name, data),
        "topic": "khac",
        "audiences": ["6"],
        "difficulty": "1",
    }
    return go(client, "questions_bring", data=sent | more)


PLAIN = "Câu 1: Em làm gì khi thấy tin lạ?\nA. Báo thầy cô\nB. Chia sẻ\nĐáp án: A\n\n{more}"
DOUBTFUL = "Câu 2: Em giữ mật khẩu thế nào?\nA. Giữ kín\nB. Nói cho bạn\n"


def test_a_file_is_looked_through_mended_and_taken(client, school):
    assert "Cách đánh dấu đáp án" in text(go(client, "questions_bring"))

    answer = brought(client, PLAIN.format(more=DOUBTFUL).encode(), "de.txt")

    begun = QuestionFile.objects.get()
    page = client.get(answer.url)
    assert "Còn 1 câu cần xem lại" in text(page)
    assert "Chỉ hiện những câu này" in text(page)
    assert "Nhập 2 câu hỏi" not in text(page)
    assert "đang xem dở de.txt" in text(go(client, "questions_bring"))
    assert "Còn câu cần xem lại" in text(client.get(go(client, "file_take", begun.pk, data={}).url))
    row = begun.rows.doubtful().get()
    assert "Câu 2" in text(go(client, "file_look", begun.pk, query="?loai=doubtful"))
    go(client, "staged_judge", row.pk, data={"take": "yes"})
    assert begun.rows.doubtful().exists()
    form = go(client, "staged_mend", row.pk)
    assert "Em giữ mật khẩu thế nào?" in text(form)
    assert go(client, "staged_mend", row.pk, data={"stem": "x"}).status_code == 422
    mended = go(client, "staged_mend", row.pk, data=TYPED)
    assert mended.url.endswith(f"#cau-{row.place}")
    assert "Nhập 2 câu hỏi" in text(go(client, "file_look", begun.pk))

    done = go(client, "file_take", begun.pk, data={})

    assert "Đã nhập 2 câu hỏi" in text(client.get(done.url))
    assert "đã vào ngân hàng" in text(go(client, "file_look", begun.pk))
    assert Question.objects.count() == 2
    assert not StagedQuestion.objects.exists()


def test_a_question_is_left_out_and_the_file_put_aside(client, school, keeper):
    begun = QuestionFileFactory(school=school, by=keeper)
    row = StagedQuestionFactory(file=begun, state="doubtful", doubts=["Xem lại."])

    go(client, "staged_judge", row.pk, data={"take": "no"})
    filtered = go(client, "staged_judge", row.pk, data={"take": "no", "loai": "left_out"})
    assert filtered.url.endswith("?loai=left_out")
    assert "Lấy lại câu này" in text(go(client, "file_look", begun.pk))
    told = client.get(go(client, "file_aside", begun.pk, data={}).url)

    assert "Đã bỏ tệp" in text(told)
    assert "Đã bỏ tệp" in text(go(client, "file_look", begun.pk))


def test_mending_says_when_the_file_was_closed_meanwhile(client, school, keeper):
    begun = QuestionFileFactory(school=school, by=keeper)
    row = StagedQuestionFactory(file=begun)
    QuestionFile.objects.filter(pk=begun.pk).update(closed_at=begun.started_at)

    assert go(client, "staged_mend", row.pk, data=TYPED).status_code == 422


def test_a_kind_may_be_chosen_anew_when_mending(client, school, keeper):
    row = StagedQuestionFactory(file=QuestionFileFactory(school=school, by=keeper))

    assert "Câu trả lời được chấp nhận" in text(
        go(client, "staged_mend", row.pk, query="?loai=short")
    )
    assert "Đáp án đúng" in text(go(client, "staged_mend", row.pk, query="?loai=bia"))


@pytest.mark.parametrize(
    ("data", "more"),
    [
        (b"", {}),
        (b"khong co cau hoi nao", {}),
        (b"%PDF-1.7", {}),
        (PLAIN.format(more="").encode(), {"document": "Luật"}),
        (PLAIN.format(more="").encode(), {"audiences": []}),
    ],
)
def test_what_cannot_be_read_or_is_half_said_is_refused(client, school, data, more):
    assert brought(client, data, "de.txt", **more).status_code == 422
    assert not QuestionFile.objects.exists()


def test_a_law_for_all_lets_them_be_used_at_once_and_the_key_may_be_a_file(client, school):
    law = {"document": "Luật 1/2020/QH14", "article": "Điều 1", "begins": "01/01/2020"}
    key = SimpleUploadedFile("dap-an.txt", b"1. A\n2. A\n")

    brought(client, (PLAIN.format(more=DOUBTFUL)).encode(), "de.txt", key=key, **law)
    go(client, "file_take", QuestionFile.objects.get().pk, data={})

    assert set(Question.objects.values_list("state", flat=True)) == {"ready"}


def test_too_many_questions_are_told_at_the_file(client, school, monkeypatch):
    monkeypatch.setattr("mangxanh.contests.actions.files.MOST", 0)

    answer = brought(client, PLAIN.format(more="").encode(), "de.txt")

    assert "file" in answer.context["form"].errors


def test_a_word_file_of_a_teacher_comes_in_whole(client, school):
    brought(client, marked(bank(12), "bold"))

    begun = QuestionFile.objects.get()
    assert begun.rows.count() == 12
    assert not begun.rows.filter(must_mend=True).exists()


def test_a_twin_in_the_bank_is_shown_beside_the_question(client, school):
    known = make_question(
        school, stem="Em làm gì khi thấy tin lạ?", options=("Báo thầy cô", "Chia sẻ")
    )

    brought(client, PLAIN.format(more="").encode(), "de.txt")

    shown = text(go(client, "file_look", QuestionFile.objects.get().pk))
    assert "Ngân hàng đã có một câu gần giống" in shown
    assert known.get_absolute_url() in shown
