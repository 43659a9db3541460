"""Sessions: found by their token on their school's pages, seen, ended; one's own password."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import now
from mangxanh.school.actions.access import (
    TooManyGuesses,
    change_password,
    end_session,
    find_session,
    open_session,
)
from mangxanh.school.models import StaffSession, WrongGuess
from mangxanh.school.tests.acting import rows_of_history, told
from mangxanh.school.tests.factories import SchoolFactory, TeacherFactory

pytestmark = pytest.mark.django_db
RIGHT, NEW = "mat-khau-tot-1", "một câu ngắn dễ nhớ"


@pytest.fixture
def token(teacher):
    return open_session(teacher, teacher.school, device="Chrome · Windows")


def test_a_session_is_found_by_its_token_on_its_schools_pages_only(teacher, token):
    assert find_session(teacher.school, token).person == teacher
    assert find_session(SchoolFactory(), token) is None
    assert find_session(teacher.school, token + "x") is None


def test_a_session_ends_after_thirty_days_however_often_it_is_used(teacher, token):
    with time_machine.travel(now() + timedelta(days=29)):
        assert find_session(teacher.school, token)
    with time_machine.travel(now() + timedelta(days=30, seconds=1)):
        assert find_session(teacher.school, token) is None


def test_the_session_of_a_closed_account_is_not_found(teacher, token):
    teacher.is_active = False
    teacher.save()

    assert find_session(teacher.school, token) is None


def test_being_seen_is_written_once_in_five_minutes(teacher, token, django_assert_num_queries):
    with django_assert_num_queries(1):
        find_session(teacher.school, token)
    first = StaffSession.objects.get().seen_at

    with time_machine.travel(now() + timedelta(minutes=6)), django_assert_num_queries(2):
        find_session(teacher.school, token)

    assert StaffSession.objects.get().seen_at > first + timedelta(minutes=5)


def test_a_long_device_name_is_cut(teacher):
    open_session(teacher, teacher.school, device="x" * 300)

    assert StaffSession.objects.get().device == "x" * 80


def test_its_owner_ends_a_session_and_ending_it_twice_is_harmless(teacher, token):
    session = StaffSession.objects.get()

    end_session(session, by=teacher)
    end_session(session, by=teacher)

    assert find_session(teacher.school, token) is None
    assert told("signed out") == [
        (teacher.pk, teacher.school.pk, f"school.StaffSession:{session.pk}")
    ]


def test_nobody_else_ends_it_not_even_the_board(teacher, token, board):
    with pytest.raises(PermissionDenied):
        end_session(StaffSession.objects.get(), by=board)

    assert find_session(teacher.school, token)
    assert not told("signed out")


def test_a_new_password_ends_every_session_but_this_one(teacher, token):
    keep = find_session(teacher.school, token)
    elsewhere = open_session(teacher, teacher.school, device="Phone")
    colleague = TeacherFactory(school=teacher.school)
    of_colleague = open_session(colleague, teacher.school, device="Phone")

    change_password(teacher, RIGHT, NEW, keep=keep, by=teacher)

    teacher.refresh_from_db()
    assert teacher.check_password(NEW)
    assert find_session(teacher.school, token)
    assert find_session(teacher.school, elsewhere) is None
    assert find_session(teacher.school, of_colleague)
    assert told("password changed") == [
        (teacher.pk, teacher.school.pk, f"school.Person:{teacher.pk}")
    ]


def test_a_new_password_without_a_session_to_keep_ends_all(teacher, token):
    change_password(teacher, RIGHT, NEW, keep=None, by=teacher)

    assert find_session(teacher.school, token) is None


def test_whoever_acts_in_no_school_is_written_down_for_the_installation(teacher):
    teacher._school = None

    change_password(teacher, RIGHT, NEW, keep=None, by=teacher)

    assert told("password changed") == [(teacher.pk, 0, f"school.Person:{teacher.pk}")]


def test_nobody_changes_the_password_of_another(teacher, board):
    with pytest.raises(PermissionDenied):
        change_password(teacher, RIGHT, NEW, keep=None, by=board)

    teacher.refresh_from_db()
    assert teacher.check_password(RIGHT)


def test_a_wrong_old_password_is_refused_and_counted(teacher, token):
    keep = find_session(teacher.school, token)
    for _turn in range(5):
        with pytest.raises(ValidationError) as refused:
            change_password(teacher, "wrong", NEW, keep=keep, by=teacher)
        assert refused.value.code == "old"

    with pytest.raises(TooManyGuesses):
        change_password(teacher, RIGHT, NEW, keep=keep, by=teacher)

    teacher.refresh_from_db()
    assert teacher.check_password(RIGHT)
    assert WrongGuess.objects.count() == 5
    assert not told("password changed")


@pytest.mark.parametrize("weak", ["ngan", "1234567890123", "password123", "", "Nguyễn Thị Số"])
def test_a_weak_password_is_refused_and_nothing_ends(teacher, token, weak):
    teacher.name = "Nguyễn Thị Số"
    teacher.save()
    before = rows_of_history()

    with pytest.raises(ValidationError):
        change_password(teacher, RIGHT, weak, keep=None, by=teacher)

    teacher.refresh_from_db()
    assert teacher.check_password(RIGHT)
    assert find_session(teacher.school, token)
    assert rows_of_history() == before
