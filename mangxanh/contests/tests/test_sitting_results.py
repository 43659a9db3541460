"""The own result, told as the contest stands; the page on which extra time is given."""

from datetime import timedelta

import pytest

from mangxanh.common.dates import moved_clock
from mangxanh.contests.actions.attempts import finish, finish_due
from mangxanh.contests.models import Attempt, Contest, Division, Round
from mangxanh.contests.saving.tickets import ticket_in
from mangxanh.contests.saving.writer import Unavailable
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.contests.tests.factories import make_question
from mangxanh.contests.tests.sitters import (
    answer,
    browser_of,
    browser_of_pupil,
    lobby,
    result,
    right_place,
    wrong_place,
)
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    GuardianFactory,
    PupilFactory,
    TeacherFactory,
)

# ---- the own result


@pytest.fixture
def done(sitter, begun, pupil):
    answer(begun, 1, right_place(begun, 1))
    answer(begun, 2, wrong_place(begun, 2))
    return finish(begun, by=pupil.person)


def test_of_a_paper_on_paper_the_score_alone_is_told(sitter, done, contest):
    paper = {"ended": Attempt.Ended.ON_PAPER, "versions": [], "orders": [], "answers": []}
    Attempt.objects.filter(pk=done.pk).update(**paper, right=3, score=3)
    Contest.objects.filter(pk=contest.pk).update(state=Contest.State.PROVISIONAL)

    page = sitter.get(result(contest)).text

    assert "Em trả lời đúng 3/4 câu" in page
    assert "Em làm bài trên giấy" in page


def test_before_the_close_nothing_is_told(sitter, done, contest):
    page = sitter.get(result(contest)).text

    assert "Bài của em đã nộp." in page
    assert "1/4" not in page
    assert "Ảnh là của bạn" not in page


def test_the_score_alone_where_it_is_told_at_once(sitter, done, contest):
    Contest.objects.update(tells="at_once")

    page = sitter.get(result(contest)).text

    assert "Em trả lời đúng 1/4 câu" in page
    assert "Ảnh là của bạn" not in page
    assert "Đúng là:" not in page


def test_the_score_alone_after_the_close(sitter, done, contest):
    Contest.objects.update(state="closed")

    page = sitter.get(result(contest)).text

    assert "Em trả lời đúng 1/4 câu" in page
    assert "Đúng là:" not in page


@pytest.mark.parametrize("state", ["provisional", "appeals", "published", "archived"])
def test_questions_with_answers_from_the_provisional_results_on(sitter, done, contest, state):
    Contest.objects.update(state=state)

    page = sitter.get(result(contest)).text

    assert page.count("Đúng là:") == 4
    assert page.count("Ảnh là của bạn") == 4
    assert "Chưa trả lời." in page
    assert "Chỉ em và thầy cô phụ trách thấy điểm của em." in page
    assert ("tạm thời" in page) is (state in ("provisional", "appeals"))


def test_nobody_else_sees_a_result(done, contest, school, pupil):
    guardian = GuardianFactory(school=school)
    for sitter in (
        browser_of(guardian, school),
        browser_of(TeacherFactory(school=school), school),
    ):
        assert sitter.get(result(contest)).status_code == 404
    mate = browser_of_pupil(PupilFactory(school=school))
    assert mate.get(result(contest))["Location"] == lobby(contest)


def test_the_best_attempt_is_shown_first(sitter, done, contest, pupil):
    Round.objects.update(attempts=2)
    assert "Về cuộc thi" in sitter.get(result(contest)).text
    sitter.post(lobby(contest))
    second = Attempt.objects.get(number=2)
    for slot in (1, 2):
        answer(second, slot, right_place(second, slot))
    finish(second, by=pupil.person)
    Contest.objects.update(state="closed")

    page = sitter.get(result(contest)).text

    assert "Em trả lời đúng 2/4 câu" in page
    other = sitter.get(f"{result(contest)}?luot={done.pk}").text
    assert "Em trả lời đúng 1/4 câu" in other
    assert "Lượt 2: 2/4" in other


def test_late_answers_are_told_of(sitter, begun, contest):
    with moved_clock(begun.due_at + timedelta(seconds=30)):
        finish_due()
        answer(begun, 1, 0)
    Attempt.objects.update(late=[[1, "0", 1]])

    assert "đến sau giờ vì mất mạng" in sitter.get(result(contest)).text
    Attempt.objects.update(late_settled=True)
    assert "được tính" in sitter.get(result(contest)).text
    Attempt.objects.update(late_settled=False)
    assert "không được tính" in sitter.get(result(contest)).text


def test_grown_ups_sit_too(school, desk):
    contest = make_contest(school, questions=0)
    Division.objects.update(audiences=["teachers"])
    for n in range(4):
        make_question(school, audiences=("teachers",), stem=f"Câu của thầy cô số {n}?")
    sitter = browser_of(TeacherFactory(school=school), school)

    assert 'href="/thi/"' in sitter.get("/").text
    sitter.post(lobby(contest))
    assert sitter.get("/thi/bai/1/").status_code == 200
    page = sitter.post("/thi/nop/", follow=True).text
    assert "Bài đã nộp." in page
    assert contest.name in sitter.get("/thi/").text


# ---- extra time


def test_a_teacher_gives_extra_time(contest, pupil, school, desk):
    teacher = TeacherFactory(school=school)
    pupil.school_class.homeroom_teacher = teacher
    pupil.school_class.save()
    sitter, url = browser_of(teacher, school), f"/lop/{pupil.school_class.pk}/them-gio/"
    other = PupilFactory(school=school, school_class=ClassFactory(year=contest.year))

    assert f'href="{url}"' in sitter.get(f"/lop/{pupil.school_class.pk}/").text
    assert pupil.person.name in sitter.get(url).text
    assert sitter.post(url, {"pupil": pupil.pk, "factor": "3"}).status_code == 422
    assert sitter.post(url, {"pupil": other.pk, "factor": "2.0"}).status_code == 422
    page = sitter.post(url, {"pupil": pupil.pk, "factor": "1.5"}, follow=True).text

    assert "thêm một nửa" in page
    pupil.refresh_from_db()
    assert pupil.time_factor == 1.5


def test_cookies_that_a_browser_sends_hold_the_ticket(sitter, begun):
    sent = f"mx=1; thi={sitter.cookies['thi'].value}"

    assert ticket_in(sent) == sitter.cookies["thi"].value


def test_a_desk_that_is_busy_changes_no_time(begun, pupil, school, desk, monkeypatch):
    def full(_attempt, _due):
        raise Unavailable

    monkeypatch.setattr(desk, "move_due", full)
    sitter = browser_of(BoardFactory(school=school), school)
    url = f"/lop/{pupil.school_class.pk}/them-gio/"

    page = sitter.post(url, {"pupil": pupil.pk, "factor": "1.5"})

    assert page.status_code == 422
    assert "Máy chủ đang bận" in page.text
    pupil.refresh_from_db()
    assert pupil.time_factor == 1
