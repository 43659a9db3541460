"""Whom a row of a list means: by code, by name and birth, or as a person says."""

import pytest
from django.core.exceptions import ValidationError

from mangxanh.school.actions import roster_swap, rosters
from mangxanh.school.models import (
    Pupil,
    Role,
)
from mangxanh.school.tests.factories import (
    PapersConfirmationFactory,
    PersonFactory,
    PupilFactory,
    SchoolFactory,
    YearFactory,
)
from mangxanh.school.tests.lists import BINH, bring, outcomes, stage

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def english(data_folder):
    from django.utils import translation  # noqa: PLC0415  # for this fixture alone

    with translation.override("en"):
        yield


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def clerk(school):
    return PersonFactory(school=school, roles=[Role.CLERK])


@pytest.fixture
def year(school):
    PapersConfirmationFactory(school=school)
    return YearFactory(school=school)


def test_by_name_and_birth_where_there_is_no_code(year, clerk):
    bring(year, ["", "Lê Bình", "6A1", "2/9/2014"], by=clerk)

    begun = stage(year, ["A2", "lê bình", "6A2", "2/9/2014"], by=clerk)

    assert outcomes(begun) == {"moved": 1}
    roster_swap.apply_roster(begun, by=clerk)
    assert Pupil.objects.get().code == "A2"


def test_another_birth_is_another_child(year, clerk):
    bring(year, ["", "Lê Bình", "6A1", "2/9/2014"], by=clerk)

    begun = stage(
        year, ["", "Lê Bình", "6A1", "2/9/2014"], ["", "Lê Bình", "6A1", "5/5/2014"], by=clerk
    )

    assert outcomes(begun) == {"same": 1, "new": 1}


@pytest.mark.parametrize(
    "row",
    [
        ["", "Lê Bình", "6A1", ""],  # neither code nor birth
        ["A9", "Lê Bình", "6A1", "2/9/2014"],  # another code
        ["A2", "Vũ Hoa", "6A1", "5/5/2014"],  # the code of somebody else
    ],
)
def test_who_can_not_be_told_is_asked_about(year, clerk, row):
    bring(year, BINH, by=clerk)

    begun = stage(year, row, by=clerk)

    assert outcomes(begun) == {"asked": 1}
    with pytest.raises(ValidationError, match="to be asked"):
        roster_swap.apply_roster(begun, by=clerk)


def test_the_answer_decides_who_leaves(year, clerk):
    bring(year, BINH, by=clerk)
    known = Pupil.objects.get()
    begun = stage(year, ["", "Lê Bình", "6A1", ""], by=clerk)
    row = begun.rows.get()

    rosters.answer_asked(begun, {row.pk: None}, by=clerk)
    assert outcomes(begun) == {"new": 1, "gone": 1}
    rosters.answer_asked(begun, {row.pk: known.pk}, by=clerk)
    assert outcomes(begun) == {"same": 1}

    roster_swap.apply_roster(begun, by=clerk)
    assert Pupil.objects.get().code == "A2"
    with pytest.raises(ValidationError, match="already"):
        rosters.answer_asked(begun, {row.pk: None}, by=clerk)


def test_an_answer_lets_nobody_leave_where_the_list_is_not_whole(year, clerk):
    bring(year, BINH, by=clerk)
    begun = stage(year, ["", "Lê Bình", "6A1", ""], by=clerk, whole=False)

    rosters.answer_asked(begun, {begun.rows.get().pk: None}, by=clerk)

    assert outcomes(begun) == {"new": 1}


def test_two_rows_are_not_the_same_child(year, clerk):
    bring(year, BINH, by=clerk)
    known = Pupil.objects.get()
    begun = stage(year, ["", "Lê Bình", "6A1", ""], ["", "Lê Bình", "6A2", ""], by=clerk)
    first, second = begun.rows.order_by("pk")

    with pytest.raises(ValidationError, match="same child"):
        rosters.answer_asked(begun, {first.pk: known.pk, second.pk: known.pk}, by=clerk)

    assert outcomes(begun) == {"asked": 2}
    stranger = PupilFactory()
    with pytest.raises(ValidationError):
        rosters.answer_asked(begun, {first.pk: stranger.pk}, by=clerk)


def test_namesakes_of_one_birth_are_asked_about(year, clerk):
    twins = ["", "Lê Bình", "6A1", "2/9/2014"], ["", "Lê Bình", "6A1", "2/9/2014"]
    bring(year, *twins, by=clerk)

    assert outcomes(stage(year, *twins, by=clerk)) == {"asked": 2}
