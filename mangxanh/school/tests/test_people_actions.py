"""People: invited, given roles, ended, stood in for; refused where somebody may not."""

import unicodedata
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import today
from mangxanh.school.actions import access, people
from mangxanh.school.actions.access import find_link
from mangxanh.school.models import Delegation, Membership, Person, Role
from mangxanh.school.tests.acting import rows_of_history, told
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def it(school):
    return PersonFactory(school=school, roles=[Role.IT])


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Đỗ Thị Hạnh", "hanhdt"),
        (unicodedata.normalize("NFD", "Đỗ Thị Hạnh"), "hanhdt"),
        ("Ý", "y"),
        ("", "thayco"),
        ("Зоя", "thayco"),
        ("Lê 2", "t2l"),
        ("H'Hen Niê", "nieh"),
        ("A" * 80, "a" * 30),
    ],
)
def test_a_sign_in_name_is_proposed_from_the_name(db, name, proposed):
    assert people.propose_username(name) == proposed


def test_the_second_of_a_name_gets_a_number(db):
    PersonFactory(username="hanhdt")
    PersonFactory(username="hanhdt2")

    assert people.propose_username("Đỗ Thị Hạnh") == "hanhdt3"


def test_a_new_account_has_no_password_and_a_calendar_key_of_its_own(db):
    first = people.add_person("  Đỗ  Thị Hạnh ", email=" hanh@truong.test ")
    second = people.add_person("Đỗ Thị Hạnh", username=" Hanh.Do ")

    assert (first.name, first.username, first.email) == (
        "Đỗ Thị Hạnh",
        "hanhdt",
        "hanh@truong.test",
    )
    assert second.username == "hanh.do"
    assert not first.has_usable_password()
    assert len(first.calendar_key) == 43 != second.calendar_key


@pytest.mark.parametrize("username", ["1abc", "a", "có dấu", "a b", "x" * 40, "a/b", "-ab"])
def test_a_sign_in_name_of_another_shape_is_refused(db, username):
    with pytest.raises(ValidationError):
        people.add_person("Đỗ Thị Hạnh", username=username)


def test_a_taken_name_or_none_is_refused(db):
    people.add_person("Đỗ Thị Hạnh", username="hanhdt")

    with pytest.raises(ValidationError):
        people.add_person("Đặng Thị Hạnh", username="HANHDT")
    with pytest.raises(ValidationError):
        people.add_person(" \u200b ")

    assert Person.objects.count() == 1


def test_the_board_invites_a_colleague_who_gets_a_link(school, board):
    person, token = people.invite_person(
        school, "Trần Thị Mai", roles=[Role.TEACHER, Role.CLERK], title=" Ngữ  văn ", by=board
    )

    held = Membership.objects.filter(person=person, school=school).current()
    assert {(row.role, row.title) for row in held} == {("teacher", "Ngữ văn"), ("clerk", "Ngữ văn")}
    assert find_link(school, token).person == person
    assert told("person invited") == [(board.pk, school.pk, f"school.Person:{person.pk}")]


@pytest.mark.parametrize(
    ("asking", "role", "place"),
    [
        (Role.TEACHER, Role.TEACHER, "here"),
        (Role.CLERK, Role.TEACHER, "here"),
        (Role.IT, Role.BOARD, "here"),
        (Role.BOARD, Role.TEACHER, "elsewhere"),
    ],
)
def test_whoever_may_not_invite_is_refused_and_nobody_is_made(school, asking, role, place):
    by = PersonFactory(school=school if place == "here" else SchoolFactory(), roles=[asking])
    before = Person.objects.count()

    with pytest.raises(PermissionDenied):
        people.invite_person(school, "Trần Thị Mai", roles=[Role.TEACHER, role], by=by)

    assert Person.objects.count() == before
    assert rows_of_history() == 0


def test_an_invitation_without_a_role_is_refused(school, board):
    with pytest.raises(ValidationError):
        people.invite_person(school, "Trần Thị Mai", roles=[], by=board)

    assert not Person.objects.filter(name="Trần Thị Mai").exists()


def test_it_gives_a_further_role_and_twice_is_harmless(school, teacher, it):
    people.give_role(teacher, school, Role.CLERK, title="Văn thư", by=it)
    people.give_role(teacher, school, Role.CLERK, by=it)

    row = teacher.memberships.get(role=Role.CLERK)
    assert (row.title, row.from_date, row.until_date) == ("Văn thư", today(), None)
    assert told("role given") == [(it.pk, school.pk, f"school.Membership:{row.pk}")]


