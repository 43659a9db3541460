"""A pupil sits a contest on a phone: with scripts and without, without a network, in two tabs."""

import contextlib
from datetime import timedelta

import pytest
from playwright.sync_api import Error, expect

from mangxanh.common.dates import now
from mangxanh.contests.models import Attempt, Contest, Question
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.contests.tests.factories import make_question
from mangxanh.contests.tests.pictures import with_figures
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.tests.factories import CardFactory, PupilFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ASKED = 4
WAITING = """() => new Promise((done) => {
  const asked = indexedDB.open("mangxanh-thi", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("queue", {keyPath: ["attempt", "slot"]});
  asked.onsuccess = () => {
    const all = asked.result.transaction("queue").objectStore("queue").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.length); };
  };
})"""
EACH_LOOK = [(320, False), (390, False), (390, True), (1366, False)]


@pytest.fixture
def contest(school):
    school.host = ""
    school.save()
    return make_contest(school, purpose="Bốn câu về quyền của em trên mạng.")


@pytest.fixture
def pupil(school, contest):  # noqa: ARG001  # its year is that of the class
    return PupilFactory(school=school, person__name="Lê Minh An")


@pytest.fixture
def site(settings, native_server, pupil, desk):  # noqa: ARG001  # they are there before it is opened
    settings.ALLOWED_HOSTS = ["localhost"]
    return native_server.url


@pytest.fixture
def come_in(page_at, site, pupil):
    """Open a page as the pupil: come_in(390, java_script_enabled=False)."""

    def open_page(width=390, **context):
        page = page_at(width, base_url=site, **context)
        token = pupil_token(CardFactory(pupil=pupil) if not hasattr(pupil, "card") else pupil.card)
        page.context.add_cookies([{"name": PUPIL_COOKIE, "value": token, "url": site}])
        return page

    return open_page


def begin(page, contest):
    page.goto("/thi/")
    page.get_by_role("link", name=contest.name).click()
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    page.wait_for_url("**/thi/bai/1/")


def choose_right(page, slot):
    """Choose the right option of a question, whatever its place."""
    expect(page.get_by_text(f"Câu {slot}/{ASKED}")).to_be_visible()
    page.get_by_label("Hỏi bạn").check()


def onward(page, slot):
    name = f"Câu {slot + 1}" if slot < ASKED else "Xem lại bài"
    page.get_by_role("button", name=name, exact=True).click()


def hand_in(page):
    page.wait_for_url("**/thi/nop/")
    page.get_by_role("button", name="Nộp bài").click()
    page.get_by_role("heading", name="Bài của em đã nộp.").first.wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_whole_paper_on_a_phone(come_in, contest, scripts):
    page = come_in(java_script_enabled=scripts)

    begin(page, contest)
    for slot in range(1, ASKED + 1):
        choose_right(page, slot)
        if scripts:
            expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
        onward(page, slot)
    expect(page.get_by_text("Câu nào cũng đã trả lời.")).to_be_visible()
    hand_in(page)

    row = Attempt.objects.get()
    assert (row.right, row.ended) == (ASKED, "self")


def test_without_a_network_in_the_middle(come_in, contest, desk):
    page = come_in()
    begin(page, contest)
    choose_right(page, 1)
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    page.locator("[data-whole]").wait_for(timeout=20_000)  # the device has every question
    page.context.set_offline(True)
    for slot in range(1, ASKED):
        onward(page, slot)
        choose_right(page, slot + 1)
    expect(page.locator("[data-away]")).to_be_visible()
    expect(page.get_by_text("3 câu mới sẽ gửi khi có mạng.")).to_be_visible()
    onward(page, ASKED)
    expect(page.get_by_text("Nộp bài cần có mạng.")).to_be_visible()
    assert page.evaluate(WAITING) == 3
    page.get_by_role("button", name="Câu 3", exact=True).click()
    expect(page.get_by_text("Câu 3/4")).to_be_visible()
    expect(page.get_by_label("Hỏi bạn")).to_be_checked()

    page.context.set_offline(False)
    expect(page.locator("[data-away]")).to_be_hidden()
    page.wait_for_function(WAITING.replace("done(all.result.length)", "done(!all.result.length)"))
    page.get_by_role("button", name="Tất cả câu hỏi và nộp bài").click()
    hand_in(page)

    row = Attempt.objects.get()
    assert row.right == ASKED
    assert [answer.changes for answer in desk.answers_of(row.token)] == [1, 1, 1, 1]


def test_pictures_are_there_without_a_network(come_in, school, contest, sticks_out):
    Question.objects.update(state="retired")
    for n in range(ASKED):
        with_figures(school, ["stem", "0", "1"], stem=f"Hình này nói gì ({n})?")
    page = come_in()
    begin(page, contest)
    page.locator("[data-whole]").wait_for(timeout=20_000)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)

    onward(page, 1)

    expect(page.get_by_text("Câu 2/4")).to_be_visible()
    for n in range(3):
        shown = page.get_by_alt_text(f"Hình {n}")
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("complete", value=True)
        assert shown.evaluate("one => one.naturalWidth") == 400
    assert sticks_out(page) == []


