"""A clerk chooses a list, answers who is meant, brings it in, finds a pupil, undoes it."""

import pytest
from django.urls import reverse

from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Pupil, Role
from mangxanh.school.tests.factories import (
    PapersConfirmationFactory,
    PersonFactory,
    PupilFactory,
    YearFactory,
)
from mangxanh.school.tests.roster.files import csv

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
ROWS = (
    ["Mã HS", "Họ và tên", "Lớp", "Số CMND"],
    ["", "Lò Thị Pâng", "6A1", "001214"],
    ["A2", "Y Blŏk Ayŭn", "6A1", "001215"],
)


@pytest.fixture
def listed(school, tmp_path):
    """A list of two pupils, one of whom the school may know."""
    PapersConfirmationFactory(school=school)
    YearFactory(school=school)
    known = PupilFactory(school=school, person__name="Lò Thị Pâng", code="A1")
    known.school_class.name = "6A1"
    known.school_class.save()
    path = tmp_path / "ds.csv"
    path.write_bytes(csv(*ROWS))
    return path


@pytest.fixture
def opened(live_server, page_at, school):
    """Open the page of lists as a clerk."""
    school.host = ""
    school.save()
    clerk = PersonFactory(school=school, roles=[Role.CLERK])

    def open_as_clerk(width=390, **looks):
        page = page_at(width, **looks)
        token = open_session(clerk, school, device="e2e")
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
        page.goto(live_server.url + reverse("roster_start"))
        return page

    return open_as_clerk


@SCRIPT
def test_a_list_comes_in_and_goes_again(listed, opened, live_server, script):
    page = opened(java_script_enabled=script)
    page.set_input_files("#id_file", listed)
    page.get_by_role("button", name="Đọc danh sách").click()
    assert "Số CMND" in page.content()
    page.get_by_role("link", name="Trả lời").click()
    page.get_by_text("Cùng một em:").click()
    page.get_by_role("button", name="Lưu câu trả lời").click()
    page.get_by_role("button", name="Nhập danh sách này").click()
    page.wait_for_url("**/nhap/*/")
    assert Pupil.objects.present().count() == 2

    page.goto(live_server.url + reverse("pupil_list") + "?q=ayun")
    page.get_by_role("link", name="Y Blŏk Ayŭn").click()
    assert "A2" in page.content()
    page.goto(live_server.url + reverse("roster_start"))
    page.get_by_role("button", name="Hoàn tác").click()
    page.wait_for_url("**/nhap/")
    assert Pupil.objects.count() == 1


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_the_pages(
    listed, opened, live_server, width, dark, axe, sticks_out, too_small
):
    page = opened(width=width, dark=dark)
    assert axe(page) == [], page.url
    page.set_input_files("#id_file", listed)
    page.get_by_role("button", name="Đọc danh sách").click()
    staged = page.url
    pupil = Pupil.objects.get()
    for url in (
        staged,
        f"{staged}hoi/",
        f"{staged}?lop=6A1",
        live_server.url + reverse("pupil_list"),
        live_server.url + reverse("pupil_detail", args=[pupil.pk]),
        live_server.url + reverse("pupil_add"),
    ):
        page.goto(url)
        assert axe(page) == [], url
        assert sticks_out(page) == [], url
        assert too_small(page) == [], url
