"""What always holds of schools, people, years and classes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mangxanh.common.dates import now, today
from mangxanh.school.models import (
    ROLE_DESCRIPTIONS,
    STAFF_ROLES,
    Delegation,
    Holiday,
    Membership,
    OneUseLink,
    Person,
    Role,
    School,
    SchoolYear,
    SetupCode,
    StaffSession,
    Stranger,
    WrongGuess,
)
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()
    return True


def test_every_role_has_a_description():
    assert set(ROLE_DESCRIPTIONS) == STAFF_ROLES


def test_a_person_holds_the_roles_of_where_they_act():
    first, second = SchoolFactory(), SchoolFactory()
    person = PersonFactory(school=first, roles=[Role.TEACHER, Role.CLERK])
    person.memberships.create(school=second, role=Role.BOARD, from_date=today())

    assert person.roles == {"teacher", "clerk"}
    assert person.role_in(first.pk) == "teacher"
    assert person.role_in(second.pk) == "board"
    assert person.at(second).roles == {"board"}
    assert person.role_in(SchoolFactory().pk) == ""
    assert person.has_role(Role.BOARD, Role.IT)
    assert not person.has_role(Role.TEACHER)
    assert not person.has_role()


def test_a_person_who_acts_nowhere_holds_no_role():
    person = Person.objects.get(pk=BoardFactory().pk)

    assert person.school is None
    assert person.roles == frozenset()


def test_a_closed_account_has_no_role(board):
    board.is_active = False

    assert not board.has_role(Role.BOARD)


def test_roles_are_asked_once(board, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert board.has_role(Role.BOARD)
        assert not board.has_role(Role.IT)
        assert board.role_in(board.school.pk) == "board"


@pytest.mark.parametrize(
    ("name", "form", "given", "addressed"),
    [
        ("Đỗ Thị Hạnh", "cô", "Hạnh", "cô Hạnh"),
        ("Đỗ Thị Hạnh", "", "Hạnh", "Đỗ Thị Hạnh"),
        ("Ý", "thầy", "Ý", "thầy Ý"),
    ],
)
def test_people_are_addressed_by_given_name(name, form, given, addressed):
    person = Person(name=name, address_form=form)

    assert (person.given_name, person.addressed, str(person)) == (given, addressed, name)


def test_a_person_is_sought_without_marks():
    assert PersonFactory(name="Đỗ Thị Hạnh").search_name == "do thi hanh"


def test_a_stranger_is_nobody(school):
    stranger = Stranger(school)

    assert not stranger.is_authenticated
    assert not stranger.is_active
    assert not stranger.has_role(Role.BOARD)
    assert stranger.pk is None


def test_rows_say_what_they_are(school, teacher, board):
    day = date(2026, 11, 23)
    year = YearFactory(school=school, name="2026-2027")

    assert year.short == "2627"
    assert str(year) == "2026-2027"
    assert str(school) == school.name
    assert school.school_id == school.pk
    assert str(ClassFactory(year=year, name="6A1")) == "6A1"
    assert str(Holiday(name="Tết")) == "Tết"
    assert str(teacher.memberships.get()) == f"{teacher.pk} teacher"
    assert str(Delegation(person=teacher, deputy=board)) == f"{teacher.pk} → {board.pk}"
    assert str(StaffSession(device="Firefox")) == "Firefox"
    assert str(OneUseLink(purpose="reset")) == "reset"
    assert str(SetupCode(created_at=day)) == str(WrongGuess(at=day)) == "2026-11-23"


def test_a_host_is_of_one_school_and_many_may_have_none():
    SchoolFactory(host="a.test")
    SchoolFactory(host="")
    SchoolFactory(host="")

    assert refused(lambda: SchoolFactory(host="a.test"))
    assert School.objects.count() == 3


def test_a_year_is_in_order_and_stands_once_a_school(school):
    year = YearFactory(school=school, name="2026-2027")

    assert refused(lambda: YearFactory(school=school, name="2026-2027"))
    assert refused(lambda: YearFactory(school=school, name="x", last_day=year.first_day))
    assert YearFactory(name="2026-2027")
    assert SchoolYear.objects.count() == 2


def test_a_holiday_does_not_end_before_it_begins(school):
    first, last = date(2027, 2, 5), date(2027, 2, 4)

    assert refused(
        lambda: Holiday.objects.create(school=school, name="Tết", first_day=first, last_day=last)
    )


@pytest.mark.parametrize("fields", [{"grade": 0}, {"grade": 13}, {"size": 101}])
def test_a_class_has_sense(school, fields):
    year = YearFactory(school=school)

    assert refused(lambda: ClassFactory(year=year, **fields))


def test_a_class_stands_once_a_year(school):
    row = ClassFactory(year__school=school)

    assert refused(lambda: ClassFactory(year=row.year, name=row.name))


def test_a_role_is_held_once_at_a_time_and_again_later(school, teacher):
    def again():
        return Membership.objects.create(
            person=teacher, school=school, role=Role.TEACHER, from_date=today()
        )

    assert refused(again)
    teacher.memberships.update(until_date=today() - timedelta(days=1))
    assert again()


def test_a_membership_does_not_end_before_it_begins(school, teacher):
    assert refused(lambda: teacher.memberships.update(until_date=date(2019, 1, 1)))


def test_a_delegation_is_in_order_and_to_somebody_else(school, teacher, board):
    def make(deputy, last):
        Delegation.objects.create(
            school=school, person=teacher, deputy=deputy, first_day=today(), last_day=last
        )

    assert refused(lambda: make(board, today() - timedelta(days=1)))
    assert refused(lambda: make(teacher, today()))
    assert not Delegation.objects.exists()


def test_names_and_digests_are_unique(school, teacher):
    common = {"person": teacher, "school": school, "created_at": now()}
    StaffSession.objects.create(digest="x", seen_at=now(), **common)
    OneUseLink.objects.create(digest="x", expires_at=now(), **common)
    SetupCode.objects.create(digest="x", school=school, created_at=now())

    assert refused(lambda: StaffSession.objects.create(digest="x", seen_at=now(), **common))
    assert refused(lambda: OneUseLink.objects.create(digest="x", expires_at=now(), **common))
    assert refused(lambda: SetupCode.objects.create(digest="x", school=school, created_at=now()))
    assert refused(lambda: TeacherFactory(username=teacher.username))


@pytest.mark.parametrize(
    ("first_day", "day", "week"),
    [
        (date(2026, 9, 5), date(2026, 11, 23), 12),  # 5/9/2026 is a Saturday
        (date(2026, 9, 5), date(2026, 9, 5), None),
        (date(2026, 9, 6), date(2026, 9, 7), 1),
        (date(2026, 9, 7), date(2026, 9, 7), 1),
        (date(2026, 9, 9), date(2026, 9, 14), 2),
        (date(2026, 9, 5), date(2027, 6, 1), None),
    ],
)
def test_the_weeks_of_a_school_year_are_counted_from_its_first_monday(first_day, day, week):
    year = SchoolYear(first_day=first_day, last_day=date(2027, 5, 31))

    assert year.week_of(day) == week