def test_answers_after_the_time_are_kept_as_late(come_in, contest, desk):
    page = come_in()
    begin(page, contest)
    page.wait_for_load_state("networkidle")
    row = Attempt.objects.get()
    page.context.set_offline(True)
    choose_right(page, 1)
    expect(page.get_by_text("Lưu tạm trên máy")).to_be_visible()
    past = now() - timedelta(seconds=10)
    desk.move_due(row.token, int(past.timestamp() * 1000))
    Attempt.objects.update(due_at=past)

    page.context.set_offline(False)

    page.wait_for_url("**/thi/nop/")
    expect(page.get_by_role("heading", name="Đã hết giờ làm bài")).to_be_visible()
    page.wait_for_function(WAITING.replace("done(all.result.length)", "done(!all.result.length)"))
    assert [answer.late for answer in desk.answers_of(row.token)] == [1]


def test_in_two_tabs_the_last_change_wins(come_in, contest):
    one = come_in()
    begin(one, contest)
    two = one.context.new_page()
    two.goto("/thi/bai/1/")
    two.get_by_label("Đăng ngay").check()
    expect(two.get_by_text("Đã lưu lúc")).to_be_visible()
    one.get_by_label("Gắn thẻ bạn").check()
    expect(one.get_by_text("Đã lưu lúc")).to_be_visible()
    two.get_by_label("Hỏi bạn").check()
    two.wait_for_timeout(300)
    onward(two, 1)
    choose_right(two, 2)
    onward(one, 1)
    expect(one.get_by_label("Hỏi bạn")).to_be_checked()
    one.get_by_role("button", name="Tất cả câu hỏi và nộp bài").click()
    hand_in(one)

    assert Attempt.objects.get().right == 2


def test_signing_out_leaves_nothing_on_the_device(come_in, contest):
    page = come_in()
    begin(page, contest)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    choose_right(page, 1)
    expect(page.get_by_text("Lưu tạm trên máy")).to_be_visible()
    assert page.evaluate(WAITING) == 1
    page.route("**/thi/luu/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("/thi/")

    page.get_by_role("button", name="Đăng xuất").first.click()

    page.wait_for_url("**/vao/**")
    assert page.evaluate(WAITING) == 0
    assert not [one for one in page.context.cookies() if one["name"] == "thi" and one["value"]]


def test_a_device_is_tried_before(come_in, contest):
    page = come_in()
    page.goto(f"/thi/cuoc/{contest.pk}/")
    page.get_by_role("button", name="Thử máy").click()

    expect(page.get_by_text("Máy này làm bài được")).to_be_visible()


def test_all_kinds_of_questions_by_a_script(come_in, school):
    Contest.objects.all().delete()
    Question.objects.update(state="retired")
    mine = make_contest(school, questions=0, asked=4)
    make_question(school, kind="multiple", stem="Câu nhiều ý?", correct=(0, 1))
    make_question(
        school, kind="ordering", stem="Câu xếp thứ tự?", options=("Một", "Hai", "Ba"),
        correct=(0, 1, 2),
    )  # fmt: skip
    make_question(
        school, kind="matching", stem="Câu ghép đôi?", options=("Trái một", "Trái hai"),
        answers=("Phải một", "Phải hai"), correct=(0, 1),
    )  # fmt: skip
    make_question(school, kind="short", stem="Câu viết?", options=("mật khẩu",), correct=(0,))
    page = come_in()
    begin(page, mine)
    for slot in range(1, 5):
        expect(page.get_by_text(f"Câu {slot}/4")).to_be_visible()
        title = page.locator("h1").inner_text()
        if "nhiều ý" in title:
            page.get_by_label("Hỏi bạn").check()
            page.get_by_label("Đăng ngay").check()
        elif "thứ tự" in title:
            for place, text in enumerate(("Một", "Hai", "Ba"), start=1):
                page.get_by_label(f"Thứ {place}").select_option(label=text)
        elif "ghép đôi" in title:
            page.get_by_label("Trái một").select_option(label="Phải một")
            page.get_by_label("Trái hai").select_option(label="Phải hai")
        else:
            page.get_by_role("textbox").fill("Mật khẩu")
        onward(page, slot)
    hand_in(page)

    assert Attempt.objects.get().right == 4


@pytest.mark.parametrize(("width", "dark"), EACH_LOOK)
def test_every_page_is_fit_for_everybody(come_in, contest, axe, sticks_out, too_small, width, dark):
    page = come_in(width, dark=dark)
    found = []

    def look():
        with contextlib.suppress(Error):
            page.wait_for_load_state("networkidle", timeout=3000)
        found.extend([*axe(page), *sticks_out(page), *too_small(page)])

    page.goto("/thi/")
    look()
    page.goto(f"/thi/cuoc/{contest.pk}/")
    look()
    begin(page, contest)
    look()
    choose_right(page, 1)
    onward(page, 1)
    look()
    page.goto("/thi/nop/")
    look()
    hand_in(page)
    look()
    Contest.objects.update(state="provisional")
    page.reload()
    look()

    assert found == []
