"""A subject head makes a lesson the school's own: forks, breaks, mends, looks, publishes, takes back."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from mangxanh.learning.queries.editions import draft_of
from mangxanh.learning.queries.lessons import lessons_of
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.tests.factories import KEY
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import CardFactory, PersonFactory, PupilFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
OWN = "Dừng ba giây rồi hãy gửi"
LESSON = shipped_lessons()[KEY]


@pytest.fixture
def opened(live_server, page_at, school):
    """Open an address as a subject head, or as a "pupil"."""
    school.host = ""
    school.save()
    head = PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))
    card = CardFactory(pupil=PupilFactory(school=school))

    def open_as(name, *keys, who="head", width=1366, **looks):
        page = page_at(width, **looks)
        cookie, token = (
            (PUPIL_COOKIE, pupil_token(card))
            if who == "pupil"
            else (SESSION_COOKIE, open_session(head, school, device="e2e", second_step=True))
        )
        page.context.add_cookies([{"name": cookie, "value": token, "url": live_server.url}])
        page.goto(live_server.url + reverse(name, args=keys))
        return page

    return open_as


def press(page, value):
    page.locator(f"button[name=do][value='{value}']:not([hidden])").click()
    page.wait_for_load_state()


@SCRIPT
def test_a_lesson_is_made_ones_own_and_taken_back(opened, school, script):
    page = opened("lesson_editor", java_script_enabled=script)
    page.click(f"a[href='{reverse('lesson_write', args=[KEY])}']")

    page.fill("[name=title]", "")
    page.select_option("[name=new_kind]", "check")
    press(page, "cards.add")
    added = len(LESSON.cards) - 1
    assert page.url.endswith(f"#phan-cards-{added}")
    press(page, f"cards.{added}.up")
    press(page, "check")
    expect(page.locator(".errors")).to_contain_text("Bài học · Tiêu đề")
    page.click(".errors a[href='#id_title']")

    page.fill("[name=title]", OWN)
    press(page, f"cards.{added - 1}.drop")
    frame = page.frame_locator("iframe.phone")
    expect(frame.locator("h1")).to_have_text(OWN)
    assert lessons_of(school)[KEY] == LESSON

    press(page, "publish")
    page.click("main form button")
    page.wait_for_load_state()
    assert draft_of(school, KEY) is None
    reader = opened("lesson_page", KEY, who="pupil", width=390, java_script_enabled=script)
    expect(reader.locator("h1")).to_have_text(OWN)

    page.goto(page.url + f"{KEY}/")
    page.click(f"a[href='{reverse('lesson_withdraw', args=[KEY])}']")
    page.click("main form button")
    page.wait_for_load_state()
    again = opened("lesson_page", KEY, who="pupil", width=390, java_script_enabled=script)
    expect(again.locator("h1")).to_have_text(LESSON.title)


@SCRIPT
def test_a_script_in_a_lesson_is_text(opened, script):
    page = opened("lesson_write", KEY, java_script_enabled=script)
    told = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    bad = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    page.fill("[name=title]", bad)
    page.fill("[name='cards.1.text']", bad)

    press(page, "save")

    frame = page.frame_locator("iframe.phone")
    expect(frame.locator("h1")).to_have_text(bad)
    expect(page.locator("main h1")).to_have_text(bad)
    assert told == []


def test_a_hard_sentence_is_told_as_soon_as_one_leaves_the_field(opened, school):
    page = opened("lesson_write", KEY)
    hard = "Em " + "đọc " * 30 + "nhé."

    page.fill("[name='cards.1.text']", hard)
    page.press("[name='cards.1.text']", "Tab")

    expect(page.locator("#phan-cards-1-doc")).to_contain_text(hard)
    expect(page.locator("[name='cards.1.text']")).to_have_value(hard)
    assert draft_of(school, KEY) is None


def test_leaving_with_something_typed_asks_first(opened):
    page = opened("lesson_write", KEY)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("[name=title]", "Gõ dở")

    page.click("a.back")
    page.wait_for_load_state()

    assert asked == ["beforeunload"]


@pytest.mark.parametrize(("width", "dark"), [(320, False), (390, True), (1366, False)])
def test_everybody_can_use_the_pages(opened, width, dark, axe, sticks_out, too_small):
    looks = {"width": width, "dark": dark}
    page = opened("lesson_write", KEY, **looks)
    page.fill("[name=title]", "")
    press(page, "check")
    addresses = [
        page.url,
        re.sub(r"\?.*", "?mo=pack", page.url),
        *(page.url.split("/soan-bai/")[0] + reverse(name, args=keys) for name, keys in (
            ("lesson_editor", []), ("lesson_new", []), ("lesson_file", [KEY]), ("lesson_preview", [KEY]),
        )),
    ]  # fmt: skip
    for url in addresses:
        page.goto(url)
        assert axe(page) == [], url
        assert sticks_out(page) == [], url
        assert too_small(page) == [], url
