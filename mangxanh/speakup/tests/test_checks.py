"""What `doctor` says about help, and what a poster says of a school."""

from datetime import time, timedelta

import pytest

from mangxanh.common.dates import today
from mangxanh.school.models import HelpContact, School
from mangxanh.school.tests.factories import HelpContactFactory, SchoolFactory
from mangxanh.speakup.checks import findings
from mangxanh.speakup.pages import write_all
from mangxanh.speakup.queries import is_loopback, poster_lines

pytestmark = pytest.mark.django_db
Kind = HelpContact.Kind


def told():
    return [finding.message for finding in findings()]


def test_doctor_says_what_a_school_lacks(school):
    HelpContactFactory(school=school)
    write_all()

    said = " ".join(told())

    assert "Đường dây nóng của trường" in said
    assert "1 địa chỉ hỗ trợ" in said


def test_doctor_is_silent_where_all_is_well(school):
    for kind in Kind.values:
        HelpContactFactory(school=school, kind=kind, checked_on=today())
    write_all()

    assert told() == []


def test_doctor_names_a_page_that_is_gone_and_leaves_schools_in_the_making_alone(school, settings):
    School.objects.update(set_up_at=None)
    write_all()
    page = settings.HELP_DIR / school.host / "trang.vi.html"
    page.unlink()

    assert [str(page) in line for line in told()] == [True]


def test_a_poster_says_only_what_was_checked(school):
    hours = {"days": "12345", "from_time": time(16), "until_time": time(17)}
    counsellor = {"phone": "", "place": "Phòng 203", "checked_on": today()}
    HelpContactFactory(school=school, kind=Kind.COUNSELLOR, name="Tư vấn", **counsellor, **hours)
    hotline = HelpContactFactory(school=school, kind=Kind.HOTLINE, name="Số nóng", phone="024 1")
    HelpContactFactory(school=SchoolFactory(), kind=Kind.HOTLINE, checked_on=today())
    assert poster_lines(school) == ["Tư vấn: Phòng 203", "Thứ Hai đến thứ Sáu, 16:00–17:00"]

    hotline.checked_on = today() - timedelta(days=1)
    hotline.save()

    assert poster_lines(school)[-1] == "Số nóng: 024\u00a01"


def test_a_poster_does_not_say_a_room_twice(school):
    place = {"phone": "024 2", "place": "Phòng Tư vấn học đường 203", "checked_on": today()}
    HelpContactFactory(school=school, kind=Kind.COUNSELLOR, name="Tư vấn học đường", **place)

    assert poster_lines(school) == ["Phòng Tư vấn học đường 203: 024\u00a02"]


@pytest.mark.parametrize(("address", "is_local"), [
    ("http://127.0.0.1:8000/giup", True), ("http://localhost/giup", True),
    ("http://[::1]:80/giup", True), ("https://truong.edu.vn/giup", False), ("giup", False),
])  # fmt: skip
def test_an_address_of_this_machine_alone_is_known(address, is_local):
    assert is_loopback(address) == is_local
