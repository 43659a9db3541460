"""Coming back with a receipt in a real browser: with and without scripts, and gone at once."""

from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error, expect

from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.models import Case
from mangxanh.cases.tests.factories import here, make_team
from mangxanh.common.dates import today
from mangxanh.school.actions.schools import add_school
from mangxanh.speakup.tests.factories import file_with_receipt

pytestmark = pytest.mark.e2e
WORDS = "Các bạn lập nhóm nói xấu em."
AWAY = "Các loại mây"


@pytest.fixture
def team(transactional_db):  # noqa: ARG001  # live_server's rows
    return make_team(add_school("Trường THCS Bãi Giữa"))


@pytest.fixture
def held(team):
    held = file_with_receipt(team.box)
    write_letter(held.case, "Cô đây, em kể tiếp nhé.", by=here(team.officer))
    return held


@pytest.fixture
def door(live_server):
    return f"{live_server.url}/trang/thu/"


def come(page, door, held):
    page.goto(door)
    page.fill("#code", held.shown.lower().replace(" ", ""))
    page.get_by_role("button", name="Mở thư").click()
    expect(page.locator("h1")).to_have_text("Thư của em")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
@pytest.mark.parametrize("width", [390, 1366])
def test_reading_and_answering(page_at, door, held, width, scripts):
    page = page_at(width, java_script_enabled=scripts)
    asked = []
    page.on("request", lambda request: asked.append(request))

    come(page, door, held)
    expect(page.locator(".chip").first).to_contain_text("1 thư mới")
    expect(page.locator(".msg--new")).to_contain_text("Cô đây, em kể tiếp nhé.")
    page.fill("#text", "Mai em sợ đến lớp.")
    page.get_by_role("button", name="Gửi thư").click()
    expect(page.get_by_role("status")).to_contain_text("Thư đã gửi.")
    page.get_by_role("button", name="Em sợ bị lộ").click()

    expect(page.locator(".msg--me")).to_have_count(3)
    assert held.now.entries.count() == 4
    assert page.url == door
    assert page.title() == "Trang trường"
    assert page.context.cookies() == []
    secret = held.code
    assert not [r.url for r in asked if secret in r.url or not r.url.startswith(door[:20])]
    assert not [r for r in asked if "referer" in r.headers and secret in r.headers["referer"]]


@pytest.mark.parametrize("way", ["click", "shift"])
def test_gone_at_once_and_neither_back_nor_reload_brings_it_again(page_at, door, held, way):
    page = page_at(390)
    come(page, door, held)
    page.fill("#text", "Em viết dở")
    if way == "click":
        page.locator(".btn--exit").click()
    else:
        for _turn in range(3):
            page.keyboard.press("Shift")
    expect(page.locator("h1")).to_have_text(AWAY)

    for step in (page.go_back, page.go_back, page.go_forward, page.reload):
        step()
        assert WORDS not in page.content()
        assert "Em viết dở" not in page.content()
        assert held.code not in page.content()
    assert page.evaluate("Object.entries(localStorage)") == []
    assert page.evaluate("Object.values(sessionStorage)") == ["1"]


def test_without_scripts_going_back_shows_no_letter(page_at, door, held):
    page = page_at(390, java_script_enabled=False)
    come(page, door, held)
    page.locator(".btn--exit").click()
    expect(page.locator("h1")).to_have_text(AWAY)

    with suppress(Error):  # the browser keeps no such page, and asks before it sends anew
        page.go_back()
    page.wait_for_timeout(500)
    expect(page.get_by_text(WORDS)).to_have_count(0)


def test_a_typing_error_is_told_and_what_was_typed_stays(page_at, door, held):
    page = page_at(390)
    page.goto(door)
    wrong = held.shown[:-1] + ("0" if held.shown[-1] != "0" else "2")
    page.fill("#code", wrong)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Có ký tự gõ nhầm.")
    assert page.evaluate("document.activeElement.className") == "errors"
    assert page.input_value("#code") == wrong


def test_the_whole_way_by_keyboard(page_at, door, held):
    page = page_at(1366)
    page.goto(door)
    reached = []
    for _turn in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
        if reached[-1] == "code":
            break
    assert reached[-1] == "code"
    page.keyboard.type(held.shown)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Thư của em")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('[data-exit]')")
    for _turn in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("Em viết bằng bàn phím.")
    while page.evaluate("document.activeElement.textContent").strip() != "Gửi thư":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".msg--me").last).to_contain_text("Em viết bằng bàn phím.")


LOOKS = [(320, False), (390, False), (390, True), (1366, False), (1366, True)]


@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_it_is_fit_to_be_seen(  # every state of the page
    page_at, door, held, settings, axe, sticks_out, too_small, width, dark
):
    settings.EMAIL_HOST = "mail.example"
    page = page_at(width, dark=dark)

    def looks(state):
        for details in page.locator("details").all():
            details.evaluate("(it) => { it.open = true; }")
        assert axe(page) == [], state
        assert sticks_out(page) == [], state
        assert too_small(page) == [], state

    page.goto(door)
    looks("door")
    page.fill("#code", "K7MQ")
    page.get_by_role("button", name="Mở thư").click()
    looks("mistyped")
    come(page, door, held)
    looks("letters")
    page.fill("#text", "em muốn chết, em không muốn sống nữa")
    page.get_by_role("button", name="Gửi thư").click()
    looks("help card")
    Case.objects.update(day=today() - timedelta(days=8))
    come(page, door, held)
    looks("asked")
    Case.objects.update(closed_on=today(), outcome="helped", state="closed")
    come(page, door, held)
    looks("closed")
    page.get_by_role("button", name="Kiểm tra").click()
    looks("book")
