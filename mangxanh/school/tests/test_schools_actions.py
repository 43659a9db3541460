"""The school itself: made, named, its year, holidays and classes; refused below the board."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.seen import Overtaken
from mangxanh.school.actions import schools
from mangxanh.school.models import Holiday, Role, School, SchoolClass, SchoolYear
from mangxanh.school.tests.acting import rows_of_history, told
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db
DAYS = {
    "first_day": date(2026, 9, 7),
    "second_term": date(2027, 1, 18),
    "last_day": date(2027, 5, 28),
}


@pytest.fixture
def others(school):
    """Everybody who sets nothing up here: each other role, and the board of another school."""
    below = [role for role in Role if role != Role.BOARD]
    return [*(PersonFactory(school=school, roles=[role]) for role in below), BoardFactory()]


def refused(others, action):
    before = rows_of_history()
    for person in others:
        with pytest.raises(PermissionDenied):
            action(person)
    assert rows_of_history() == before
    return True


def test_a_school_is_made_with_a_code_from_its_name(db):
    first = schools.add_school("  Trường THCS  Bãi Giữa ")

    assert (first.name, first.code, first.host) == (
        "Trường THCS Bãi Giữa",
        "truong-thcs-bai-giua",
        "",
    )
    assert told("school added") == [(None, first.pk, f"school.School:{first.pk}")]


def test_a_further_school_needs_an_address_that_nobody_has(db):
    schools.add_school("Trường A", host=" A.Edu.Test ")

    with pytest.raises(ValidationError):
        schools.add_school("Trường B", host="a.edu.test")
    with pytest.raises(ValidationError):
        schools.add_school("Trường B")

    assert [row.host for row in School.objects.all()] == ["a.edu.test"]


def test_a_new_school_without_a_name_is_refused(db):
    with pytest.raises(ValidationError):
        schools.add_school(" ", host="a.edu.test")

    assert not School.objects.exists()


def test_two_schools_of_one_name_have_two_codes(db):
    codes = [schools.add_school("Trường A", host=f"{n}.test").code for n in range(3)]
    codes += [schools.add_school("!!!", host="x.test", kind=School.Kind.AUTHORITY).code]
    codes += [schools.add_school("Phòng", host="y.test", code="Phòng VH").code]

    assert codes == ["truong-a", "truong-a-2", "truong-a-3", "truong", "phong-vh"]


def test_who_was_overtaken_is_told_so(school, board):
    schools.edit_school(school, place="Bến Giang", by=board, seen={"place": school.place})

    with pytest.raises(Overtaken):
        schools.edit_school(school, place="Bến Nhà", by=board, seen={"place": school.place})


def test_the_board_names_the_school(school, board):
    schools.edit_school(school, name=" THCS  Bãi Giữa ", place="Bãi Giữa", by=board)

    school.refresh_from_db()
    assert (school.name, school.place) == ("THCS Bãi Giữa", "Bãi Giữa")
    assert school.abbreviation == "THCSBG"
    assert told("school edited") == [(board.pk, school.pk, f"school.School:{school.pk}")]


def test_a_school_without_a_name_is_refused(school, board):
    with pytest.raises(ValidationError):
        schools.edit_school(school, name=" ", by=board)

    assert School.objects.get(pk=school.pk).name == school.name


def test_nobody_else_names_the_school(school, others):
    assert refused(others, lambda by: schools.edit_school(school, name="X", by=by))
    assert School.objects.get(pk=school.pk).name == school.name


def test_setting_up_ends_once(school, board):
    School.objects.update(set_up_at=None)

    schools.finish_setup(school, by=board)
    schools.finish_setup(school, by=board)

    assert School.objects.get(pk=school.pk).set_up_at
    assert told("school set up") == [(board.pk, school.pk, f"school.School:{school.pk}")]


def test_nobody_else_ends_setting_up(school, others):
    School.objects.filter(pk=school.pk).update(set_up_at=None)

    assert refused(others, lambda by: schools.finish_setup(school, by=by))
    assert School.objects.get(pk=school.pk).set_up_at is None


def test_the_board_enters_a_year_and_mends_it(school, board):
    year = schools.set_year(school, "2026-2027", **DAYS, by=board)
    again = schools.set_year(
        school, "2026-2027", **DAYS | {"last_day": date(2027, 5, 31)}, by=board
    )

    assert year == again
    assert SchoolYear.objects.get().last_day == date(2027, 5, 31)
    assert told("school year set") == 2 * [(board.pk, school.pk, f"school.SchoolYear:{year.pk}")]


@pytest.mark.parametrize("field", ["first_day", "last_day"])
def test_days_of_a_year_out_of_order_are_refused(school, board, field):
    with pytest.raises(ValidationError):
        schools.set_year(school, "2026-2027", **DAYS | {field: DAYS["second_term"]}, by=board)

    assert not SchoolYear.objects.exists()


def test_nobody_else_enters_a_year(school, others):
    assert refused(others, lambda by: schools.set_year(school, "2026-2027", **DAYS, by=by))
    assert not SchoolYear.objects.exists()


def test_the_board_enters_and_removes_days_off(school, board):
    day = date(2027, 2, 5)
    row = schools.add_holiday(
        school, " Tết ", first_day=day, last_day=day, source=" CV 12 ", by=board
    )
    key = f"school.Holiday:{row.pk}"
    assert (row.name, row.source) == ("Tết", "CV 12")

    schools.remove_holiday(row, by=board)

    assert not Holiday.objects.exists()
    assert told("holiday added") == told("holiday removed") == [(board.pk, school.pk, key)]


def test_days_off_that_end_before_they_begin_are_refused(school, board):
    with pytest.raises(ValidationError):
        schools.add_holiday(
            school, "Tết", first_day=date(2027, 2, 5), last_day=date(2027, 2, 4), by=board
        )

    assert not Holiday.objects.exists()


def test_days_off_of_centuries_are_refused(school, board):
    with pytest.raises(ValidationError):
        schools.add_holiday(
            school, "Tết", first_day=date(1, 1, 1), last_day=date(9999, 12, 31), by=board
        )

    assert not Holiday.objects.exists()


def test_nobody_else_touches_days_off(school, board, others):
    days = {"first_day": date(2027, 2, 5), "last_day": date(2027, 2, 5)}
    row = schools.add_holiday(school, "Tết", **days, by=board)

    assert refused(others, lambda by: schools.add_holiday(school, "X", **days, by=by))
    assert refused(others, lambda by: schools.remove_holiday(row, by=by))
    assert Holiday.objects.get().name == "Tết"


def test_classes_of_the_same_name_change_and_none_is_removed(school, board):
    year = YearFactory(school=school)
    schools.set_classes(year, [("6A1", 6, 38), ("6A2", 6, 40)], by=board)

    rows = schools.set_classes(year, [("6A1", 6, 39), ("7A1", 7, 35)], by=board)

    assert [(row.name, row.size) for row in rows] == [("6A1", 39), ("7A1", 35)]
    assert {(row.name, row.size) for row in SchoolClass.objects.all()} == {
        ("6A1", 39),
        ("6A2", 40),
        ("7A1", 35),
    }
    assert told("classes entered") == 2 * [(board.pk, school.pk, f"school.SchoolYear:{year.pk}")]


def test_a_class_that_stands_twice_is_refused_with_the_whole_list(school, board):
    year = YearFactory(school=school)

    with pytest.raises(ValidationError, match="6A1"):
        schools.set_classes(year, [("6A1", 6, 38), ("6A2", 6, 1), ("6A1", 6, 2)], by=board)

    assert not SchoolClass.objects.exists()


def test_the_board_removes_a_class(school, board):
    row = ClassFactory(year__school=school)
    key = f"school.SchoolClass:{row.pk}"

    schools.remove_class(row, by=board)

    assert not SchoolClass.objects.exists()
    assert told("class removed") == [(board.pk, school.pk, key)]


def test_the_board_says_who_leads_a_class_and_takes_it_back(school, board, teacher):
    row = ClassFactory(year__school=school)

    schools.set_homeroom_teacher(row, teacher, by=board)
    row.refresh_from_db()
    led_by = row.homeroom_teacher
    schools.set_homeroom_teacher(row, None, by=board)

    row.refresh_from_db()
    assert (led_by, row.homeroom_teacher) == (teacher, None)
    assert told("homeroom teacher set") == 2 * [
        (board.pk, school.pk, f"school.SchoolClass:{row.pk}")
    ]


def test_somebody_of_another_school_leads_no_class(school, board):
    row = ClassFactory(year__school=school)

    with pytest.raises(ValidationError):
        schools.set_homeroom_teacher(row, TeacherFactory(), by=board)

    row.refresh_from_db()
    assert row.homeroom_teacher is None


def test_nobody_else_touches_classes(school, others, teacher):
    row = ClassFactory(year__school=school, size=40)

    assert refused(others, lambda by: schools.set_classes(row.year, [(row.name, 6, 1)], by=by))
    assert refused(others, lambda by: schools.remove_class(row, by=by))
    assert refused(others, lambda by: schools.set_homeroom_teacher(row, teacher, by=by))
    row.refresh_from_db()
    assert (row.size, row.homeroom_teacher) == (40, None)


def test_a_code_is_for_its_school(school):
    other = SchoolFactory()

    schools.new_setup_code(school)
    code = schools.new_setup_code(other)

    assert schools.setup_code_fits(other, code)
    assert not schools.setup_code_fits(school, code)
