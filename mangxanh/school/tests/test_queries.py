"""What others ask of the school: its host, year, classes, people, working days."""

from datetime import date, timedelta

import pytest

from mangxanh.common.dates import today
from mangxanh.school import queries
from mangxanh.school.models import Delegation, Holiday, Person, Role, School, Stranger
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_without_a_school_no_host_has_one():
    assert queries.school_of_host("truong.test") is None


def test_one_school_answers_to_any_host():
    school = SchoolFactory(host="truong.test")

    for host in ("truong.test", "192.168.1.5:8000", "[::1]", "[::1]:8000", "localhost"):
        assert queries.school_of_host(host) == school


def test_two_schools_are_told_apart_by_host_and_an_unknown_one_is_nobodys():
    first, second = SchoolFactory(host="a.test"), SchoolFactory(host="b.test")

    assert queries.school_of_host("A.test:8000") == first
    assert queries.school_of_host("b.test") == second
    assert queries.school_of_host("c.test") is None
    assert queries.school_of_host("") is None
    assert queries.school_of_host("a.test.evil.test") is None


def test_a_school_without_a_host_is_not_what_an_unknown_host_finds():
    first, second = SchoolFactory(host=""), SchoolFactory(host="b.test")

    assert queries.school_of_host("c.test") is None
    assert queries.school_of_host("b.test") == second
    assert School.objects.get(host="") == first


def year(school, start):
    return YearFactory(
        school=school,
        name=f"{start}-{start + 1}",
        first_day=date(start, 9, 5),
        second_term=date(start + 1, 1, 15),
        last_day=date(start + 1, 5, 31),
    )


def test_the_year_of_a_day_is_the_newest_that_began(school):
    old, new = year(school, 2025), year(school, 2026)
    year(SchoolFactory(), 2024)

    assert queries.year_on(school, date(2026, 9, 4)) == old
    assert queries.year_on(school, date(2026, 9, 5)) == new
    assert queries.year_on(school, date(2030, 1, 1)) == new
    assert queries.year_on(school, date(2020, 1, 1)) == old
    assert queries.year_before(new) == old
    assert queries.year_before(old) is None


def test_the_year_of_today_is_asked_by_default_and_may_be_missing(school):
    assert queries.year_on(school) is None
    there = YearFactory(school=school)

    assert queries.year_on(school) == there


def test_working_days_know_the_holidays_of_their_school_only(school):
    Holiday.objects.create(
        school=school, name="Tết", first_day=date(2027, 2, 4), last_day=date(2027, 2, 8)
    )
    Holiday.objects.create(
        school=SchoolFactory(), name="X", first_day=date(2027, 2, 9), last_day=date(2027, 2, 9)
    )

    days = queries.working_days(school)

    assert days.forward(date(2027, 2, 4)) == date(2027, 2, 9)


def test_holidays_of_a_year_are_entered_or_not(school):
    this = year(school, 2026)
    before = queries.holidays_are_entered(this)
    Holiday.objects.create(
        school=SchoolFactory(), name="X", first_day=date(2027, 2, 4), last_day=date(2027, 2, 4)
    )
    of_another = queries.holidays_are_entered(this)
    Holiday.objects.create(
        school=school, name="Tết", first_day=date(2027, 2, 4), last_day=date(2027, 2, 4)
    )

    assert (before, of_another, queries.holidays_are_entered(this)) == (False, False, True)


def test_pupils_are_the_sum_of_the_sizes_of_classes(school):
    this = year(school, 2026)
    assert queries.pupils_in(this) == 0
    ClassFactory(year=this, size=38)
    ClassFactory(year=this, size=40)
    ClassFactory(year=year(school, 2025), size=99)

    assert queries.pupils_in(this) == 78


def test_staff_stand_in_class_list_order_without_who_left_or_is_closed(school):
    hanh = BoardFactory(school=school, name="Đỗ Thị Hạnh")
    an = PersonFactory(school=school, name="Vũ Văn An", roles=[Role.TEACHER, Role.CLERK])
    an_2 = TeacherFactory(school=school, name="Lê Thị Ân")
    left = TeacherFactory(school=school, name="Bùi Thị Anh")
    left.memberships.update(until_date=today() - DAY)
    closed = TeacherFactory(school=school, name="Bùi Thị Ánh")
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    TeacherFactory(name="Bùi Thị Ảnh")

    assert queries.staff_of(school) == [an, an_2, hanh]
    assert queries.staff_of(school, Role.CLERK, Role.BOARD) == [an, hanh]


def test_colleagues_come_with_their_roles_and_are_sought_without_marks(school):
    hanh = BoardFactory(school=school, name="Đỗ Thị Hạnh")
    an = PersonFactory(school=school, name="Vũ Văn An", roles=[Role.TEACHER, Role.CLERK])
    TeacherFactory(name="Đỗ Thị Hạnh")

    rows = queries.colleagues(school)
    found = queries.colleagues(school, sought="thi hanh")

    assert [(person, {row.role for row in held}) for person, held in rows] == [
        (an, {"teacher", "clerk"}),
        (hanh, {"board"}),
    ]
    assert [person for person, _held in found] == [hanh]


def stand_in(school, person, deputy, first=0, last=5, **fields):
    days = {"first_day": today() + first * DAY, "last_day": today() + last * DAY}
    return Delegation.objects.create(school=school, person=person, deputy=deputy, **(days | fields))


def test_delegations_hold_from_their_first_to_their_last_day(school, teacher, board):
    row = stand_in(school, teacher, board)
    stand_in(school, board, teacher, ended_at=school.created_at)
    elsewhere = SchoolFactory()
    stand_in(elsewhere, teacher, board)

    held = [list(queries.deputies_on(school, today() + n * DAY)) for n in (-1, 0, 5, 6)]

    assert held == [[], [row], [row], []]
    assert list(queries.deputies_on(school)) == [row]


def test_who_stands_in_does_the_work_of_both(school, teacher, board):
    stand_in(school, teacher, board)
    other = SchoolFactory()
    stand_in(other, TeacherFactory(school=other), board)

    assert queries.acts_for(board) == {board.pk, teacher.pk}
    assert queries.acts_for(teacher) == {teacher.pk}


def test_nobody_acts_for_anybody_outside_a_school(teacher):
    assert queries.acts_for(Person.objects.get(pk=teacher.pk)) == frozenset()
    assert queries.acts_for(Stranger(teacher.school)) == frozenset()
