"""Undoing a list of pupils puts everything back; what is old is forgotten."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from mangxanh.common.dates import moved_clock, now
from mangxanh.school.actions import roster_undo, rosters
from mangxanh.school.actions.rights import note_look
from mangxanh.school.models import (
    Look,
    Pupil,
    Role,
    RosterRow,
    SchoolClass,
)
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import (
    BoardFactory,
    CardFactory,
    ClassFactory,
    GuardianshipFactory,
    PapersConfirmationFactory,
    PersonFactory,
    PupilFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)
from mangxanh.school.tests.lists import AN, BINH, CHI, bring, everything, outcomes, stage

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


# Undoing


def test_undo_puts_everything_back(year, clerk):
    ClassFactory(year=year, name="6A2", size=33)
    with moved_clock(now() - timedelta(days=9)):
        bring(year, AN, BINH, ["A4", "Vũ Dung", "6A1", ""], by=clerk)
    with moved_clock(now() - timedelta(days=5)):
        bring(year, AN, BINH, by=clerk)
    before = everything(year.school)
    begun = bring(
        year, ["A1", "Nguyễn Văn Ân", "6A2", "4/4/2014"], CHI, ["A4", "Vũ Dung", "6A1", ""],
        ["A5", "Hồ Em", "6A3", ""], by=clerk,
    )  # fmt: skip
    assert outcomes(begun) == {"moved": 1, "new": 2, "back": 1, "gone": 1}
    assert everything(year.school) != before
    note_look(Pupil.objects.get(code="A3"), by=clerk)

    roster_undo.undo_roster(begun, by=clerk)

    assert everything(year.school) == before
    assert not Look.objects.exists()
    assert told("list of people undone")[0][0] == clerk.pk
    with pytest.raises(ValidationError, match="any more"):
        roster_undo.undo_roster(begun, by=clerk)


def test_undo_of_the_first_list_leaves_an_empty_school(year, clerk):
    before = everything(year.school)
    begun = bring(year, AN, BINH, CHI, by=clerk)

    roster_undo.undo_roster(begun, by=clerk)

    assert everything(year.school) == before


@pytest.mark.parametrize("thing", ["card", "guardian", "teacher", "class", "edit", "newer", "open"])
def test_undo_is_refused_once_something_depends_on_it(year, clerk, thing):
    begun = bring(year, AN, BINH, by=clerk)
    pupil = Pupil.objects.get(code="A1")
    match thing:
        case "card":
            CardFactory(pupil=pupil)
        case "guardian":
            GuardianshipFactory(pupil=pupil)
        case "teacher":
            SchoolClass.objects.update(homeroom_teacher=TeacherFactory(school=year.school))
        case "class":
            PupilFactory(school=year.school, school_class=pupil.school_class)
        case "edit":
            Pupil.objects.filter(pk=pupil.pk).update(code="B1")
        case "newer":
            bring(year, CHI, by=clerk)
        case "open":
            stage(year, CHI, by=clerk)
    before = everything(year.school)

    with pytest.raises(ValidationError):
        roster_undo.undo_roster(begun, by=clerk)

    assert everything(year.school) == before


def test_a_leaver_who_is_changed_since_keeps_the_list(year, clerk):
    bring(year, AN, BINH, by=clerk)
    begun = bring(year, AN, by=clerk)
    Pupil.objects.filter(code="A2").update(left_on=None)

    with pytest.raises(ValidationError, match="changed since"):
        roster_undo.undo_roster(begun, by=clerk)


@pytest.mark.django_db(transaction=True)
def test_what_comes_to_depend_on_it_in_that_very_moment_keeps_the_list(year, clerk, monkeypatch):
    begun = bring(year, AN, BINH, by=clerk)
    before = everything(year.school)
    looked = roster_undo._require_alone

    def then_a_card_is_made(applied):
        looked(applied)
        CardFactory(pupil=Pupil.objects.get(code="A1"))

    monkeypatch.setattr(roster_undo, "_require_alone", then_a_card_is_made)

    with pytest.raises(ValidationError, match="undone"):
        roster_undo.undo_roster(begun, by=clerk)

    assert everything(year.school) == before


# Forgetting


def test_lists_that_nobody_finished_and_old_rows_are_forgotten(year, clerk):
    done = bring(year, AN, by=clerk)
    left = stage(year, AN, BINH, by=clerk)
    with moved_clock(now() + timedelta(days=6)):
        roster_undo.forget_rosters()
    assert RosterRow.objects.count() == 3

    with moved_clock(now() + timedelta(days=8)):
        roster_undo.forget_rosters()
    left.refresh_from_db()
    assert left.closed_at
    assert list(RosterRow.objects.values_list("roster_import", flat=True)) == [done.pk]

    with moved_clock(now() + timedelta(days=31)):
        roster_undo.forget_rosters()
        assert not RosterRow.objects.exists()
        with pytest.raises(ValidationError, match="any more"):
            roster_undo.undo_roster(done, by=clerk)
    assert Pupil.objects.count() == 1


def test_forgetting_leaves_another_schools_lists(year, clerk):
    other = SchoolFactory()
    PapersConfirmationFactory(school=other)
    theirs = stage(YearFactory(school=other), AN, by=BoardFactory(school=other))

    rosters.discard_import(stage(year, AN, by=clerk), by=clerk)

    assert theirs.rows.count() == 1