def test_it_neither_gives_itself_a_role_nor_ends_its_own(school, it):
    with pytest.raises(PermissionDenied):
        people.give_role(it, school, Role.ACCOUNTANT, by=it)
    with pytest.raises(PermissionDenied):
        people.end_membership(it.memberships.get(), by=it)

    assert it.memberships.filter(until_date__isnull=True).count() == 1
    assert rows_of_history() == 0


def test_the_board_gives_itself_a_role_and_history_keeps_it(school, board):
    people.give_role(board, school, Role.TEACHER, by=board)

    assert len(told("role given")) == 1


def test_somebody_of_two_schools_gets_a_link_while_one_of_them_lets_go(school, board, teacher):
    other = BoardFactory()
    teacher.memberships.create(
        school=other.school, role=Role.CLERK, from_date=today() - 30 * DAY, title="Văn thư"
    )
    with pytest.raises(PermissionDenied):
        access.send_reset(teacher, school, by=board)

    people.end_membership(teacher.memberships.get(school=other.school), by=other)
    assert access.send_reset(teacher, school, by=board)
    people.give_role(teacher, other.school, Role.CLERK, title="Văn thư", by=other)

    assert teacher.role_in(other.school.pk) == Role.CLERK


def test_nobody_below_the_board_makes_a_member_of_the_board(school, teacher, it):
    for by in (teacher, it, BoardFactory()):
        with pytest.raises(PermissionDenied):
            people.give_role(teacher, school, Role.BOARD, by=by)

    assert not teacher.memberships.filter(role=Role.BOARD).exists()
    assert rows_of_history() == 0


def test_somebody_of_another_school_is_given_no_role_here(school, board):
    stranger = TeacherFactory()

    with pytest.raises(PermissionDenied):
        people.give_role(stranger, school, Role.TEACHER, by=board)

    assert not stranger.memberships.filter(school=school).exists()


def test_ending_a_role_ends_it_yesterday(school, teacher, board):
    row = teacher.memberships.get()

    people.end_membership(row, by=board)

    row.refresh_from_db()
    assert row.until_date == today() - DAY
    assert not teacher.at(school).roles
    assert told("role ended") == [(board.pk, school.pk, f"school.Membership:{row.pk}")]


def test_a_role_that_has_ended_is_not_prolonged_by_ending_it_again(school, teacher, board):
    row = teacher.memberships.get()
    Membership.objects.filter(pk=row.pk).update(until_date=today() - 30 * DAY)

    people.end_membership(row, by=board)

    row.refresh_from_db()
    assert row.until_date == today() - 30 * DAY
    assert not told("role ended")


def test_a_role_that_ends_later_ends_now(school, teacher, board):
    row = teacher.memberships.get()
    Membership.objects.filter(pk=row.pk).update(until_date=today() + 30 * DAY)

    people.end_membership(row, by=board)

    row.refresh_from_db()
    assert row.until_date == today() - DAY


def test_a_role_given_today_is_taken_back(school, teacher, board):
    people.give_role(teacher, school, Role.CLERK, by=board)
    row = teacher.memberships.get(role=Role.CLERK)

    people.end_membership(row, by=board)

    assert not teacher.memberships.filter(role=Role.CLERK).exists()
    assert told("role taken back") == [(board.pk, school.pk, f"school.Membership:{row.pk}")]


def test_the_last_board_member_stays(school, board):
    closed = BoardFactory(school=school)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    gone = BoardFactory(school=school)
    gone.memberships.update(until_date=today() - DAY)

    with pytest.raises(ValidationError):
        people.end_membership(board.memberships.get(), by=board)

    assert board.at(school).roles == {Role.BOARD}
    assert not told("role ended")


def test_a_board_member_goes_where_another_stays(school, board):
    other = BoardFactory(school=school)

    people.end_membership(board.memberships.get(), by=other)

    assert not board.at(school).roles


def test_whoever_may_not_give_a_role_does_not_end_it(school, teacher, board, it):
    BoardFactory(school=school)
    for row, by in (
        (teacher.memberships.get(), teacher),
        (teacher.memberships.get(), BoardFactory()),
        (board.memberships.get(), it),
    ):
        with pytest.raises(PermissionDenied):
            people.end_membership(row, by=by)

    assert not Membership.objects.filter(until_date__isnull=False).exists()


