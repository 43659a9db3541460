"""Pages of who sits a contest: what is open, the lobby, questions, handing in, the own result."""

from datetime import timedelta

from django.http import HttpResponse

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions.extra_time import set_time_factor
from mangxanh.contests.models import Attempt, Contest, Round
from mangxanh.contests.saving.writer import Unavailable
from mangxanh.contests.sitting import milliseconds
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.contests.tests.factories import make_question
from mangxanh.contests.tests.sitters import (
    answer,
    browser_of,
    browser_of_pupil,
    lobby,
    result,
    right_place,
)
from mangxanh.school.middleware import keep_session
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PupilFactory,
    TeacherFactory,
)

LARGEST = 60 * 1024


# ---- what is open


def test_an_open_contest_stands_in_the_list_and_the_menu(sitter, contest):
    page = sitter.get("/thi/")

    assert contest.name in page.text
    assert f'href="{lobby(contest)}"' in page.text
    assert 'href="/thi/"' in sitter.get("/").text


def test_without_any_contest_there_is_no_entry(school, desk):
    sitter = browser_of_pupil(PupilFactory(school=school))

    assert 'href="/thi/"' not in sitter.get("/").text
    assert "Hiện chưa có cuộc thi nào" in sitter.get("/thi/").text


def test_a_contest_for_others_is_not_there(contest, school, desk):
    ninth = browser_of_pupil(
        PupilFactory(school=school, school_class=ClassFactory(year=contest.year, grade=9))
    )
    teacher = browser_of(TeacherFactory(school=school), school)

    for sitter in (ninth, teacher):
        assert contest.name not in sitter.get("/thi/").text
        assert sitter.get(lobby(contest)).status_code == 404
        assert 'href="/thi/"' not in sitter.get("/").text


def test_one_that_opens_later_is_told(sitter, contest):
    Round.objects.update(opens_at=now() + timedelta(hours=2))

    assert "Sắp mở" in sitter.get("/thi/").text
    page = sitter.get(lobby(contest)).text
    assert "Mở lúc" in page
    assert "Bắt đầu làm bài" not in page
    assert sitter.post(lobby(contest))["Location"] == lobby(contest)


# ---- the lobby


def test_the_lobby_tells_the_usual_time(sitter, contest):
    page = sitter.get(lobby(contest)).text

    assert "15 phút, 4 câu hỏi" in page
    assert "Chỉ em và thầy cô phụ trách thấy điểm của em." in page
    assert "Bắt đầu làm bài" in page


def test_who_has_extra_time_is_told_and_nobody_else(sitter, contest, pupil, school):
    set_time_factor(pupil, 1.5, by=BoardFactory(school=school))
    Round.objects.update(minutes=30)

    assert "45 phút (30 + 15)" in sitter.get(lobby(contest)).text
    mate = browser_of_pupil(PupilFactory(school=school, school_class=pupil.school_class))
    for url in (lobby(contest), "/thi/", "/"):
        assert "+ 15" not in mate.get(url).text
    assert "30 phút, 4 câu hỏi" in mate.get(lobby(contest)).text


def test_a_device_is_tried(sitter, contest):
    plain = sitter.post(f"{lobby(contest)}thu-may/", follow=True)
    asked = sitter.post(f"{lobby(contest)}thu-may/", headers={"accept": "application/json"})

    assert "câu trả lời thử đã tới nơi" in plain.text
    assert asked.json()["now"] > 0


def test_beginning_gives_a_ticket_and_the_first_question(sitter, contest, desk):
    answer_ = sitter.post(lobby(contest))

    assert answer_["Location"] == "/thi/bai/1/"
    ticket = desk.opened(sitter.cookies["thi"].value)
    assert ticket.attempt == Attempt.objects.get().token
    assert sitter.cookies["thi"]["path"] == "/thi/"
    assert sitter.cookies["thi"]["httponly"]


def test_beginning_lays_out_the_first_question_and_the_whole_paper(sitter, contest, desk):
    sitter.post(lobby(contest))
    begun = Attempt.objects.get()

    laid_out = [desk.papers.get(begun.token, number).sent(zipped=False) for number in (0, 1)]
    assert desk.papers.get(begun.token, 2) is None
    for number, (headers, body) in enumerate(laid_out):
        page = sitter.get(f"/thi/bai/{number}/")
        assert body == page.content
        assert dict(headers)["content-language"] == page["Content-Language"] == "vi"


