"""Lists of pupils: staged, asked about, put in place, undone; again nothing changes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import moved_clock, now, today
from mangxanh.school.actions import roster_swap, roster_undo, rosters
from mangxanh.school.actions.pupil_access import find_pupil, pupil_token
from mangxanh.school.models import (
    Pupil,
    Role,
    RosterImport,
    RosterPreset,
    RosterRow,
    SchoolClass,
)
from mangxanh.school.roster import read_roster
from mangxanh.school.roster.reading import Unclear
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import (
    BoardFactory,
    CardFactory,
    ClassFactory,
    PapersConfirmationFactory,
    PersonFactory,
    SchoolFactory,
    YearFactory,
)
from mangxanh.school.tests.lists import AN, BINH, CHI, bring, everything, outcomes, stage
from mangxanh.school.tests.roster.files import csv

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


def test_a_list_makes_pupils_classes_and_sizes(year, clerk):
    ClassFactory(year=year, name="6A1", size=40)

    begun = bring(year, AN, BINH, CHI, by=clerk)

    an = Pupil.objects.get(code="A1")
    assert (an.person.name, an.school_class.name) == ("Nguyễn Văn An", "6A1")
    assert an.birth_date == date(2014, 9, 1)
    assert an.person.username is None
    assert not an.person.has_usable_password()
    assert an.person.search_name == "nguyen van an"
    assert an.person.at(year.school).has_role(Role.PUPIL)
    sizes = dict(SchoolClass.objects.filter(year=year).values_list("name", "size"))
    assert sizes == {"6A1": 2, "6A2": 1}
    assert told("list of people staged") == [
        (clerk.pk, year.school.pk, f"school.RosterImport:{begun.pk}")
    ]
    assert told("list of people brought in")[0][0] == clerk.pk


def test_nothing_is_there_before_the_list_is_brought_in(year, clerk):
    before = everything(year.school)

    begun = stage(year, AN, BINH, by=clerk)

    assert everything(year.school) == before
    assert outcomes(begun) == {"new": 2}
    assert begun.staged_at


def test_the_same_list_again_changes_nothing(year, clerk):
    plain = ["", "Đỗ Em", "6A2", ""]
    bring(year, AN, BINH, CHI, plain, plain, by=clerk)
    before = everything(year.school)

    again = stage(year, AN, BINH, CHI, plain, plain, by=clerk)

    assert outcomes(again) == {"same": 5}
    roster_swap.apply_roster(again, by=clerk)
    assert everything(year.school) == before


def test_a_list_of_one_class_touches_no_other(year, clerk):
    bring(year, AN, BINH, CHI, by=clerk)

    begun = bring(year, AN, by=clerk)

    assert outcomes(begun) == {"same": 1, "gone": 1}
    assert Pupil.objects.get(code="A2").left_on == today()
    assert Pupil.objects.get(code="A3").left_on is None
    assert SchoolClass.objects.get(name="6A2").size == 1


def test_a_list_that_is_not_whole_lets_nobody_leave(year, clerk):
    bring(year, AN, BINH, by=clerk)

    begun = stage(year, AN, by=clerk, whole=False)

    assert outcomes(begun) == {"same": 1}


def test_pupils_are_updated_moved_and_come_back(year, clerk):
    bring(year, AN, BINH, CHI, by=clerk)
    with moved_clock(now() + timedelta(days=5)):
        bring(year, BINH, by=clerk)
    with moved_clock(now() + timedelta(days=9)):
        begun = stage(
            year, ["A1", "Nguyễn Văn Ân", "6.A1", ""], ["A2", "LÊ BÌNH", "6A2", ""], CHI, by=clerk
        )
        assert outcomes(begun) == {"back": 1, "moved": 1, "same": 1}
        roster_swap.apply_roster(begun, by=clerk)
        an, binh = Pupil.objects.get(code="A1"), Pupil.objects.get(code="A2")
        assert an.person.name == "Nguyễn Văn Ân"
        assert an.person.search_name == "nguyen van an"
        assert an.birth_date == date(2014, 9, 1)
        assert an.left_on is None
        assert an.person.at(year.school).has_role(Role.PUPIL)
        assert binh.school_class.name == "6A2"
        assert binh.person.name == "Lê Bình"
        assert dict(SchoolClass.objects.values_list("name", "size")) == {"6A1": 1, "6A2": 2}


def test_a_status_of_the_list_lets_pupils_leave_or_not_come(year, clerk):
    bring(year, AN, BINH, by=clerk)
    card = CardFactory(pupil=Pupil.objects.get(code="A2"))
    token = pupil_token(card)
    assert find_pupil(year.school, token)

    begun = bring(year, AN, [*BINH, "Chuyển trường"], [*CHI, "Thôi học"], by=clerk)

    assert outcomes(begun) == {"same": 1, "gone": 1, "passed": 1}
    assert not Pupil.objects.filter(code="A3").exists()
    assert find_pupil(year.school, token) is None
    again = stage(year, AN, [*BINH, "Chuyển trường"], by=clerk)
    assert outcomes(again) == {"same": 1, "passed": 1}


def test_a_new_year_moves_pupils_and_leaves_the_old_sizes(year, clerk):
    bring(year, AN, BINH, by=clerk)
    later = YearFactory(
        school=year.school,
        name="2031-2032",
        first_day=date(2031, 9, 1),
        second_term=date(2032, 1, 15),
        last_day=date(2032, 5, 31),
    )

    begun = bring(later, ["A1", AN[1], "7A1", ""], by=clerk)

    assert outcomes(begun) == {"moved": 1}
    assert SchoolClass.objects.get(year=year, name="6A1").size == 2
    assert SchoolClass.objects.get(year=later, name="7A1").size == 1
    assert SchoolClass.objects.get(year=later).grade == 7


# Refusals


@pytest.mark.parametrize("role", [Role.TEACHER, Role.HOMEROOM_TEACHER, Role.IT, Role.STAFF])
def test_others_bring_nothing_in(year, clerk, role):
    other = PersonFactory(school=year.school, roles=[role])
    begun = stage(year, AN, by=clerk)

    for act in (
        lambda: stage(year, BINH, by=other),
        lambda: roster_swap.apply_roster(begun, by=other),
        lambda: roster_swap.start_roster(begun, by=other),
        lambda: rosters.discard_import(begun, by=other),
        lambda: rosters.answer_asked(begun, {}, by=other),
        lambda: roster_undo.undo_roster(begun, by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert not Pupil.objects.exists()


def test_pupils_wait_for_the_papers(school, clerk):
    year = YearFactory(school=school)

    with pytest.raises(ValidationError, match="papers"):
        stage(year, AN, by=clerk)

    assert not RosterImport.objects.exists()


def test_a_list_with_errors_is_not_staged(year, clerk):
    with pytest.raises(ValidationError) as refused:
        stage(year, AN, ["A1", "Lê Bình", "6A1", ""], ["A3", "Lê Chi", "", ""], by=clerk)

    assert len(refused.value.messages) == 2
    with pytest.raises(ValidationError, match="no pupil"):
        stage(year, by=clerk)
    assert not RosterRow.objects.exists()


def test_whoever_comes_second_is_told_who_was_first(year, clerk):
    head = BoardFactory(school=year.school)
    begun = stage(year, AN, by=clerk)

    with pytest.raises(ValidationError, match=clerk.addressed):
        stage(year, BINH, by=head)

    rosters.discard_import(begun, by=head)
    rosters.discard_import(begun, by=head)
    assert stage(year, BINH, by=head)
    assert len(told("list of people put aside")) == 1


def test_ones_own_list_is_replaced(year, clerk):
    first = stage(year, AN, by=clerk)

    second = stage(year, BINH, by=clerk)

    first.refresh_from_db()
    assert first.closed_at
    assert not first.rows.exists()
    assert second.rows.count() == 1


def test_a_list_that_is_just_being_staged_is_not_replaced(year, clerk):
    RosterImport.objects.create(school=year.school, kind="pupils", by=None, started_at=now())

    with pytest.raises(ValidationError, match="Somebody"):
        stage(year, AN, by=clerk)


def test_what_was_changed_meanwhile_is_told(year, clerk):
    bring(year, AN, by=clerk)
    begun = stage(year, AN, BINH, by=clerk)
    Pupil.objects.update(code="A9")
    before = everything(year.school)

    with pytest.raises(ValidationError, match="choose the file again"):
        roster_swap.apply_roster(begun, by=clerk)

    assert everything(year.school)[:3] == before[:3]
    rosters.discard_import(begun, by=clerk)
    assert everything(year.school) == before  # also the people who were prepared


def test_it_is_brought_in_once(year, clerk):
    begun = bring(year, AN, by=clerk)

    with pytest.raises(ValidationError, match="already"):
        roster_swap.apply_roster(begun, by=clerk)

    assert Pupil.objects.count() == 1


def test_two_at_once_put_in_place_one(year, clerk):
    begun = stage(year, AN, by=clerk)

    with roster_swap.hold(f"roster-{year.school.pk}"):
        with pytest.raises(ValidationError, match="right now"):
            roster_swap.apply_roster(begun, by=clerk)
        with pytest.raises(ValidationError, match="right now"):
            roster_undo.undo_roster(begun, by=clerk)


def test_codes_that_meet_by_chance_put_nothing_in_place(year, clerk):
    begun = stage(year, AN, BINH, by=clerk)
    begun.rows.update(code="A1")
    before = everything(year.school)

    with pytest.raises(ValidationError, match="same code"):
        roster_swap.apply_roster(begun, by=clerk)

    assert everything(year.school)[:3] == before[:3]


def test_letters_of_an_old_font_are_confirmed_by_a_person(year, clerk):
    begun = stage(year, AN, by=clerk)
    RosterImport.objects.filter(pk=begun.pk).update(encoding="VNI")
    begun.refresh_from_db()

    for act in (roster_swap.apply_roster, roster_swap.start_roster):
        with pytest.raises(ValidationError, match="letters"):
            act(begun, by=clerk)

    roster_swap.apply_roster(begun, letters_are_right=True, by=clerk)
    assert Pupil.objects.exists()


def test_columns_that_were_named_are_remembered_for_the_school(year, clerk):
    data = csv(["Danh tính", "Nơi học"], ["Lê Bình", "6A1"])
    words = {"school": year.school, "kind": "pupils", "data": data, "name": "a.csv"}
    with pytest.raises(Unclear):
        rosters.read_list(read_roster, **words, chosen={})

    chosen = {"name": "danh tinh", "class": "noi hoc"}
    first = rosters.read_list(read_roster, **words, chosen=chosen)
    again = rosters.read_list(read_roster, **words, chosen={})

    assert first.pupils == again.pupils
    assert RosterPreset.objects.get().chosen == chosen
    with pytest.raises(Unclear):
        rosters.read_list(read_roster, **words | {"school": SchoolFactory()}, chosen={})


@pytest.mark.django_db(transaction=True)
def test_a_long_list_lets_others_write_in_between(year, clerk):
    rows = [[f"A{n}", "Lê An", "6A1" if n % 2 else "6A2", ""] for n in range(102)]

    begun = bring(year, *rows, by=clerk)

    assert Pupil.objects.count() == begun.rows.count() == 102