def ask(school, person, deputy, by, first=0, last=5):
    days = {"first_day": today() + first * DAY, "last_day": today() + last * DAY}
    return people.delegate(school, person, deputy, **days, by=by)


def test_a_teacher_asks_a_colleague_and_takes_the_work_back(school, teacher):
    deputy = TeacherFactory(school=school)

    row = ask(school, teacher, deputy, by=teacher)
    people.end_delegation(row, by=teacher)
    people.end_delegation(row, by=teacher)

    row.refresh_from_db()
    assert (row.person, row.deputy) == (teacher, deputy)
    assert row.ended_at
    for verb in ("work delegated", "delegation ended"):
        assert told(verb) == [(teacher.pk, school.pk, f"school.Delegation:{row.pk}")]


def test_the_board_asks_for_anybody_and_ends_it(school, teacher, board):
    row = ask(school, teacher, TeacherFactory(school=school), by=board)
    people.end_delegation(row, by=board)

    assert told("delegation ended")


def test_a_colleague_delegates_and_ends_for_nobody_else(school, teacher, board):
    other = TeacherFactory(school=school)
    row = ask(school, other, board, by=board)

    with pytest.raises(PermissionDenied):
        ask(school, other, teacher, by=teacher)
    with pytest.raises(PermissionDenied):
        people.end_delegation(row, by=teacher)
    with pytest.raises(PermissionDenied):
        people.end_delegation(row, by=BoardFactory())

    row.refresh_from_db()
    assert row.ended_at is None
    assert Delegation.objects.count() == 1


def test_a_delegation_without_sense_is_refused(school, teacher, board):
    stranger = TeacherFactory()
    left = TeacherFactory(school=school)
    left.memberships.update(until_date=today() - DAY)
    for person, deputy, last in (
        (teacher, teacher, 5),
        (teacher, board, -1),
        (teacher, stranger, 5),
        (teacher, left, 5),
        (stranger, teacher, 5),
    ):
        with pytest.raises(ValidationError):
            ask(school, person, deputy, by=board, last=last)

    assert not Delegation.objects.exists()
    assert rows_of_history() == 0


def test_a_person_changes_their_own_account(teacher):
    people.edit_own_account(
        teacher,
        name=" Trần  Thị Mai ",
        email=" mai@truong.test ",
        address_form="cô",
        language="en",
        by=teacher,
    )

    person = Person.objects.get(pk=teacher.pk)
    assert (person.name, person.search_name) == ("Trần Thị Mai", "tran thi mai")
    assert (person.email, person.address_form, person.language) == ("mai@truong.test", "cô", "en")
    assert told("account edited") == [
        (teacher.pk, teacher.school.pk, f"school.Person:{teacher.pk}")
    ]


def test_nobody_changes_the_account_of_another(teacher, board):
    with pytest.raises(PermissionDenied):
        people.edit_own_account(
            teacher, name="X", email="", address_form="", language="vi", by=board
        )
    with pytest.raises(PermissionDenied):
        people.new_calendar_key(teacher, by=board)

    assert Person.objects.get(pk=teacher.pk).name == teacher.name
    assert Person.objects.get(pk=teacher.pk).calendar_key == teacher.calendar_key


def test_a_new_calendar_key_ends_the_old_one(teacher):
    old = teacher.calendar_key

    new = people.new_calendar_key(teacher, by=teacher)

    assert Person.objects.get(pk=teacher.pk).calendar_key == new != old
    assert told("calendar address changed") == [
        (teacher.pk, teacher.school.pk, f"school.Person:{teacher.pk}")
    ]


def test_whoever_acts_in_no_school_is_written_down_for_the_installation(teacher):
    teacher._school = None

    people.new_calendar_key(teacher, by=teacher)
    people.edit_own_account(
        teacher, name="Mai", email="", address_form="", language="vi", by=teacher
    )

    assert told("account edited") == [(teacher.pk, 0, f"school.Person:{teacher.pk}")]
    assert told("calendar address changed") == [(teacher.pk, 0, f"school.Person:{teacher.pk}")]


def test_memberships_hold_from_a_day_until_a_day(school):
    person = TeacherFactory(school=school)
    row = person.memberships.get()
    row.from_date, row.until_date = date(2026, 9, 1), date(2026, 11, 20)
    row.save()

    held = [
        Membership.objects.current(day).filter(pk=row.pk).exists()
        for day in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 11, 20), date(2026, 11, 21))
    ]

    assert held == [False, True, True, False]
