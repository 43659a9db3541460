"""A case by keyboard alone, and as a screen reader is told of it (reference on reporting and cases, 39)."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from e2e.test_cases import case, sign_in, team  # noqa: F401  # fixtures
from mangxanh.cases.models import Case
from mangxanh.cases.tests.factories import WORDS

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
REACHED = "(s) => document.activeElement.matches(s)"
SEEN = """() => {
  const focused = document.activeElement.closest("label") || document.activeElement;
  const box = focused.getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}"""


def tab_to(page, selector):
    """Press Tab until something is reached; whatever had the focus on the way could be seen."""
    for _turn in range(150):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate(REACHED, selector):
            return
    raise AssertionError(selector)


def enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def opened(live_server, team, case, page_at):  # noqa: F811  # the fixtures
    """The page of a case, its key unlocked by keyboard."""
    page = page_at(1366)
    sign_in(page, live_server.url, team.officer)
    tab_to(page, f"a.case[href*='{case.number}'], a[href*='{case.number}']")
    enter(page)
    tab_to(page, "[name=vault_words]")
    page.keyboard.type(WORDS)
    enter(page)
    expect(page.locator("blockquote")).to_contain_text("ghép mặt em")
    return page


def test_it_is_taken_on_and_answered_without_a_mouse(opened, case):  # noqa: F811  # the fixture
    page = opened
    tab_to(page, "[name=must]")
    if not page.evaluate(REACHED, "[value=yes]"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert page.is_checked("[name=must][value=yes]")
    tab_to(page, "[name=reason]")
    page.keyboard.type("Bị dọa bằng ảnh riêng tư")
    tab_to(page, "main form button:not([type=button])")
    enter(page)
    assert page.url.endswith("/bao-ngoai/")
    page.go_back()
    page.reload()
    tab_to(page, "form[action$='/thu/'] textarea, textarea[name=text]")
    page.keyboard.type("Cảm ơn em đã kể. Em không có lỗi.")
    tab_to(page, "form:has(textarea[name=text]) button:not([type=button])")
    enter(page)
    expect(page.locator(".msg--me")).to_contain_text("Cảm ơn em")
    assert Case.objects.get(pk=case.pk).must_notify


def test_a_screen_reader_is_told_first_what_comes_first(opened, case):  # noqa: F811  # the fixture
    """Heading, urgency, the question of notice with its two answers, then what was told."""
    told = opened.locator("main").aria_snapshot()
    assert told.count("heading") >= 4
    assert case.number in told
    question = told.index("thông báo ngay")
    assert told.index("radio") > question > told.index("heading")
    levels = opened.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map((e) => +e.tagName[1])"
    )
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    unnamed = [line for line in told.splitlines() if line.strip() in ("- button", "- link", "- textbox", "- radio")]  # fmt: skip
    assert unnamed == []
