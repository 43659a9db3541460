"""A tired teacher and a pack: three taps on a phone, a keyboard at the projector, a USB stick."""

import re

import pytest

from e2e.waiting import comes_true
from mangxanh.learning.models import PackPlan, PackRun
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.tests.factories import KEY
from mangxanh.plan.models import Evidence
from mangxanh.plan.tests.factories import LineFactory, PlanFactory
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import ClassFactory, PersonFactory, YearFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PACKS = [lesson.key for lesson in shipped_lessons().values() if lesson.pack]
SHEETS = 14
TALL = """() => [...document.querySelectorAll(".sheet")]
  .filter((one) => one.offsetHeight > innerHeight + 1).map((one) => one.id)"""
SMALL = """() => [...document.querySelectorAll(".sheet__in :is(p, li, h1, h2, span)")]
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 40).map((one) => one.outerHTML)"""
# Which slide fills the screen, once it no longer rolls.
SHOWN = """(wanted) => {
  const box = document.getElementById(wanted).getBoundingClientRect();
  return Math.abs(box.top) < 2;
}"""


@pytest.fixture
def homeroom(school):
    school.host = ""
    school.save()
    return PersonFactory(school=school, roles=(Role.HOMEROOM_TEACHER,))


@pytest.fixture
def row(school, homeroom):
    year = YearFactory(school=school)
    LineFactory(plan=PlanFactory(school=school), form="lesson", indicator="sessions")
    return ClassFactory(year=year, name="7A2", grade=7, size=38, homeroom_teacher=homeroom)


@pytest.fixture
def opened(live_server, school, page_at):
    """Open a browser for somebody of the school, or for nobody."""

    def open_for(person=None, width=390, path="/", **looks):
        page = page_at(width, **looks)
        if person is not None:
            token = open_session(person, school, device="e2e", second_step=True)
            cookie = {"name": SESSION_COOKIE, "value": token, "url": live_server.url}
            page.context.add_cookies([cookie])
        page.goto(live_server.url + path)
        return page

    return open_for


@pytest.fixture
def check(axe, sticks_out, too_small):
    def look(page):
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url
        assert too_small(page) == [], page.url

    return look


def shows(page, number):
    comes_true(page, SHOWN, f"t{number}")


def rolled_to(page, number):
    """Wait without the page's own scripts."""
    for _turn in range(60):
        if abs(page.locator(f"#t{number}").bounding_box()["y"]) < 2:
            return
        page.wait_for_timeout(50)
    raise AssertionError(number)


def test_three_taps_on_a_phone(row, homeroom, opened, check):
    page = opened(homeroom)
    check(page)
    page.get_by_role("link", name="Mở gói").click()  # one
    check(page)
    page.get_by_role("link", name="Bắt đầu với 7A2").click()  # two
    page.wait_for_url(re.compile("/trinh-chieu/"))
    key = re.search(r"/bai-hoc/([a-z0-9-]+)/trinh-chieu/", page.url)[1]
    shows(page, 1)
    for number in range(2, SHEETS + 1):
        page.locator(".deck").click(position={"x": 300, "y": 300})  # as one turns a page
        shows(page, number)
    page.locator(".deck").click(position={"x": 300, "y": 300})
    page.wait_for_url(f"**/goi-sinh-hoat/{key}/ghi/?lop={row.pk}")
    check(page)
    assert page.input_value("[name=heads]") == "38"
    page.get_by_role("button", name="Bớt một: Số em có mặt").click()
    page.get_by_role("button", name="Bớt một: Số em có mặt").click()
    page.get_by_text("Số tay của ba câu hỏi").click()
    page.get_by_role("button", name="Thêm một: Câu 1, số tay cho A").click()
    page.fill("[name=hand_0_1]", "40")
    check(page)
    page.get_by_role("button", name="Ghi xong").click()  # three, with a slip of the finger
    page.wait_for_selector(".errors")
    check(page)
    assert page.input_value("[name=heads]") == "36"
    assert page.input_value("[name=hand_0_1]") == "40"
    page.fill("[name=hand_0_1]", "30")
    page.get_by_role("button", name="Ghi xong").dblclick()  # a nervous finger
    page.wait_for_url("**/goi-sinh-hoat/lan/*/")
    check(page)

    run = PackRun.objects.get()
    assert (run.school_class, run.heads, run.hands[0][:2]) == (row, 36, [1, 30])
    assert Evidence.objects.standing().count() == 1
    page.get_by_role("button", name="Hoàn tác").click()
    page.wait_for_selector("text=Đã rút lại")
    assert not Evidence.objects.standing().exists()


