"""After a contest: reckoned, a question put right, prizes published; a pupil doubts a question."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mangxanh.common.dates import now
from mangxanh.contests.models import Attempt, Contest, KeyDecision, QuestionVersion, Winner
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, make_pupils
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.models import Pupil
from mangxanh.school.tests.factories import CardFactory, ClassFactory, YearFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
State = Contest.State


@pytest.fixture
def contest(school, board):
    """A closed contest of two classes; at one question whoever does well is wrong."""
    school.host = ""
    school.save()
    year = YearFactory(school=school)
    made = make_contest(school, by=board, state=State.CLOSED, questions=8, asked=8)
    for name, count in (("6A1", 16), ("6A2", 8)):
        room = ClassFactory(year=year, name=name, grade=6, size=20)
        make_attempts(
            made,
            make_pupils(room, count),
            right=lambda n, slot: ((n + slot) % 8 > n % 6) if (n + slot) % 8 else n % 6 > 3,
            school_class=room,
        )
    row = Attempt.objects.order_by("pk").first()
    row.signs = [{"sign": "too_fast", "measured": 0.8, "bound": 0.5}]
    row.save()
    return made


@pytest.fixture
def opened(live_server, page_at, board):
    """Open an address as the board, or as the first pupil who took part."""

    def open_as(who, name, *keys, width=390, **looks):
        page = page_at(width, **looks)
        pupil = Pupil.objects.filter(person__in=Attempt.objects.values("person")).first()
        if who == "board":
            cookie, token = SESSION_COOKIE, open_session(board, board.school, device="e2e")
        else:
            card = pupil.card if hasattr(pupil, "card") else CardFactory(pupil=pupil)
            cookie, token = PUPIL_COOKIE, pupil_token(card)
        page.context.add_cookies([{"name": cookie, "value": token, "url": live_server.url}])
        page.goto(live_server.url + reverse(name, args=keys))
        return page

    return open_as


@pytest.mark.parametrize(("width", "dark"), [(320, True), (390, False), (1366, False)])
def test_everybody_can_use_the_pages(opened, contest, width, dark, axe, sticks_out, too_small):
    looks = {"width": width, "dark": dark}
    room = Attempt.objects.first().school_class_id
    version = QuestionVersion.objects.order_by("pk").first().pk
    until = now() + timedelta(days=2)
    names = ("contest_results", "contest_items", "contest_ranking", "contest_board")
    pages = [opened("board", name, contest.pk, **looks) for name in names]
    pages.append(opened("board", "contest_item", contest.pk, version, **looks))
    pages.append(opened("board", "contest_paper_class", contest.pk, room, **looks))
    Contest.objects.update(state=State.APPEALS, appeals_until=until, published_at=now())
    pages.append(opened("pupil", "contest_ask", contest.pk, 1, **looks))
    row = Attempt.objects.last()
    Winner.objects.create(
        school=contest.school, contest=contest, attempt=row, rank=1, prize="Giải Nhất"
    )
    pages.append(opened("pupil", "contest_winners", contest.pk, **looks))
    for page in pages:
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url
        assert too_small(page) == [], page.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_question_is_put_right_before_prizes_are_published(opened, contest, script):
    page = opened("board", "contest_results", contest.pk, java_script_enabled=script)
    page.get_by_role("button", name="Tính kết quả").click()
    page.get_by_role("button", name="Cho nhờ xem lại câu hỏi").click()

    pupil = opened("pupil", "sit_result", contest.pk, java_script_enabled=script)
    pupil.get_by_role("link", name="Thấy câu này chưa ổn?").first.click()
    pupil.get_by_label("Điều gì chưa ổn?").fill("Đáp án B cũng đúng.")
    pupil.get_by_role("button", name="Gửi").click()
    pupil.get_by_text("Đáp án B cũng đúng.").wait_for()

    page.get_by_role("link", name="Câu hỏi", exact=True).click()
    page.get_by_text("1 người nhờ xem lại").wait_for()
    page.get_by_role("link", name="Xem câu này").first.click()
    page.get_by_label("Tính đúng cho tất cả").check()
    page.get_by_label("Vì sao?").fill("Câu này có hai đáp án.")
    page.get_by_role("button", name="Xem thử thay đổi gì").click()
    page.get_by_role("heading", name="Nếu kết luận như vậy").wait_for()
    assert not KeyDecision.objects.exists()
    page.get_by_role("button", name="Kết luận như vậy").click()
    page.get_by_text("Đã kết luận.").wait_for()
    assert KeyDecision.objects.get().verdict == "void"
