"""One pupil by hand, and the change of the school year."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from mangxanh.common.dates import moved_clock, now, today
from mangxanh.school.actions import pupils, roster_swap, roster_undo, rosters, year_change
from mangxanh.school.actions.pupil_access import find_pupil, pupil_token
from mangxanh.school.models import Membership, Pupil, Role, RosterRow, SchoolClass
from mangxanh.school.pupil_queries import proposed_name, year_change_classes, year_to_fill
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import (
    CardFactory,
    ClassFactory,
    PapersConfirmationFactory,
    PersonFactory,
    PupilFactory,
    SchoolFactory,
    YearFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def english(data_folder):
    with translation.override("en"):
        yield


@pytest.fixture
def school():
    made = SchoolFactory()
    PapersConfirmationFactory(school=made)
    return made


@pytest.fixture
def clerk(school):
    return PersonFactory(school=school, roles=[Role.CLERK])


@pytest.fixture
def year(school):
    return YearFactory(school=school)


@pytest.fixture
def row(year):
    return ClassFactory(year=year, name="6A1", size=0)


def size(row):
    return SchoolClass.objects.get(pk=row.pk).size


def test_a_pupil_is_added(school, row, clerk):
    pupil = pupils.add_pupil(
        school,
        "  Lò  Thị Pâng ",
        school_class=row,
        code=" A1 ",
        birth_date=date(2014, 9, 1),
        by=clerk,
    )

    assert (pupil.person.name, pupil.code) == ("Lò Thị Pâng", "A1")
    assert pupil.person.at(school).has_role(Role.PUPIL)
    assert not pupil.person.has_usable_password()
    assert size(row) == 1
    assert told("pupil added") == [(clerk.pk, school.pk, f"school.Pupil:{pupil.pk}")]


def test_a_size_that_somebody_typed_stays(school, year, clerk):
    typed = ClassFactory(year=year, size=38)

    pupils.add_pupil(school, "An", school_class=typed, by=clerk)

    assert size(typed) == 38


def test_what_can_not_be_is_refused(school, row, clerk):
    pupils.add_pupil(school, "An", school_class=row, code="A1", by=clerk)
    add = {"school_class": row, "by": clerk}

    with pytest.raises(ValidationError, match="code"):
        pupils.add_pupil(school, "Bình", code="A1", **add)
    with pytest.raises(ValidationError, match="name"):
        pupils.add_pupil(school, " 12 ", **add)
    with pytest.raises(ValidationError, match="not one of the school"):
        pupils.add_pupil(school, "Bình", school_class=ClassFactory(), by=clerk)

    assert Pupil.objects.count() == 1


def test_pupils_wait_for_the_papers(clerk):
    other = SchoolFactory()
    theirs = PersonFactory(school=other, roles=[Role.CLERK])
    row = ClassFactory(year=YearFactory(school=other))

    with pytest.raises(ValidationError, match="papers"):
        pupils.add_pupil(other, "An", school_class=row, by=theirs)

    gone = PupilFactory(school=other, school_class=row, left_on=today())
    with pytest.raises(ValidationError, match="papers"):
        pupils.take_pupil_back(gone, row, by=theirs)
    gone.refresh_from_db()
    assert gone.left_on


def test_a_pupil_is_edited(school, row, clerk):
    pupil = PupilFactory(school=school, school_class=row, code="A1")
    PupilFactory(school=school, school_class=row, code="A2")

    pupils.edit_pupil(pupil, name="Lê Ân", code="A1", birth_date=date(2014, 1, 1), by=clerk)

    pupil = Pupil.objects.get(pk=pupil.pk)
    assert (pupil.person.name, pupil.person.search_name) == ("Lê Ân", "le an")
    assert pupil.birth_date == date(2014, 1, 1)
    assert len(told("pupil edited")) == 1
    with pytest.raises(ValidationError, match="code"):
        pupils.edit_pupil(pupil, name="Lê Ân", code="A2", birth_date=None, by=clerk)


def test_a_pupil_moves_and_both_sizes_follow(school, year, row, clerk):
    other = ClassFactory(year=year, name="6A2", size=0)
    pupil = pupils.add_pupil(school, "An", school_class=row, by=clerk)

    pupils.move_pupil(pupil, other, by=clerk)
    pupils.move_pupil(pupil, other, by=clerk)

    pupil.refresh_from_db()
    assert pupil.school_class == other
    assert (size(row), size(other)) == (0, 1)
    assert len(told("pupil moved")) == 1
    with pytest.raises(ValidationError, match="not one of the school"):
        pupils.move_pupil(pupil, ClassFactory(), by=clerk)


def test_a_pupil_who_leaves_is_signed_out_and_may_come_back(school, row, clerk):
    with moved_clock(now() - timedelta(days=9)):
        pupil = pupils.add_pupil(school, "An", school_class=row, by=clerk)
    token = pupil_token(CardFactory(pupil=pupil))
    assert find_pupil(school, token)

    pupils.let_pupil_leave(pupil, by=clerk)
    pupils.let_pupil_leave(pupil, by=clerk)

    pupil.refresh_from_db()
    assert pupil.left_on == today()
    assert find_pupil(school, token) is None
    assert not Membership.objects.filter(person=pupil.person).current().exists()
    assert size(row) == 0
    assert len(told("pupil left")) == 1
    with pytest.raises(ValidationError, match="has left"):
        pupils.move_pupil(pupil, row, by=clerk)

    pupils.take_pupil_back(pupil, row, by=clerk)
    pupils.take_pupil_back(pupil, row, by=clerk)
    assert Membership.objects.filter(person=pupil.person).current().count() == 1
    assert size(row) == 1
    assert len(told("pupil came back")) == 1


@pytest.mark.parametrize("role", [Role.TEACHER, Role.HOMEROOM_TEACHER, Role.IT])
def test_others_change_no_pupil(school, row, role):
    other = PersonFactory(school=school, roles=[role])
    pupil = PupilFactory(school=school, school_class=row)
    before = Pupil.objects.values().get()

    for act in (
        lambda: pupils.add_pupil(school, "An", school_class=row, by=other),
        lambda: pupils.edit_pupil(pupil, name="X", code="", birth_date=None, by=other),
        lambda: pupils.move_pupil(pupil, row, by=other),
        lambda: pupils.let_pupil_leave(pupil, by=other),
        lambda: pupils.take_pupil_back(pupil, row, by=other),
        lambda: year_change.stage_year(school, row.year, {row.pk: "7A1"}, by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert Pupil.objects.values().get() == before


# The change of the year


@pytest.fixture
def after(year):
    first = year.first_day.year + 1
    return YearFactory(
        school=year.school,
        name=f"{first}-{first + 1}",
        first_day=date(first, 9, 1),
        second_term=date(first + 1, 1, 15),
        last_day=date(first + 1, 5, 31),
    )


def test_names_of_the_next_year():
    assert [proposed_name(n) for n in ("6A1", "6/2", "9A1", "12A3", "10 Toán", "Lá")] == [
        "7A1", "7/2", "", "", "11 Toán", "",
    ]  # fmt: skip


def test_classes_go_up_single_pupils_repeat_or_leave_the_oldest_go(school, year, after, row, clerk):
    oldest = ClassFactory(year=year, name="9A1", grade=9, size=1)
    stays, up, leaves = (PupilFactory(school=school, school_class=row) for _ in range(3))
    graduate = PupilFactory(school=school, school_class=oldest)
    PupilFactory(school=school, school_class=row, left_on=today())
    ClassFactory(year=after, name="7A1", grade=7, size=40)

    assert year_change_classes(school) == (year, after, [(row, 3, "7A1"), (oldest, 1, "")])
    begun = year_change.stage_year(school, after, {row.pk: "7A1", oldest.pk: ""}, by=clerk)
    rows = {one.pupil_id: one for one in begun.rows.all()}
    year_change.choose_class(rows[stays.pk], "6A1", by=clerk)
    year_change.choose_class(rows[leaves.pk], "", by=clerk)
    year_change.choose_class(rows[graduate.pk], "9A1", by=clerk)
    year_change.choose_class(rows[graduate.pk], "", by=clerk)
    roster_swap.apply_roster(begun, by=clerk)

    told_now = {
        p.pk: (p.school_class.name, p.school_class.year, bool(p.left_on))
        for p in Pupil.objects.all()
    }
    assert told_now[up.pk] == ("7A1", after, False)
    assert told_now[stays.pk] == ("6A1", after, False)
    assert told_now[leaves.pk] == ("6A1", year, True)
    assert told_now[graduate.pk] == ("9A1", year, True)
    sizes = SchoolClass.objects.filter(year=after).values_list("name", "size", "grade")
    assert sorted(sizes) == [("6A1", 1, 6), ("7A1", 1, 7)]
    assert size(oldest) == 1
    with pytest.raises(ValidationError, match="already"):
        year_change.choose_class(rows[up.pk], "7A2", by=clerk)

    roster_undo.undo_roster(begun, by=clerk)
    assert set(Pupil.objects.values_list("school_class__year", flat=True)) == {year.pk}
    assert Pupil.objects.present().count() == 4
    assert not SchoolClass.objects.filter(year=after, name="6A1").exists()


def test_a_change_without_sense_is_refused(school, year, after, row, clerk):
    with pytest.raises(ValidationError, match="no pupils"):
        year_change.stage_year(school, after, {row.pk: "7A1"}, by=clerk)
    PupilFactory(school=school, school_class=row)
    with pytest.raises(ValidationError, match="grade"):
        year_change.stage_year(school, after, {row.pk: "Lá"}, by=clerk)
    assert not RosterRow.objects.exists()

    begun = year_change.stage_year(school, after, {row.pk: "7A1"}, by=clerk)
    with pytest.raises(ValidationError, match="grade"):
        year_change.choose_class(begun.rows.get(), "Lá", by=clerk)
    other = PersonFactory(school=school, roles=[Role.TEACHER])
    with pytest.raises(PermissionDenied):
        year_change.choose_class(begun.rows.get(), "7A2", by=other)
    rosters.discard_import(begun, by=clerk)


def test_the_year_that_a_list_is_for(school, year, after):
    assert year_to_fill(school) == year
    with moved_clock(now() + (after.first_day - today()) - timedelta(days=8)):
        assert year_to_fill(school) == after


def test_without_pupils_there_is_no_change_of_the_year(school, year):
    assert year_change_classes(school) == (None, None, [])
