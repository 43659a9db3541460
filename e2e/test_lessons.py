"""A pupil learns a lesson at home: on two devices, without a network, without scripts."""

import time
from datetime import timedelta

import pytest

from mangxanh.common.dates import now, today
from mangxanh.learning.models import LessonEdition, LessonProgress, RecallAnswer
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.tests.factories import KEY, LessonProgressFactory
from mangxanh.learning.tests.lesson_texts import publish
from mangxanh.learning.worker import ASSETS
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.tests.carding import a_class, card_of, printed
from mangxanh.school.tests.factories import TeacherFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
URL = f"/bai-hoc/{KEY}/"
LESSON = shipped_lessons()[KEY]
LAST = len(LESSON.cards)
CHECK = next(n for n, card in enumerate(LESSON.cards, start=1) if card.kind == "check")
PLAN = next(n for n, card in enumerate(LESSON.cards, start=1) if card.kind == "plan")
QUESTION = LESSON.cards[CHECK - 1].question
RIGHT = QUESTION.options[QUESTION.right]
WRONG = next(option for option in QUESTION.options if not option.right)
EACH_LOOK = [(320, False), (390, False), (390, True), (1366, False), (1366, True)]
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) {
      const answer = await (await caches.open(name)).match(request.url, {ignoreVary: true});
      found.push([new URL(request.url).pathname, await answer.text(), [...answer.headers.keys()]]);
    }
  return found;
}"""
WAITING = """() => new Promise((done) => {
  const asked = indexedDB.open("mangxanh-bai-hoc", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("queue", {keyPath: "attempt"});
  asked.onsuccess = () => {
    const all = asked.result.transaction("queue").objectStore("queue").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result); };
  };
})"""


@pytest.fixture
def row(school):
    school.host = ""
    school.save()
    row = a_class(school)
    row.grade = 7
    row.save()
    printed(row)
    return row


@pytest.fixture
def site(live_server, row):  # noqa: ARG001  # the class is there before its site is opened
    return live_server.url


def sign_in(page, site, row, number=1):
    token = pupil_token(card_of(row, number))
    page.context.add_cookies([{"name": PUPIL_COOKIE, "value": token, "url": site}])


def opened(page, site, end=""):
    """Open the lesson and wait until the device knows who is there."""
    with page.expect_response("**/cua-em/"):
        page.goto(f"{site}{URL}{end}")


def go_on(page, times=1):
    for _turn in range(times):
        link = page.get_by_role("link", name="Tiếp tục")
        card = link.get_attribute("href")
        link.click()
        page.locator(card).wait_for(state="visible")  # else the next tap is for this one again


def at_card(page, number):
    page.locator(f"#the-{number}").wait_for(state="visible")
    assert page.locator(".lesson__card:visible").count() == 1


def until(check, seconds=10):
    last = time.monotonic() + seconds
    while not check() and time.monotonic() < last:
        time.sleep(0.05)
    assert check()


def ready_offline(page):
    """Wait until the worker has kept the page; it rules it from then on."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: any(path == URL for path, *_rest in page.evaluate(KEPT)))


def test_a_pupil_learns_a_lesson_and_it_stands_on_their_page(site, row, page_at):
    page = page_at(390)
    sign_in(page, site, row)
    page.goto(f"{site}/")
    page.get_by_role("link", name="Bài học").first.click()
    with page.expect_response("**/cua-em/"):
        page.get_by_role("link", name=LESSON.title).click()

    at_card(page, 1)
    go_on(page, CHECK - 1)
    answer = page.locator(f"#the-{CHECK} .note:visible")
    page.get_by_role("button", name="Xem trả lời").click()  # nothing chosen yet
    assert answer.count() == 0
    page.get_by_label("Em không chắc").and_(page.locator(":visible")).check()
    page.get_by_role("button", name="Xem trả lời").click()
    assert "Không chắc cũng không sao" in answer.inner_text()
    page.get_by_label(RIGHT.text).check()
    assert RIGHT.why in answer.inner_text()
    go_on(page, PLAN - CHECK)
    page.get_by_role("button", name="Giữ thẻ này").click()
    go_on(page, LAST - PLAN)
    page.get_by_text("Em đã học xong bài này.").wait_for()
    page.get_by_role("link", name="Em đã học xong").click()
    page.get_by_role("heading", name="Em đã học xong bài này").wait_for()

    kept = LessonProgress.objects.get()
    assert (kept.card, kept.finished_on, kept.keeps_plan) == (LAST - 1, today(), True)
    page.goto(f"{site}/")
    assert "Lời hứa riêng của em" in page.locator("main").inner_text()


def test_another_device_goes_on_within_five_seconds(site, row, page_at):
    first, second = page_at(390), page_at(1366)
    for page in (first, second):
        sign_in(page, site, row)
    opened(first, site)
    go_on(first, 2)
    at_card(first, 3)

    begun = time.monotonic()
    opened(second, site)
    at_card(second, 3)

    assert time.monotonic() - begun < 5
    second.get_by_role("link", name="Thẻ trước").click()  # what was shown before is still there
    at_card(second, 2)


