"""An alarm of a class reaches who leads it, once."""

from datetime import timedelta

import pytest

from mangxanh.common.dates import now, today
from mangxanh.home import tasks
from mangxanh.notices.models import Notice
from mangxanh.school.actions import card_sign_in
from mangxanh.school.models import Delegation
from mangxanh.school.tests.carding import a_class, printed
from mangxanh.school.tests.factories import ClassAlarmFactory, TeacherFactory
from mangxanh.work.actions.tasks import run_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(school):
    return a_class(school)


def told():
    return [(notice.person, notice.url) for notice in Notice.objects.order_by("pk")]


def test_guessing_a_class_is_told_to_its_homeroom_teacher_by_the_worker(row):
    printed(row)
    for number in range(1, 11):
        with pytest.raises(Exception, match="chưa khớp"):
            card_sign_in.check_words(row, number, "hoa sen")

    while run_task("worker"):
        pass

    assert told() == [(row.homeroom_teacher, f"/lop/{row.pk}/the/")]
    notice = Notice.objects.get()
    assert "7A2" in notice.subject
    assert "10 lần gõ sai ở 10 thẻ" in notice.body


def test_who_stands_in_is_told_too_and_nobody_twice(row):
    deputy = TeacherFactory(school=row.school)
    Delegation.objects.create(
        school=row.school,
        person=row.homeroom_teacher,
        deputy=deputy,
        first_day=today(),
        last_day=today(),
    )
    alarm = ClassAlarmFactory(school_class=row)

    tasks.tell_class_guessed(alarm=alarm.pk)
    tasks.tell_class_guessed(alarm=alarm.pk)

    assert {person for person, _url in told()} == {row.homeroom_teacher, deputy}
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("gone", ["nobody", "left", "closed"])
def test_where_nobody_leads_the_class_the_board_is_told(row, board, gone):
    teacher = row.homeroom_teacher
    if gone == "nobody":
        row.homeroom_teacher = None
        row.save()
    elif gone == "left":
        teacher.memberships.update(until_date=today() - timedelta(days=1))
    else:
        teacher.is_active = False
        teacher.save()

    tasks.tell_class_guessed(alarm=ClassAlarmFactory(school_class=row).pk)

    assert [person for person, _url in told()] == [board]


def test_an_alarm_that_is_gone_tells_nobody_and_the_next_one_tells_again(row):
    tasks.tell_class_guessed(alarm=0)
    assert not Notice.objects.exists()

    tasks.tell_class_guessed(alarm=ClassAlarmFactory(school_class=row).pk)
    later = ClassAlarmFactory(school_class=row, raised_at=now() + timedelta(hours=2))
    tasks.tell_class_guessed(alarm=later.pk)

    assert Notice.objects.count() == 2
