"""A handler at work in a real browser: signs in with a second step, unlocks, answers, refers, closes."""

import os
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import expect

from mangxanh.cases.actions.hearing import Heard, hear
from mangxanh.cases.actions.keeping import add_files
from mangxanh.cases.actions.writing import seal_words
from mangxanh.cases.models import Case, DutyShift
from mangxanh.cases.tests.factories import WORDS, file_case, make_team
from mangxanh.cases.tests.test_files import kept
from mangxanh.common.dates import now
from mangxanh.school.models import Person
from mangxanh.school.tests.authenticator import phone_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-tot-1"  # noqa: S105  # of invented people
STORY = (
    "Trong nhóm chat lớp có bạn ghép mặt em vào ảnh xấu rồi mọi người cười. "
    "Bạn ấy bảo nếu em nói cô thì sẽ đăng lên chỗ khác."
)
NAMES = (("Hoàng Minh Phương", "cô"), ("Đỗ Thị Hạnh", "cô"), ("Trần Văn Khải", "thầy"))
PICTURES = os.environ.get("MX_PICTURES")  # a folder: then what was seen is kept there


@pytest.fixture
def team(school):
    """A box with somebody on duty at every hour, its people by name, three cases in it."""
    school.host = ""
    school.save()
    made = make_team(school)
    for handler, (name, form) in zip((made.officer, made.deputy, made.head), NAMES, strict=True):
        Person.objects.filter(pk=handler.person_id).update(name=name, address_form=form)
        handler.person.refresh_from_db()
    DutyShift.objects.update(
        days="1234567", from_time=time(0), until_time=time(23, 59, 59), on_holidays=True
    )
    return made


@pytest.fixture
def case(team):
    found, _private = file_case(
        team.box,
        kind="image",
        is_urgent=True,
        why=("answer.threat", "answer.image"),
        grade=7,
        platform="zalo",
        told_of_image=True,
        report={
            "text": STORY,
            "where": "Nhóm chat lớp",
            "links": "tài khoản “H.”",
            "image": {"holder": "Bạn H.", "account": "H.", "time": "tối 22/11"},
            "quick": {"now": "Vẫn đang diễn ra"},
        },
    )
    add_files(found, [kept(team.school.pk, "chup-loi-doa.png")])
    file_case(team.box, kind="scam", grade=6)
    file_case(team.box, kind="stranger", is_urgent=True, platform="game")
    return found