def test_a_whole_lesson_without_a_network_is_one_record(site, row, page_at):
    page = page_at(390)
    sign_in(page, site, row)
    opened(page, site)
    ready_offline(page)

    page.context.set_offline(True)
    page.reload()
    at_card(page, 1)
    go_on(page, LAST - 1)
    at_card(page, LAST)
    page.get_by_text("Chưa có mạng. Máy giữ giúp em").wait_for()
    assert not LessonProgress.objects.exists()
    (waiting,) = page.evaluate(WAITING)
    assert set(waiting) == {"attempt", "url", "card", "keeps"}

    for _turn in range(3):
        with page.expect_response("**/cua-em/"):
            page.context.set_offline(False)
        until(lambda: page.evaluate(WAITING) == [])
        page.context.set_offline(True)

    kept = LessonProgress.objects.get()
    assert (kept.card, kept.finished_on) == (LAST - 1, today())


def test_what_the_device_keeps_is_of_nobody_and_small(site, row, page_at):
    page = page_at(390)
    sign_in(page, site, row)
    name = card_of(row, 1).pupil.person.name
    page.goto(f"{site}/bai-hoc/")
    opened(page, site)
    ready_offline(page)
    page.reload()
    for path in ("/bai-hoc/", f"{URL}xong/", f"{URL}cua-em/", "/giup-do/", "/"):
        page.goto(f"{site}{path}")
    opened(page, site)  # and once more under the worker

    kept = page.evaluate(KEPT)
    paths = {path for path, *_rest in kept}
    assert {URL, "/bai-hoc/mat-mang/"} <= paths
    others = paths - {URL, "/bai-hoc/mat-mang/"} - {f"/static/{asset}" for asset in ASSETS}
    assert [path for path in others if not path.startswith("/static/learning/pictures/")] == []
    for _path, text, headers in kept:
        assert name not in text
        assert "csrf" not in text.lower()
        assert "set-cookie" not in headers
    assert sum(len(text.encode()) for _path, text, _headers in kept) < 500_000


def test_pages_of_lessons_that_were_never_opened_say_so_without_a_network(site, row, page_at):
    page = page_at(390)
    sign_in(page, site, row)
    opened(page, site)
    ready_offline(page)
    page.reload()  # the worker rules from here on

    page.context.set_offline(True)
    for path in ("/bai-hoc/", f"{URL}xong/", "/bai-hoc/bai-chua-mo/"):
        page.goto(f"{site}{path}")
        assert page.get_by_role("heading", name="Chỗ này chưa có mạng").is_visible()
    page.goto(f"{site}{URL}")
    at_card(page, 1)


def test_a_lesson_that_was_withdrawn_is_forgotten_by_the_device(site, row, page_at):
    own = "/bai-hoc/rieng/"
    publish(row.school, TeacherFactory(school=row.school), "rieng")
    page = page_at(390)
    opened(page, site)
    ready_offline(page)
    page.goto(f"{site}{own}")  # the worker rules from here on
    until(lambda: own in [path for path, *_rest in page.evaluate(KEPT)])
    LessonEdition.objects.update(withdrawn_at=now())
    assert page.reload().status == 404
    page.context.set_offline(True)
    page.goto(f"{site}{own}")
    assert page.get_by_role("heading", name="Chỗ này chưa có mạng").is_visible()


def test_a_shared_phone_gives_nothing_of_one_pupil_to_the_next(site, row, page_at):
    page = page_at(390)
    sign_in(page, site, row, number=1)
    opened(page, site)
    ready_offline(page)
    page.context.set_offline(True)
    go_on(page, 3)
    until(lambda: page.evaluate(WAITING))

    page.context.clear_cookies()  # the session was ended elsewhere
    sign_in(page, site, row, number=2)
    with page.expect_response("**/cua-em/"):
        page.context.set_offline(False)
    until(lambda: page.evaluate(WAITING) == [])

    assert not LessonProgress.objects.exists()


def test_once_nobody_is_signed_in_the_device_forgets(site, row, page_at):
    page = page_at(390)
    sign_in(page, site, row)
    opened(page, site)
    page.context.set_offline(True)
    go_on(page, 3)
    until(lambda: page.evaluate(WAITING))

    page.context.clear_cookies()
    with page.expect_response("**/cua-em/"):
        page.context.set_offline(False)
    until(lambda: page.evaluate(WAITING) == [])
    assert page.evaluate("sessionStorage.length") == 0
    assert page.get_by_role("link", name="Em có thẻ lớp không?").is_visible()
    assert not LessonProgress.objects.exists()


