"""A plan is brought in, shaped and confirmed; a teacher logs what they did on a phone."""

import re

import pytest
from playwright.sync_api import expect

from e2e.waiting import comes_true
from mangxanh.files.tests.factories import jpeg_with_gps
from mangxanh.plan.models import Activity, Evidence, Line, LineYear, Plan
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory, PlanFactory
from mangxanh.plan.tests.importer.conftest import FIXTURES
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.tests.factories import ClassFactory, YearFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TEXT = (FIXTURES / "page-twice.txt").read_text(encoding="utf-8")


@pytest.fixture
def signed_in(live_server, school, page_at):
    """Open a browser for somebody of the school: signed_in(board, 390, dark=True)."""
    school.host = ""
    school.save()
    YearFactory(school=school)

    def opened(person, width=1366, **looks):
        page = page_at(width, **looks)
        token = open_session(person, school, device="e2e", second_step=True)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
        page.goto(live_server.url)
        return page

    return opened


@pytest.fixture
def check(axe, sticks_out):
    """Say what is wrong with a page that was met."""

    def look(page):
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url

    return look


def visit(page, path):
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1{path}", page.url))


def press(page, action):
    """Press the button of the form that goes to an address, and wait for the next page."""
    with page.expect_navigation():
        buttons = page.locator(f"form[action$='{action}'] button, .savebar button")
        buttons.locator("visible=true").first.click()


def send(page):
    """Send the form of the page."""
    with page.expect_navigation():
        ways = "main form .actions button, main form button:not(.btn--sm), .savebar button"
        page.locator(ways).locator("visible=true").first.click()


def bring_in(page, check):
    visit(page, "/ke-hoach/moi/")
    check(page)
    page.fill("[name=text]", TEXT)
    page.fill("[name=title]", "Gìn giữ nếp ứng xử đẹp khi lên mạng")
    page.fill("[name=first_day]", "15/01/2026")
    page.fill("[name=last_day]", "31/12/2030")
    with page.expect_navigation():
        page.locator("main form button.btn").last.click()
    return Plan.objects.get()


@pytest.mark.parametrize(
    ("dark", "script", "width"),
    [(False, True, 1366), (True, True, 390), (False, False, 390)],
    ids=["light", "dark", "without script"],
)
def test_the_board_brings_in_a_plan_and_shapes_it(signed_in, board, check, dark, script, width):
    look = check if script else lambda _page: None  # axe is a script
    page = signed_in(board, width, dark=dark, java_script_enabled=script)
    plan = bring_in(page, look)
    look(page)
    assert plan.lines.obligations().count() == 13

    for _turn in range(3):
        press(page, "/xac-nhan/")
    assert Line.objects.filter(confirmed_at__isnull=False).count() == 3

    line = plan.lines.obligations().first()
    visit(page, f"/nhiem-vu/{line.pk}/tach/")
    look(page)
    first, _space, second = line.obligation.partition(" ")
    page.fill("[name=first]", first)
    page.fill("[name=second]", second)
    send(page)
    assert plan.lines.obligations().count() == 14
    press(page, "/hoan-tac/" + str(line.reshapings.get().pk) + "/")
    assert plan.lines.obligations().count() == 13

    other = plan.lines.obligations()[1]
    visit(page, f"/nhiem-vu/{line.pk}/gop/")
    look(page)
    page.select_option("[name=other]", str(other.pk))
    send(page)
    assert plan.lines.obligations().count() == 12
    look(page)
    press(page, f"/hoan-tac/{line.reshapings.filter(undone_at=None).get().pk}/")
    assert plan.lines.obligations().count() == 13
    line.refresh_from_db()
    assert line.obligation == f"{first} {second}"


def test_a_plan_holds_after_its_last_line_was_confirmed(signed_in, board, check):
    page = signed_in(board)
    plan = bring_in(page, check)
    Line.objects.filter(plan=plan).update(confirmed_at=plan.created_at)

    visit(page, f"/ke-hoach/{plan.pk}/duyet/")
    check(page)
    press(page, f"/ke-hoach/{plan.pk}/xac-nhan/")

    check(page)
    assert LineYear.objects.count() == 13
    visit(page, f"/nhiem-vu/{plan.lines.obligations().first().pk}/")
    check(page)


def picture(tmp_path):
    path = tmp_path / "anh.jpg"
    path.write_bytes(jpeg_with_gps())
    return path


def choose(page, name, value):
    """Choose a tile or a tick whose box is drawn by its label."""
    page.locator(f"input[name={name}][value='{value}']").check(force=True)


@pytest.mark.parametrize(
    ("dark", "script"),
    [(False, True), (True, True), (False, False)],
    ids=["light", "dark", "without script"],
)
def test_a_teacher_logs_an_activity_on_a_phone_and_takes_it_back(
    signed_in, school, teacher, check, tmp_path, dark, script
):
    look = check if script else lambda _page: None
    page = signed_in(teacher, 390, dark=dark, java_script_enabled=script)
    line = LineFactory(plan=PlanFactory(school=school))
    row = LineYearFactory(line=line)
    ClassFactory(year=row.year, name="6A1")

    visit(page, "/hoat-dong/moi/")
    look(page)
    choose(page, "kind", "flag_ceremony")
    page.fill("[name=title]", "Chào cờ: tin giả")
    choose(page, "groups", "6")
    page.set_input_files("[name=photos]", picture(tmp_path))
    choose(page, "faces", "no")
    send(page)

    page.wait_for_url("**/hoat-dong/*/")
    code = Evidence.objects.get().code
    expect(page.locator("main")).to_contain_text(code)
    expect(page.locator("main")).to_contain_text("40")
    comes_true(page, "document.querySelector('main img').naturalWidth > 0")
    look(page)

    visit(page, f"/hoat-dong/{Activity.objects.get().pk}/rut/")
    look(page)
    page.fill("[name=reason]", "nhầm ngày")
    send(page)

    page.wait_for_url("**/hoat-dong/")
    look(page)
    assert not Evidence.objects.standing().exists()


def test_what_was_mistyped_is_said_and_kept(signed_in, school, teacher, check):
    page = signed_in(teacher, 390)
    LineYearFactory(line=LineFactory(plan=PlanFactory(school=school)))

    visit(page, "/hoat-dong/moi/")
    page.fill("[name=title]", "Chào cờ")
    choose(page, "when", "other")
    page.fill("[name=day]", "2099-01-01")
    send(page)

    check(page)
    expect(page.locator("[name=title]")).to_have_value("Chào cờ")
    assert not Activity.objects.exists()
