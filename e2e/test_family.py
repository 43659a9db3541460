"""A parent comes in with a slip, sees their child's class, and signs out."""

import pytest

from mangxanh.plan.tests.factories import ActivityClassFactory, ActivityFactory
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.guardians import print_slips
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Guardianship, GuardianSlip
from mangxanh.school.tests.factories import PupilFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASSWORD = "một câu ngắn dễ nhớ"  # noqa: S105  # of nobody


@pytest.fixture
def pupil(school, teacher):
    school.host = ""
    school.save()
    pupil = PupilFactory(school=school, person__name="Nguyễn Ngọc Minh Anh")
    pupil.school_class.homeroom_teacher = teacher
    pupil.school_class.save()
    activity = ActivityFactory(school=school, title="Đọc lại trước khi gửi")
    ActivityClassFactory(activity=activity, school_class=pupil.school_class)
    return pupil


@pytest.fixture
def code(pupil, teacher):
    [(_pupil, code)] = print_slips([pupil], by=teacher)
    return code


def type_the_code(page, site, code):
    page.goto(f"{site}/phu-huynh/")
    page.get_by_label("Mã trên phiếu").fill(code.lower().replace("-", " "))
    page.locator("main form button").click()
    page.wait_for_url("**/phu-huynh/moi/*/")


def make_the_account(page):
    page.get_by_label("Họ tên phụ huynh").fill("Nguyễn Văn Tâm")
    page.get_by_label("Mật khẩu mới").fill(PASSWORD)
    page.get_by_label("Gõ lại").or_(page.locator("[name=again]")).first.fill(PASSWORD)
    page.get_by_role("button", name="Tạo tài khoản").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
@pytest.mark.parametrize("width", [390, 320])
def test_from_slip_to_home_and_out(
    page_at, site, code, pupil, javascript, width, axe, sticks_out, too_small
):
    page = page_at(width, java_script_enabled=javascript)

    def look():
        assert sticks_out(page) == []
        if javascript:
            assert axe(page) == []
            assert too_small(page) == []

    type_the_code(page, site, code)
    look()
    make_the_account(page)
    page.wait_for_url(f"{site}/")
    look()
    assert "Đọc lại trước khi gửi" in page.locator("main").inner_text()
    page.locator(".bottombar a[href='/tai-khoan/']").click()
    look()
    page.locator(".bottombar a[href='/hop-thu/']").click()
    look()
    page.get_by_role("button", name="Đăng xuất").first.click()
    page.wait_for_url("**/dang-nhap/")

    assert Guardianship.objects.get().pupil == pupil
    page.goto(f"{site}/phu-huynh/moi/{code}/")
    look()
    assert "không còn dùng được" in page.locator("main").inner_text()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_everybody_can_use_a_guardians_pages(page_at, site, code, width, dark, axe, sticks_out):
    page = page_at(width, dark=dark)
    type_the_code(page, site, code)
    assert axe(page) == []
    page.locator("a.door").click()
    assert axe(page) == []
    page.go_back()
    make_the_account(page)
    page.wait_for_url(f"{site}/")

    for path in ("/", "/tai-khoan/", "/hop-thu/"):
        page.goto(f"{site}{path}")
        assert axe(page) == []
        assert sticks_out(page) == []


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_the_homeroom_teacher_prints_a_slip_from_the_class_page(
    page_at, site, pupil, teacher, width, axe, sticks_out, too_small
):
    page = page_at(width)
    token = open_session(teacher, pupil.school, device="e2e")
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site}])

    page.goto(f"{site}/lop/{pupil.school_class_id}/")
    assert axe(page) == []
    assert sticks_out(page) == []
    assert too_small(page) == []
    page.locator(f"a[href='/lop/{pupil.school_class_id}/phu-huynh/']").first.click()
    assert axe(page) == []
    assert sticks_out(page) == []
    assert too_small(page) == []
    with page.expect_download() as got:
        page.get_by_role("button", name="In phiếu (PDF)").click()

    assert got.value.suggested_filename.endswith(".pdf")
    assert GuardianSlip.objects.get().pupil == pupil
