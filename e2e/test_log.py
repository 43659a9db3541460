"""A teacher on a phone logs what they integrated, copies it, proposes a page; a subject head decides."""

import re

import pytest
from playwright.sync_api import expect

from mangxanh.learning.models import Resource
from mangxanh.notices.models import Notice
from mangxanh.plan.models import Activity, Evidence
from mangxanh.plan.tests.factories import LineFactory, PlanFactory
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import ClassFactory, PersonFactory, YearFactory

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("year"),
]
COUNT = """() => {
  window.taps = Number(sessionStorage.taps || 0); window.keys = Number(sessionStorage.keys || 0);
  addEventListener("pointerdown", () => { sessionStorage.taps = ++window.taps; }, true);
  addEventListener("keydown", () => { sessionStorage.keys = ++window.keys; }, true);
}"""


@pytest.fixture
def year(school):
    school.host = ""
    school.save()
    year = YearFactory(school=school)
    plan = PlanFactory(school=school)
    LineFactory(plan=plan, form="integration", title="Lồng ghép vào các môn")
    for name in ("7A1", "7A2", "7A3"):
        ClassFactory(year=year, name=name, grade=7, size=38)
    return year


@pytest.fixture
def opened(live_server, school, page_at):
    """Open a browser for somebody of the school that counts taps and keys."""

    def open_for(person, width, **looks):
        page = page_at(width, **looks)
        token = open_session(person, school, device="e2e", second_step=True)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
        page.add_init_script(f"({COUNT})()")
        page.goto(live_server.url)
        return page

    return open_for


@pytest.fixture
def check(axe, sticks_out, too_small):
    def look(page):
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url
        assert too_small(page) == [], page.url

    return look


def visit(page, path):
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1{path}", page.url))
    page.evaluate("() => { sessionStorage.taps = sessionStorage.keys = 0; taps = keys = 0; }")


def effort(page):
    """Return (taps, keys) since the last visit."""
    return tuple(page.evaluate("() => [Number(sessionStorage.taps), Number(sessionStorage.keys)]"))


def tap(page, words):
    page.locator(".pick", has_text=re.compile(rf"^\s*{words}")).locator(
        "visible=true"
    ).first.click()


def save(page):
    with page.expect_navigation():
        page.locator("main form .actions button, .savebar button").locator(
            "visible=true"
        ).first.click()


each_look = pytest.mark.parametrize(
    ("width", "script"), [(390, True), (1366, True), (390, False)], ids=["phone", "laptop", "plain"]
)


@pytest.fixture
def at_log(opened, school):
    """Open the form of the log for a teacher who never used it, with scripts or without."""

    def open_at(width, script):
        page = opened(PersonFactory(school=school), width, java_script_enabled=script)
        if script:
            visit(page, "/long-ghep/moi/")
        else:
            page.goto(page.url + "long-ghep/moi/")
        return page

    return open_at


@each_look
def test_an_integration_takes_three_taps_and_no_key(at_log, check, width, script):
    page = at_log(width, script)
    if script:
        check(page)

    tap(page, "Phòng, chống bạo lực")
    tap(page, "Khối 7")
    save(page)

    if script:
        assert effort(page) == (3, 0)
        check(page)
    assert Activity.objects.get().size == 3 * 38
    assert Evidence.objects.count() == 1


@each_look
def test_a_lesson_is_copied_to_the_next_class_with_one_tap_and_undone(at_log, check, width, script):
    page = at_log(width, script)
    tap(page, "Tiết học")
    tap(page, "Tin học")
    page.fill("[name=lesson]", "Tiết 12, đường dẫn lạ")
    page.locator("details.more:has([name=classes]) summary").first.click()
    tap(page, "7A1")
    save(page)
    first = Activity.objects.get()
    assert [row.school_class.name for row in first.class_rows.all()] == ["7A1"]

    with page.expect_navigation():
        page.get_by_role("link", name="Chép sang lớp khác").click()
    if script:
        check(page)
        page.evaluate("() => { sessionStorage.taps = sessionStorage.keys = 0; taps = keys = 0; }")
    save(page)  # the next class and today are chosen already
    if script:
        assert effort(page) == (1, 0)
    copy = Activity.objects.exclude(pk=first.pk).get()
    assert (copy.title, copy.class_rows.get().school_class.name) == (first.title, "7A2")

    with page.expect_navigation():
        page.get_by_role("button", name="Hoàn tác").click()
    copy.refresh_from_db()
    assert copy.withdrawn_at
    expect(page.locator("table")).to_contain_text("Tin học: Tiết 12, đường dẫn lạ")
    if script:
        check(page)


def test_a_lesson_takes_few_taps_the_second_time(opened, school):
    teacher = PersonFactory(school=school, roles=(Role.TEACHER,))
    page = opened(teacher, 390)
    visit(page, "/long-ghep/moi/")
    tap(page, "Tiết học")
    tap(page, "Ngữ văn")
    page.locator("details.more:has([name=classes]) summary").first.click()
    tap(page, "7A3")
    save(page)

    visit(page, "/long-ghep/moi/")
    tap(page, "7A3")
    page.fill("[name=lesson]", "Tin giả")
    save(page)

    assert effort(page)[0] <= 3
    assert Activity.objects.filter(title="Ngữ văn: Tin giả").count() == 1


def test_a_page_is_proposed_on_a_phone_and_decided_by_a_subject_head(opened, check, school):
    teacher = PersonFactory(school=school, roles=(Role.TEACHER,))
    head = PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))
    page = opened(teacher, 390)
    visit(page, "/hoc-lieu/")
    check(page)
    visit(page, "/hoc-lieu/moi/")
    check(page)
    page.fill("[name=url]", "https://hoc-lieu.example/tin-gia")
    page.fill("[name=title]", "Năm bước nhận ra tin giả")
    page.fill("[name=subject]", "Ngữ văn")
    tap(page, "8")
    save(page)
    expect(page.locator("main")).to_contain_text("Đang chờ tổ trưởng")
    check(page)

    desk = opened(head, 1366)
    visit(desk, "/hoc-lieu/")
    with desk.expect_navigation():
        desk.get_by_role("link", name="Năm bước nhận ra tin giả").click()
    check(desk)
    tap(desk, "Không nhận")
    save(desk)
    expect(desk.locator(".errors, [role=alert]").first).to_contain_text("lý do")
    check(desk)
    desk.fill("[name=reason]", "Bắt đăng nhập bằng số điện thoại")
    save(desk)

    assert Resource.objects.get().state == "rejected"
    assert "số điện thoại" in Notice.objects.get(person=teacher).body
    visit(page, "/hoc-lieu/?loai=rejected")
    expect(page.locator("table")).to_contain_text("Năm bước nhận ra tin giả")
    check(page)


def test_the_board_lets_the_server_out(opened, check, board):
    page = opened(board, 390)
    visit(page, "/hoc-lieu/ra-mang/")
    check(page)
    save(page)
    expect(page.locator("main")).to_contain_text("Tắt")
    visit(page, "/hoc-lieu/bien-ban/")
    check(page)
