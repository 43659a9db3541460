"""A colleague who left: the account closes at once, the name goes when no paper needs it."""

from datetime import date, time, timedelta

import pytest
from django.db.models import ProtectedError

from mangxanh.common.dates import at, moved_clock
from mangxanh.history.models import HistoryRow
from mangxanh.home.tests.nights import TODAY, ending_place, night, nights
from mangxanh.plan.models import Plan
from mangxanh.school.actions.forgetting import close_account
from mangxanh.school.actions.people import give_role
from mangxanh.school.models import Membership, Person, Role, SecondFactor, StaffSession
from mangxanh.school.tests.factories import SchoolFactory, TeacherFactory
from mangxanh.work.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def place(db):
    with moved_clock(at(TODAY, time(9))):
        yield ending_place()


def test_a_colleague_who_left_is_told_and_keeps_nothing_but_the_name(place):
    teacher = place.people["teacher"]
    teacher.memberships.update(until_date=TODAY)
    assert SecondFactor.objects.filter(person=teacher).exists()
    email = teacher.email

    night(TODAY + timedelta(days=1))

    teacher = Person.objects.get(pk=teacher.pk)
    assert (teacher.is_active, teacher.username, teacher.email) == (False, None, "")
    assert not teacher.has_usable_password()
    assert teacher.name == "Trần tiengvong teacher"
    assert OutgoingMail.objects.get(to=email).subject.endswith("đã đóng")
    assert not StaffSession.objects.filter(person=teacher).exists()
    assert not SecondFactor.objects.filter(person=teacher).exists()
    night(TODAY + timedelta(days=2))
    assert HistoryRow.objects.filter(verb="account closed", object_key=teacher.pk).count() == 1


def test_a_colleague_with_another_role_or_school_stays_open(place):
    teacher, editor = place.people["teacher"], place.people["editor"]
    teacher.memberships.update(until_date=TODAY)
    second = SchoolFactory(host="hai.test")
    Membership.objects.create(person=teacher, school=second, role="staff", from_date=TODAY)
    editor.memberships.update(until_date=TODAY)
    Membership.objects.create(
        person=editor, school=place.school, role="staff", from_date=TODAY + timedelta(days=30)
    )

    night(TODAY + timedelta(days=1))

    assert Person.objects.get(pk=teacher.pk).is_active
    assert Person.objects.get(pk=editor.pk).is_active
    close_account(teacher, place.school)
    assert Person.objects.get(pk=teacher.pk).is_active


def test_a_colleague_without_an_address_is_closed_all_the_same(place):
    clerk = place.people["clerk"]
    Person.objects.filter(pk=clerk.pk).update(email="")
    clerk.memberships.update(until_date=TODAY)

    night(TODAY + timedelta(days=1))

    assert not Person.objects.get(pk=clerk.pk).is_active


def test_a_colleague_who_comes_back_gets_an_account_again(place):
    teacher = place.people["teacher"]
    teacher.memberships.update(until_date=TODAY)
    night(TODAY + timedelta(days=1))
    teacher = Person.objects.get(pk=teacher.pk)

    with moved_clock(at(TODAY + timedelta(days=30), time(9))):
        give_role(teacher, place.school, Role.TEACHER, by=place.people["board"])

    teacher.refresh_from_db()
    assert teacher.is_active
    assert teacher.username == "teachertt"


def test_the_name_goes_when_no_paper_names_it_any_more(place):
    named = place.people["teacher"]  # owns a line, logged an activity
    free = TeacherFactory(school=place.school, name="Không Giấy Tờ")
    for person in (named, free):
        person.memberships.update(until_date=TODAY)
    night(TODAY + timedelta(days=1))
    Plan.objects.filter(pk=place.keys["plan"][0]).update(last_day=date(2035, 12, 31))

    nights(date(2031, 11, 23))

    assert Person.objects.filter(pk=named.pk).exists()
    assert not Person.objects.filter(pk=free.pk).exists()
    with pytest.raises(ProtectedError):
        Person.objects.get(pk=named.pk).delete()