def sign_in(page, site, handler):
    """Sign in with password and app, then unlock the key with the six words."""
    handler.person.at(handler.school)
    phone, _codes = phone_of(handler.person)
    page.goto(f"{site}/dang-nhap/?next=/vu-viec/")
    page.fill("[name=username]", handler.person.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.fill("[name=code]", phone.code())
    page.click("main form:has([name=code]) button")
    page.wait_for_load_state()


def unlock(page):
    page.fill("[name=vault_words]", WORDS)
    page.click("main form button")
    page.wait_for_load_state()


def keep(page, name):
    if PICTURES:
        width = page.viewport_size["width"]
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.{width}.png", full_page=True)


def is_fine(page, axe, sticks_out, name):
    keep(page, name)
    assert axe(page) == []
    assert sticks_out(page) == []


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def take_on(page, check):
    """Answer the question of notice with yes, log the call."""
    check("case-new")
    page.check("[name=must][value=yes]")
    page.fill("[name=reason]", "Bị dọa bằng ảnh riêng tư")
    press(page, "Trả lời và nhận việc")
    assert page.url.endswith("/bao-ngoai/")
    check("refer")
    page.check("[name=place][value='111']", force=True)
    page.check("[name=channel][value=phone]", force=True)
    page.fill("[name=at]", f"{localtime(now() - timedelta(minutes=1)):%d/%m/%Y %H:%M}")
    page.fill("[name=person]", "Chị Lan")
    page.fill("[name=sent]", "Kể lại qua điện thoại. Không nêu tên em.")
    press(page, "Lưu")


def answer(page, check):
    """Write a letter: with a promise it is shown once more, without it goes."""
    page.fill("[name=text]", "Cô hứa sẽ không nói với ai.")
    press(page, "Gửi")
    expect(page.locator(".errors")).to_contain_text("hứa")
    check("letter-refused")
    page.fill("[name=text]", "Cảm ơn em đã tin cô. Cô đã gọi 111. Em còn giữ ảnh chụp không?")
    press(page, "Gửi")
    expect(page.locator(".msg--me")).to_contain_text("Cảm ơn em")


def plan(page, check):
    """Plan a removal, which others see: it begins once both questions are answered."""
    page.get_by_role("link", name="Thêm đầu việc").click()
    page.check("[name=what][value=removal]")
    page.fill("[name=text]", "Yêu cầu gỡ ảnh trong nhóm")
    press(page, "Thêm đầu việc")
    page.get_by_role("link", name="Trước khi làm").click()
    check("before-acting")
    for name, value in (("exposes", "no"), ("agreed", "yes"), ("kept", "saved")):
        page.check(f"[name={name}][value={value}]")
    press(page, "Lưu")
    check("planned")
    press(page, "Bắt đầu")


def child_writes(case, text, once, **more):
    words = seal_words(case.public, {"text": text})
    hear(Case.objects.get(pk=case.pk), Heard(words, once=once, **more))


def end(page, check):
    page.get_by_role("link", name="Kết thúc vụ việc").click()
    page.check("[name=outcome][value=repaired]")
    page.check("[name=reason][value=child_says]")
    check("close")
    press(page, "Kết thúc vụ việc")
    expect(page.locator(".head .chip").first).to_contain_text("Đã kết thúc")
    check("case-closed")


@pytest.fixture
def looking(axe, sticks_out):
    """Return how a page is looked at; without JavaScript axe cannot."""

    def look(page, scripts=True):
        return (lambda name: is_fine(page, axe, sticks_out, name)) if scripts else keep_nothing

    return look


def keep_nothing(_name):
    """Without JavaScript the page is used, not measured."""


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1366, True), (320, False)])
def test_a_case_from_the_list_to_its_end(live_server, team, case, page_at, looking, width, scripts):
    page = page_at(width, java_script_enabled=scripts)
    check = looking(page, scripts)
    sign_in(page, live_server.url, team.officer)
    expect(page.locator("h1")).to_have_text("Vụ việc")
    check("list")
    page.click(f"a.case:has-text('{case.number}')")
    assert "/vu-viec/khoa/mo/" in page.url
    unlock(page)
    expect(page.locator("blockquote")).to_contain_text("ghép mặt em")

    take_on(page, check)
    answer(page, check)
    plan(page, check)
    child_writes(case, "Em còn. Em sợ mai đến lớp.", "one")
    page.reload()
    expect(page.locator(".msg--new")).to_contain_text("Em sợ mai đến lớp")
    check("case-full")
    page.fill("[name=text]", "Mai cô đón em ở cổng lúc 6:50 nếu em muốn.")
    press(page, "Gửi")
    press(page, "Đã xong")
    child_writes(case, "Em đỡ rồi ạ.", "two", is_good=True)
    page.reload()
    end(page, check)


@pytest.mark.parametrize("width", [390, 1366])
def test_the_other_pages_of_a_case(live_server, team, case, page_at, axe, sticks_out, width):
    site, page = live_server.url, page_at(width)
    sign_in(page, site, team.officer)
    page.goto(f"{site}/vu-viec/{case.number}/")
    unlock(page)
    rests = (
        "ghi-chu/", "lien-quan/", "giao/", "dau-viec/", "phieu/", "gia-dinh/", "bao-mat/", "rut/",
        "nguoi-thu-hai/ha-khan/",
    )  # fmt: skip
    for rest in rests:
        page.goto(f"{site}/vu-viec/{case.number}/{rest}")
        is_fine(page, axe, sticks_out, rest.strip("/").replace("/", "-"))
    page.goto(f"{site}/vu-viec/ghi-loi-ke/")
    is_fine(page, axe, sticks_out, "spoken")
    page.goto(f"{site}/")
    is_fine(page, axe, sticks_out, "home")


def test_the_case_is_seen_in_the_dark(live_server, team, case, page_at, axe, sticks_out):
    site, page = live_server.url, page_at(390, dark=True)
    sign_in(page, site, team.officer)
    is_fine(page, axe, sticks_out, "list-dark")
    page.goto(f"{site}/vu-viec/{case.number}/")
    unlock(page)
    is_fine(page, axe, sticks_out, "case-dark")


def test_no_case_goes_on_paper(page, site, case, team):
    sign_in(page, site, team.officer)
    page.goto(f"{site}/vu-viec/{case.number}/")
    unlock(page)
    expect(page.get_by_text(STORY)).to_be_visible()
    expect(page.get_by_text("Trang này không in.")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("Trang này không in.")).to_be_visible()
    expect(page.get_by_text(STORY)).to_be_hidden()
    expect(page.locator("h1")).to_be_hidden()