def test_a_page_of_who_was_given_more_time_meanwhile_is_not_kept(
    sitter, begun, desk, pupil, monkeypatch
):
    keep = desk.papers.keep

    def overtaken(*page):
        desk.move_due(begun.token, milliseconds(begun.due_at) + 60_000)
        keep(*page)

    monkeypatch.setattr(desk.papers, "keep", overtaken)

    sitter.get("/thi/bai/2/")

    assert desk.papers.get(begun.token, 2) is None


def test_a_bank_that_lacks_questions_is_told(school, desk):
    contest = make_contest(school, questions=2)
    sitter = browser_of_pupil(PupilFactory(school=school))

    assert "Chưa lập được đề" in sitter.post(lobby(contest), follow=True).text


# ---- questions


def test_a_question_is_a_plain_form_to_the_desk(sitter, begun, desk):
    page = sitter.get("/thi/bai/1/")

    assert page.status_code == 200
    assert 'action="/thi/luu/"' in page.text
    assert "Câu 1/4" in page.text
    assert page.text.count('type="radio"') == 4
    assert "Làm đến" in page.text
    assert page["Cache-Control"] == "no-store"
    assert len(page.content) < LARGEST


def test_a_page_is_kept_on_the_shelf_until_it_is_answered(sitter, begun, desk):
    page = sitter.get("/thi/bai/2/")

    kept = desk.papers.get(begun.token, 2)
    headers, body = kept.sent(zipped=False)
    assert body == page.content
    assert dict(headers)["content-security-policy"] == page["Content-Security-Policy"]
    answer(begun, 2, 0)
    assert desk.papers.get(begun.token, 2) is None


def test_a_page_that_was_overtaken_by_an_answer_is_not_kept(sitter, begun, desk, monkeypatch):
    keep = desk.papers.keep

    def overtaken(*page):
        answer(begun, 2, 1)
        keep(*page)

    monkeypatch.setattr(desk.papers, "keep", overtaken)

    sitter.get("/thi/bai/2/")

    assert desk.papers.get(begun.token, 2) is None


def test_a_paper_that_goes_on_is_opened_again(sitter, begun, contest):
    assert "Làm tiếp bài thi" in sitter.get(lobby(contest)).text
    assert "Bài đang làm" in sitter.get("/thi/").text

    assert sitter.post(lobby(contest))["Location"] == "/thi/bai/1/"

    assert Attempt.objects.count() == 1


def test_a_paper_outlasts_the_closing_for_who_has_extra_time(sitter, begun, contest):
    Round.objects.update(closes_at=now() - timedelta(minutes=1))

    assert sitter.post(lobby(contest))["Location"] == "/thi/bai/1/"


def test_what_was_answered_is_shown_with_its_time(sitter, begun):
    answer(begun, 3, 2)

    page = sitter.get("/thi/bai/3/").text

    assert 'value="2" checked' in page
    assert 'name="had"' in page
    assert "Đã lưu lúc" in page


def test_every_question_at_once_for_devices_that_lose_the_network(sitter, begun):
    page = sitter.get("/thi/bai/0/").text

    assert page.count("data-page=") == 4


def test_after_the_last_question_comes_handing_in(sitter, begun):
    assert sitter.get("/thi/bai/5/")["Location"] == "/thi/nop/"


def test_without_a_paper_there_is_nothing_to_see(sitter):
    assert sitter.get("/thi/bai/1/")["Location"] == "/thi/"
    assert sitter.get("/thi/nop/")["Location"] == "/thi/"


def test_a_lost_ticket_is_given_anew(sitter, begun, desk):
    del sitter.cookies["thi"]

    sitter.get("/thi/bai/1/")

    assert desk.opened(sitter.cookies["thi"].value).attempt == begun.token


def test_the_ticket_of_somebody_else_opens_nothing_here(sitter, begun, school, contest, desk):
    other = browser_of_pupil(PupilFactory(school=school))
    other.cookies["thi"] = sitter.cookies["thi"].value

    assert other.get("/thi/bai/1/")["Location"] == "/thi/"


def test_signing_out_takes_the_ticket_along(sitter, begun):
    sitter.post("/dang-xuat/")

    assert sitter.cookies["thi"].value == ""


def test_who_signs_in_after_another_does_not_get_their_ticket():
    answer_ = HttpResponse()

    keep_session(answer_, "token")

    assert answer_.cookies["thi"].value == ""


