"""What a person is told about their own account: at once, in the inbox and by mail."""

from datetime import date, time, timedelta

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.notices.tasks import tell_new_device, tell_second_step_reset
from mangxanh.school.actions.access import open_session
from mangxanh.school.models import Membership, StaffSession
from mangxanh.school.queries import address
from mangxanh.work.models import OutgoingMail

pytestmark = pytest.mark.django_db
SUNDAY_NIGHT = at(date(2026, 11, 22), time(23, 30))


@pytest.fixture(autouse=True)
def sunday_night():
    with moved_clock(SUNDAY_NIGHT):
        yield


@pytest.fixture
def session(teacher):
    open_session(teacher, teacher.school, device="Chrome · Android")
    return StaffSession.objects.get()


def test_a_new_device_is_told_with_its_name_and_what_to_do(teacher, session):
    tell_new_device(session.pk)

    notice = Notice.objects.get()
    assert (notice.person, notice.school, notice.url) == (teacher, teacher.school, "/tai-khoan/")
    assert "Chrome · Android" in notice.body
    assert "23:30 22/11/2026" in notice.body
    assert teacher.addressed in notice.body


@pytest.mark.parametrize("what", ["device", "reset"])
def test_the_mail_waits_for_no_working_day(teacher, session, what):
    if what == "device":
        tell_new_device(session.pk)
    else:
        tell_second_step_reset(teacher.pk, teacher.school.pk)

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.due_at, mail.by_day_until) == (teacher.email, SUNDAY_NIGHT, None)
    assert mail.text.count(address(teacher.school, "/tai-khoan/")) == 1


def test_a_letter_is_in_the_language_of_its_reader(teacher, session):
    teacher.language = "en"
    teacher.save()

    tell_new_device(session.pk)
    tell_second_step_reset(teacher.pk, teacher.school.pk)

    assert all(notice.body.startswith("Hello") for notice in Notice.objects.all())


def test_who_left_meanwhile_or_is_gone_is_told_nothing(teacher, session):
    Membership.objects.update(until_date=date(2026, 11, 22) - timedelta(days=1))

    tell_new_device(session.pk)
    tell_second_step_reset(teacher.pk, teacher.school.pk)
    tell_new_device(0)
    tell_second_step_reset(0, teacher.school.pk)

    assert not Notice.objects.exists()


def test_without_an_address_there_is_the_inbox(teacher, session):
    teacher.email = ""
    teacher.save()

    tell_new_device(session.pk)

    assert Notice.objects.exists()
    assert not OutgoingMail.objects.exists()