def test_signing_out_wipes_what_waits(site, row, page_at):
    page = page_at(390)
    sign_in(page, site, row)
    opened(page, site)
    page.evaluate("""() => new Promise((done) => {
      const asked = indexedDB.open("mangxanh-bai-hoc", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("queue", {keyPath: "attempt"});
      asked.onsuccess = () => {
        const put = asked.result.transaction("queue", "readwrite").objectStore("queue");
        put.put({attempt: "x", url: "/", card: 1, keeps: null}).onsuccess = () => {
          asked.result.close(); done(); };
      };
    })""")
    page.goto(f"{site}/bai-hoc/")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/vao/")

    assert page.evaluate(WAITING) == []
    assert "cua-em" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_parent_opens_a_lesson_without_an_account(site, row, page_at):
    publish(row.school, TeacherFactory(school=row.school), "cho-cha-me")
    page = page_at(390)

    page.goto(f"{site}/bai-hoc/")
    page.get_by_role("link", name="Bài của cho-cha-me").click()
    go_on(page)
    page.get_by_label("Mắng con.").check()
    page.get_by_role("button", name="Xem trả lời").click()
    assert "Con sẽ giấu." in page.locator(".note:visible").inner_text()
    go_on(page, 2)

    at_card(page, 4)
    assert page.context.cookies() == []


def test_without_scripts_everything_is_there(site, row, page_at):
    page = page_at(390, java_script_enabled=False)
    sign_in(page, site, row)
    page.goto(f"{site}{URL}")

    assert page.locator(".lesson__card:visible").count() == LAST
    assert page.locator("[data-if]:visible").count() == 0
    page.locator(f"#the-{CHECK}").get_by_label(WRONG.text).check()
    assert WRONG.why in page.locator(f"#the-{CHECK} .note:visible").inner_text()
    page.get_by_role("link", name="Em đã học xong").click()
    page.get_by_role("button", name="Em đã học xong").click()
    assert page.get_by_role("heading", name="Em đã học xong bài này").is_visible()
    page.get_by_role("button", name="Giữ thẻ này").click()

    kept = LessonProgress.objects.get()
    assert (kept.finished_on, kept.keeps_plan) == (today(), True)


def test_the_questions_are_asked_again_a_week_later(site, row, page_at):
    pupil = card_of(row, 1).pupil
    week = today() - timedelta(days=7)
    LessonProgressFactory(pupil=pupil, lesson=KEY, card=LAST - 1, finished_on=week)
    page = page_at(390)
    sign_in(page, site, row)
    page.goto(f"{site}/")
    page.get_by_role("link", name=LESSON.title).first.click()
    for number in range(3):
        page.locator(f"input[name=q{number}]").nth(2 - number).check()
    page.get_by_role("button", name="Xem trả lời").click()

    page.get_by_text("Cảm ơn em").wait_for()
    assert RecallAnswer.objects.get().answers == [2, 1, 0]


def tab_to(page, words):
    for _turn in range(12):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.outerHTML"):
            return
    raise AssertionError(words)


def test_the_keyboard_alone_is_enough(site, row, page_at):
    page = page_at(1366)
    sign_in(page, site, row)
    opened(page, site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#the-1 .btn").first.focus()
    page.keyboard.press("Enter")
    at_card(page, 2)
    assert page.evaluate("document.activeElement.id") == "ten-2"
    for number in range(3, CHECK + 1):
        tab_to(page, "lesson__next")
        page.keyboard.press("Enter")
        at_card(page, number)
    tab_to(page, "radio")
    page.keyboard.press("Space")
    tab_to(page, "data-see")
    page.keyboard.press("Enter")
    assert page.locator(f"#the-{CHECK} .note:visible").count() == 1
    assert "note" in page.evaluate("document.activeElement.className")


@pytest.mark.parametrize(("width", "dark"), EACH_LOOK)
def test_everybody_can_use_the_pages_of_lessons(
    site, row, page_at, axe, sticks_out, too_small, width, dark
):
    page = page_at(width, dark=dark)
    sign_in(page, site, row)
    faults = {}

    def look(name):
        found = [*axe(page), *sticks_out(page), *too_small(page)]
        if found:
            faults[name] = found

    page.goto(f"{site}/bai-hoc/")
    look("path")
    opened(page, site)
    look("card 1")
    for number in range(2, LAST + 1):
        go_on(page)
        at_card(page, number)
        if page.locator(f"#the-{number} [data-see]").count():
            page.locator(f"#the-{number} input").first.check()
            page.locator(f"#the-{number} [data-see]").click()
        look(f"card {number}")
    page.get_by_role("link", name="Em đã học xong").click()
    page.wait_for_url("**/xong/")
    look("done")
    page.goto(f"{site}/")
    look("home")
    page.goto(f"{site}/bai-hoc/mat-mang/")
    look("offline")
    page.context.clear_cookies()
    page.goto(f"{site}/bai-hoc/")
    look("open list")

    assert faults == {}
