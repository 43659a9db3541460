"""Papers confirmed by the board; a pupil reads what is kept, asks, and reads the answer."""

import pytest
from django.urls import reverse

from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.actions.rights import note_look
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.models import DataRequest, Role, School
from mangxanh.school.queries import papers_are_confirmed
from mangxanh.school.tests.factories import (
    BoardFactory,
    CardFactory,
    GuardianFactory,
    GuardianshipFactory,
    PersonFactory,
    PupilFactory,
    SchoolFactory,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-tot-1"  # noqa: S105  # of factories


@pytest.fixture
def school():
    return SchoolFactory(host="")


@pytest.fixture
def pupil(school):
    row = PupilFactory(school=school, person__name="Nguyễn Hà An", code="2614000001")
    note_look(row, by=PersonFactory(school=school, name="Phan Thị Mai", roles=(Role.CLERK,)))
    return row


def sign_in(page, site, person):
    page.goto(site + reverse("sign_in"))
    page.fill("[name=username]", person.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state()


def as_pupil(page, site, pupil):
    token = pupil_token(CardFactory(pupil=pupil))
    page.context.add_cookies([{"name": PUPIL_COOKIE, "value": token, "url": site}])


def is_fit(page, axe, sticks_out):
    assert axe(page) == []
    assert sticks_out(page) == []


@pytest.mark.parametrize("width", [390, 1366])
def test_the_board_reads_the_papers_and_confirms_them(
    live_server, page_at, axe, sticks_out, school, width
):
    page = page_at(width)
    sign_in(page, live_server.url, BoardFactory(school=school))
    page.goto(live_server.url + reverse("data_papers"))
    is_fit(page, axe, sticks_out)
    with page.expect_download() as paper:
        page.locator("main a[href$='/mo-ta-xu-ly/']").click()
    assert paper.value.suggested_filename == "mo-ta-xu-ly.docx"

    page.locator("label.choice").click()
    page.get_by_role("button", name="Xác nhận hồ sơ đã xong").click()

    page.get_by_text("đã xác nhận ngày").wait_for()
    assert papers_are_confirmed(School.objects.get())
    is_fit(page, axe, sticks_out)
    page.locator("main a.go").click()
    page.locator("#id_inbox").fill("6")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("6 tháng kể từ khi viết").wait_for()
    is_fit(page, axe, sticks_out)


def test_a_pupil_reads_asks_and_gets_an_answer(
    live_server, page_at, axe, sticks_out, school, pupil
):
    phone = page_at(390)
    as_pupil(phone, live_server.url, pupil)
    phone.goto(live_server.url + "/")
    phone.locator("footer a[href='/quyen/']").click()  # one tap from any page
    phone.get_by_text("2614000001").wait_for()
    assert "cô Mai" in phone.locator("main").inner_text()
    is_fit(phone, axe, sticks_out)

    phone.locator("main a.btn").first.click()
    is_fit(phone, axe, sticks_out)
    phone.get_by_text("Có chỗ sai, cần sửa").click()
    phone.locator("textarea").fill("Tên em thiếu dấu")
    phone.get_by_role("button", name="Gửi").click()
    phone.get_by_text("Em đã gửi xong").wait_for()

    desk = page_at(1366)
    sign_in(desk, live_server.url, BoardFactory(school=school))
    desk.goto(live_server.url + reverse("data_request_list"))
    is_fit(desk, axe, sticks_out)
    desk.get_by_role("link", name="Có chỗ sai, cần sửa").click()
    is_fit(desk, axe, sticks_out)
    desk.locator("textarea").fill("Cô đã sửa rồi em nhé.")
    desk.get_by_role("button", name="Trả lời").click()
    desk.get_by_text("Đã trả lời. Người hỏi đã được báo.").wait_for()

    phone.goto(live_server.url + reverse("rights"))
    assert "Cô đã sửa rồi em nhé." in phone.locator("main").inner_text()
    assert DataRequest.objects.get().answered_at


def test_a_guardian_reads_their_childs_page_and_takes_it_away(
    live_server, page_at, axe, sticks_out, school, pupil
):
    guardian = GuardianFactory(school=school)
    GuardianshipFactory(guardian=guardian, pupil=pupil)
    page = page_at(320)
    sign_in(page, live_server.url, guardian)
    page.goto(live_server.url + reverse("rights"))
    is_fit(page, axe, sticks_out)
    page.locator("a.door").click()
    page.get_by_text("2614000001").wait_for()
    is_fit(page, axe, sticks_out)
    page.locator("details summary").click()
    is_fit(page, axe, sticks_out)

    with page.expect_download() as file:
        page.get_by_role("link", name="JSON").click()

    assert file.value.suggested_filename == "du-lieu-cua-toi.json"


@pytest.mark.usefixtures("school")
def test_the_public_page_needs_no_account_and_leaves_no_cookie(
    live_server, page_at, axe, sticks_out
):
    page = page_at(320)
    page.goto(live_server.url + reverse("privacy"))
    page.locator("details summary").click()
    is_fit(page, axe, sticks_out)

    assert page.context.cookies() == []