@pytest.mark.usefixtures("row")
def test_without_scripts(homeroom, opened):
    page = opened(homeroom, java_script_enabled=False)
    page.get_by_role("link", name="Mở gói").click()
    page.get_by_role("link", name="Bắt đầu với 7A2").click()
    for number in range(2, SHEETS + 1):
        page.locator(f"#t{number - 1} .foot a[href='#t{number}']").click()
        rolled_to(page, number)
    page.locator(".end").click()
    page.get_by_role("button", name="Ghi xong").click()

    assert PackRun.objects.get().heads == 38


def test_the_projector_by_keyboard(row, homeroom, opened):
    page = opened(homeroom, 1366, f"/bai-hoc/{KEY}/trinh-chieu/?lop={row.pk}")
    page.set_viewport_size({"width": 1366, "height": 768})
    shows(page, 1)
    for key, number in (
        ("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("ArrowLeft", 3), ("ArrowDown", 4),
        ("End", SHEETS), ("Home", 1),
    ):  # fmt: skip
        page.keyboard.press(key)
        shows(page, number)
    assert page.evaluate("Boolean(document.fullscreenElement)")  # the first key filled the screen
    page.keyboard.press("f")
    comes_true(page, "!document.fullscreenElement")
    page.keyboard.press("c")
    assert page.is_checked("#contrast")
    page.keyboard.press("End")
    shows(page, SHEETS)
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/ghi/?lop={row.pk}")


@pytest.mark.usefixtures("row")
def test_slides_are_read_from_the_back_row(opened, axe):
    for key in PACKS:
        page = opened(None, 1366, f"/bai-hoc/{key}/trinh-chieu/")
        for width, height in ((1366, 768), (1024, 768), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(TALL) == [], key
        page.set_viewport_size({"width": 1366, "height": 768})
        assert page.evaluate(SMALL) == [], key
        page.context.close()
    for contrast in (False, True):
        page = opened(None, 1366, f"/bai-hoc/{KEY}/trinh-chieu/")
        if contrast:
            page.keyboard.press("c")
        assert axe(page) == []


@pytest.mark.usefixtures("row")
@pytest.mark.parametrize("script", [True, False])
def test_one_file_works_from_a_usb_stick(opened, page_at, tmp_path, script):
    page = opened(None, 1366, f"/bai-hoc/{KEY}/trinh-chieu/")
    data = page.request.get(page.url + "tai-ve/").body()
    (tmp_path / "goi.html").write_bytes(data)

    alone = page_at(1366, offline=True, java_script_enabled=script)
    wanted = []
    alone.on("request", lambda request: wanted.append(request.url))
    alone.goto(f"file://{tmp_path}/goi.html")
    if script:
        alone.keyboard.press("ArrowRight")
        shows(alone, 2)
        assert alone.evaluate("document.fonts.check('800 40px \"Be Vietnam Pro\"', 'Đọc')")
        assert alone.evaluate("[...document.images].every((one) => one.naturalWidth > 0)")
    else:
        alone.locator("#t1 .foot a").click()
    rolled_to(alone, 2)
    assert [url for url in wanted if not url.startswith(("file:", "data:"))] == []


@pytest.mark.usefixtures("row")
def test_slides_that_were_opened_stay_without_a_network(opened):
    page = opened(None, 1366, f"/bai-hoc/{KEY}/")
    page.evaluate("navigator.serviceWorker.ready")
    comes_true(page, "Boolean(navigator.serviceWorker.controller)")
    page.goto(page.url + "trinh-chieu/")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)  # Playwright's own word
    page.reload()
    page.keyboard.press("ArrowRight")
    shows(page, 2)
    assert page.evaluate("getComputedStyle(document.querySelector('#t2 h2')).fontWeight") == "800"


@pytest.mark.parametrize("width", [390, 1366])
def test_the_youth_leader_plans_a_year_and_writes_chao_co_down(row, school, opened, check, width):
    youth = PersonFactory(school=school, roles=(Role.YOUTH_LEADER,))
    page = opened(youth, width, "/goi-sinh-hoat/")
    check(page)
    page.get_by_role("link", name="Lên kế hoạch gói").click()
    check(page)
    page.get_by_role("link", name="Đề xuất cả năm").click()
    check(page)
    page.locator(".choice input").first.uncheck()
    page.get_by_role("button", name="Đưa các gói đã chọn vào kế hoạch").click()
    page.wait_for_url("**/ke-hoach/")
    check(page)
    assert PackPlan.objects.filter(grade=7).count() == 4
    page.goto(re.sub("(https?://[^/]+).*", rf"\1/goi-sinh-hoat/{KEY}/chao-co/", page.url))
    check(page)
    page.get_by_role("button", name="Ghi đã đọc ở chào cờ").click()
    page.wait_for_url("**/lan/*/")
    assert PackRun.objects.get().heads == row.size