def test_every_kind_of_question_has_its_fields(school, desk):
    contest = make_contest(school, questions=0, asked=7)
    kinds = {
        "single": {},
        "truefalse": {"options": ("Đúng", "Sai"), "correct": (0,)},
        "multiple": {"correct": (0, 1)},
        "ordering": {"correct": (0, 1, 2, 3)},
        "matching": {
            "options": ("Bên trái một", "Bên trái hai"),
            "answers": ("Bên phải một", "Bên phải hai", "Bên phải ba"),
            "correct": (1, 0),
        },
        "short": {"options": ("mật khẩu",), "correct": (0,)},
        "numerical": {"options": ("111",), "correct": (0,)},
    }
    for kind, changes in kinds.items():
        make_question(school, kind=kind, stem=f"Câu loại {kind}?", **changes)
    sitter = browser_of_pupil(PupilFactory(school=school))
    sitter.post(lobby(contest))
    attempt = Attempt.objects.get()
    right = {
        "single": lambda order: order.index(0),
        "truefalse": lambda order: order.index(0),
        "multiple": lambda order: [order.index(0), order.index(1)],
        "ordering": lambda order: [order.index(place) for place in range(4)],
        "matching": lambda order: [order.index(1), order.index(0)],
        "short": lambda _order: "Mật khẩu.",
        "numerical": lambda _order: "111",
    }

    for slot in range(1, 8):
        before = sitter.get(f"/thi/bai/{slot}/").text
        kind = next(one for one in kinds if f"Câu loại {one}?" in before)
        answer(attempt, slot, right[kind](attempt.orders[slot - 1]))
        after = sitter.get(f"/thi/bai/{slot}/").text
        assert 'name="had"' not in before
        assert 'name="had"' in after
    whole = sitter.get("/thi/bai/0/").text
    assert whole.count("<select") == 4 + 2
    assert 'inputmode="decimal"' in whole
    sitter.post("/thi/nop/")

    assert Attempt.objects.get().right == 7
    Contest.objects.update(state="provisional")
    page = sitter.get(result(contest)).text
    assert "Bên trái một – Bên phải hai" in page
    assert "Em trả lời đúng 7/7 câu" in page


# ---- handing in


def test_handing_in_shows_what_lacks_an_answer(sitter, begun):
    answer(begun, 1, 0)

    page = sitter.get("/thi/nop/").text

    assert "Còn 3 câu chưa trả lời" in page
    assert page.count('class="done"') == 1
    assert "Làm tiếp câu 2" in page


def test_a_paper_is_handed_in(sitter, begun, contest):
    answer(begun, 1, right_place(begun, 1))

    page = sitter.post("/thi/nop/", follow=True)

    assert page.redirect_chain[-1][0] == result(contest)
    assert "Bài của em đã nộp." in page.text
    assert Attempt.objects.get().right == 1
    assert sitter.get("/thi/bai/1/")["Location"] == result(contest)
    assert sitter.get("/thi/nop/")["Location"] == result(contest)


def test_a_guess_is_asked_where_the_rules_ask_for_it(sitter, begun):
    Contest.objects.update(asks_number=True)

    assert "Em đoán có bao nhiêu người dự thi?" in sitter.get("/thi/nop/").text
    assert sitter.post("/thi/nop/", {"guess": "nhiều"}).status_code == 422
    sitter.post("/thi/nop/", {"guess": "412"})

    row = Attempt.objects.get()
    assert (row.guess, bool(row.finished_at)) == (412, True)


def test_a_desk_that_is_busy_is_told(sitter, begun, desk, monkeypatch):
    def full(_attempt):
        raise Unavailable

    monkeypatch.setattr(desk, "finish", full)

    page = sitter.post("/thi/nop/")

    assert page.status_code == 503
    assert "Chưa nộp được bài" in page.text


def test_over_time_leads_to_handing_in(sitter, begun, contest):
    with moved_clock(begun.due_at + timedelta(seconds=5)):
        assert sitter.get("/thi/bai/1/")["Location"] == "/thi/nop/"
        page = sitter.get("/thi/bai/2/?muon=1", follow=True).text
        assert "Đã hết giờ làm bài" in page
        assert "đến sau giờ" in page
        assert "Bài đang được chốt" in sitter.get(result(contest)).text
        sitter.post("/thi/nop/")

    assert Attempt.objects.get().ended == "time"
