"""The form in a real browser: from the first page to the receipt, with and without JavaScript."""

from datetime import time

import pytest
from playwright.sync_api import expect

from mangxanh.cases.models import DutyShift
from mangxanh.cases.tests.factories import make_team
from mangxanh.school.models import Person
from mangxanh.speakup import receipts
from mangxanh.speakup.pages import write_all
from mangxanh.speakup.tests.walking import opened_with

pytestmark = pytest.mark.e2e
STORY = "Bạn ấy ghép mặt em vào ảnh xấu rồi đăng lên nhóm lớp."


@pytest.fixture
def team(school):
    """A box that is open, with somebody on duty at every hour."""
    made = make_team(school)
    names = ("Nguyễn Thị Hồng Vân", "Trần Minh Khải", "Lê Thị Hạnh")
    for handler, name in zip((made.officer, made.deputy, made.head), names, strict=True):
        Person.objects.filter(pk=handler.person_id).update(
            name=name, address_form="thầy" if "Minh" in name else "cô"
        )
    DutyShift.objects.update(
        days="1234567", from_time=time(0), until_time=time(23, 59, 59), on_holidays=True
    )
    write_all()
    return made


@pytest.fixture
def site(team, live_server):  # noqa: ARG001  # the box comes first
    return live_server.url


def go_through(page, site, *, kind="bullied"):
    """Fill in the form; leave at the receipt."""
    page.goto(f"{site}/trang/")
    page.get_by_role("link", name="Em muốn kể").click()
    page.locator(f"input[value={kind}]").check()
    page.get_by_role("button", name="Tiếp tục").click()
    page.locator("input[name=named][value=no]").check()
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Chuyện diễn ra thế nào?").fill(STORY)
    page.get_by_role("button", name="Gửi cho thầy cô").click()
    expect(page.locator(".receipt")).to_be_visible()


def code_of(page):
    return receipts.read(page.locator(".receipt output").inner_text())


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [320, 390, 1366])
def test_from_the_first_page_to_the_receipt(site, team, page_at, width, scripts):
    page = page_at(width, java_script_enabled=scripts)
    go_through(page, site)

    code = code_of(page)
    page.get_by_label("Em gõ lại nhóm cuối").fill(code[-4:])
    page.get_by_role("button", name="Em đã giữ mã").click()
    expect(page.locator("h1")).to_have_text("Cảm ơn em đã nói ra")
    expect(page.locator(".receipt")).to_have_count(0)
    _case, words = opened_with(team.school, code)
    assert words["text"] == STORY
