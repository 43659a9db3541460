"""The roster on a phone, the training, and opening the box; with and without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from mangxanh.cases.models import Box, DutyShift, Handler, RecoveryShare
from mangxanh.cases.opening import box_is_open
from mangxanh.cases.tests.factories import make_team
from mangxanh.cases.training import unit
from mangxanh.common.dates import now, today
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Person
from mangxanh.school.models.help import REQUIRED
from mangxanh.school.tests.factories import HelpContactFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
LOOKS = pytest.mark.parametrize(
    ("width", "dark"), [(320, False), (390, True), (1366, False), (1366, True)]
)


@pytest.fixture
def team(school):
    """A box that lacks nothing and is closed."""
    school.host = ""
    school.save()
    made = make_team(school)
    names = ("Hoàng Minh Phương", "Nguyễn Đức Thịnh", "Trần Văn Khải")
    for handler, name in zip((made.officer, made.deputy, made.head), names, strict=True):
        Person.objects.filter(pk=handler.person_id).update(name=name)
    for number in (1, 2, 3):
        RecoveryShare.objects.create(
            school=school, number=number, holder="Cô An", confirmed_at=now()
        )
    for kind in REQUIRED:
        HelpContactFactory(school=school, kind=kind, checked_on=today())
    Box.objects.update(opened_at=None)
    return made


@pytest.fixture
def opened(live_server, page_at, team):
    """Open a page as one of the handlers: opened("duty_roster", team.head, 390)."""

    def open_as(name, handler, width=390, **looks):
        page = page_at(width, **looks)
        token = open_session(handler.person, team.school, device="e2e", second_step=True)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
        page.goto(live_server.url + reverse(name))
        return page

    return open_as


@SCRIPT
def test_on_a_phone_a_handler_hands_a_day_over_and_takes_it_back(team, opened, script):
    page = opened("duty_roster", team.officer, java_script_enabled=script)
    expect(page.locator("thead").first).not_to_be_in_viewport()  # a list, no table
    page.get_by_role("link", name="Đổi người trực").click()
    day = today() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    page.get_by_label("Ngày nào?").fill(f"{day:%d/%m/%Y}")
    page.get_by_label("Ai không trực được?").select_option(label="Hoàng Minh Phương")
    page.get_by_label("Ai trực thay?").select_option(label="Trần Văn Khải")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu. Người trực thay đã được báo.")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("heading", name="Ngày đổi người trực")).to_have_count(0)


@SCRIPT
def test_a_scenario_is_read_chosen_wrongly_then_rightly(team, opened, script):
    Handler.objects.update(answered=[], trained_at=None)
    page = opened("training", team.officer, java_script_enabled=script)
    page.get_by_role("link", name="Bắt đầu").click()
    first = unit().scenarios[0]
    right = next(option for option in first.options if option.is_right)
    wrong = next(option for option in first.options if not option.is_right)
    for option in (wrong, right):
        page.get_by_text(option.text, exact=True).last.click()
        page.get_by_role("button", name="Xem điều gì xảy ra").click()
        expect(page.get_by_text(option.feedback)).to_be_visible()
    page.get_by_role("link", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(unit().scenarios[1].title)


@SCRIPT
def test_the_head_opens_the_box_and_closes_it_with_a_reason(team, opened, script):
    page = opened("box", team.head, java_script_enabled=script)
    page.get_by_role("button", name="Mở hộp thư").click()
    expect(page.get_by_text("Hộp thư đã mở.")).to_be_visible()
    assert box_is_open(team.school)
    page.locator("summary", has_text="Đóng hộp thư").click()
    page.get_by_label("Vì sao đóng hộp thư?").fill("Nghỉ Tết, không có người trực.")
    page.get_by_role("button", name="Đóng hộp thư").click()
    expect(page.get_by_text("Nghỉ Tết, không có người trực.")).to_be_visible()
    assert not box_is_open(team.school)


@LOOKS
def test_nothing_sticks_out_and_axe_finds_nothing(
    team, opened, axe, sticks_out, too_small, width, dark
):
    DutyShift.objects.update(days="1234")  # a gap
    for name in (
        "duty_roster",
        "shift_add",
        "hand_over",
        "box",
        "box_settings",
        "training",
        "drill",
    ):
        page = opened(name, team.head, width, dark=dark)
        assert axe(page) == [], name
        assert sticks_out(page) == [], name
        assert too_small(page) == [], name
