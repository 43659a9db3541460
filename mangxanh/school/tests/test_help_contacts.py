"""Help contacts: entered, changed, checked, shown, removed; refused to who does not keep them."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from mangxanh.common.dates import at, moved_clock, today
from mangxanh.school.actions import help as actions
from mangxanh.school.models import HelpContact, Role
from mangxanh.school.permissions import can_edit_help
from mangxanh.school.tests.acting import rows_of_history, told
from mangxanh.school.tests.factories import (
    BoardFactory,
    HelpContactFactory,
    PersonFactory,
    SchoolFactory,
)

pytestmark = pytest.mark.django_db
Kind = HelpContact.Kind
OTHERS = sorted(set(Role.values) - {Role.BOARD, Role.CLERK})


@pytest.fixture
def clerk(school):
    return PersonFactory(school=school, roles=(Role.CLERK,))


@pytest.fixture
def contact(school):
    return HelpContactFactory(school=school)


def test_the_board_and_the_clerk_keep_the_contacts_of_their_school_alone(school, board, clerk):
    assert can_edit_help(board, school)
    assert can_edit_help(clerk, school)
    assert not can_edit_help(BoardFactory(), school)
    for role in OTHERS:
        assert not can_edit_help(PersonFactory(school=school, roles=(role,)), school)


@pytest.mark.parametrize("act", [
    lambda contact, by: actions.add_help_contact(contact.school, "other", by=by, phone="1"),
    lambda contact, by: actions.edit_help_contact(contact, by=by, phone="1"),
    lambda contact, by: actions.check_help_contact(contact, by=by),
    lambda contact, by: actions.show_help_contact(contact, shown=False, by=by),
    lambda contact, by: actions.remove_help_contact(contact, by=by),
], ids=["add", "edit", "check", "show", "remove"])  # fmt: skip
def test_others_change_nothing(act, contact, teacher):
    before = HelpContact.objects.values(), rows_of_history()

    with pytest.raises(PermissionDenied):
        act(contact, teacher)

    assert list(before[0]) == list(HelpContact.objects.values())
    assert rows_of_history() == before[1]


def test_a_contact_is_entered_as_it_is_read(school, clerk):
    fields = {"name": "  Đường dây nóng ", "phone": " 024  3999 0000", "days": "12345"}
    hours = {"from_time": time(7), "until_time": time(17)}

    made = actions.add_help_contact(school, Kind.HOTLINE, by=clerk, **fields, **hours)

    assert (made.name, made.phone, made.days) == ("Đường dây nóng", "024 3999 0000", "12345")
    assert made.active
    assert made.checked_on is None
    assert told("help contact added") == [(clerk.pk, school.pk, f"school.HelpContact:{made.pk}")]


def test_a_school_has_one_of_each_kind_and_others_as_many_as_it_likes(school, clerk):
    for name in ("Một", "Hai"):
        actions.add_help_contact(school, Kind.OTHER, by=clerk, name=name, phone="1")
    actions.add_help_contact(school, Kind.HOTLINE, by=clerk, name="Nóng", phone="1")

    with pytest.raises(ValidationError):
        actions.add_help_contact(school, Kind.HOTLINE, by=clerk, name="Nóng", phone="2")

    assert HelpContact.objects.filter(school=school).count() == 3


@pytest.mark.parametrize("fields", [
    {"phone": ""},
    {"phone": " "},
    {"from_time": time(9)},
    {"until_time": time(9)},
    {"from_time": time(9), "until_time": time(9)},
    {"name": ""},
    {"url": "javascript:alert(1)"},
])  # fmt: skip
def test_what_makes_no_sense_is_refused(contact, clerk, fields):
    with pytest.raises(ValidationError):
        actions.edit_help_contact(contact, by=clerk, **fields)

    contact.refresh_from_db()
    assert contact.phone == "024 3999 0000"
    assert told("help contact edited") == []


def test_day_and_night_needs_no_hours(contact, clerk):
    hours = {"days": "12", "from_time": time(7), "until_time": time(9)}

    changed = actions.edit_help_contact(contact, by=clerk, always=True, **hours)

    assert (changed.days, changed.from_time, changed.until_time) == ("", None, None)


def test_a_new_number_must_be_called_again_and_a_new_name_not(contact, clerk):
    actions.check_help_contact(contact, by=clerk)
    named = actions.edit_help_contact(contact, by=clerk, name="Tên khác")
    assert named.checked_on == today()

    changed = actions.edit_help_contact(contact, by=clerk, phone="024 3999 0009")

    assert (changed.checked_on, changed.checked_by, changed.active) == (None, None, True)


def test_what_must_be_confirmed_is_shown_by_checking_and_hidden_by_a_new_number(school, clerk):
    unsure = HelpContactFactory(school=school, needs_school_confirm=True, active=False)
    with pytest.raises(ValidationError):
        actions.show_help_contact(unsure, shown=True, by=clerk)

    checked = actions.check_help_contact(unsure, by=clerk)
    assert (checked.active, checked.checked_on, checked.checked_by) == (True, today(), clerk)

    changed = actions.edit_help_contact(unsure, by=clerk, phone="1900 0000")
    assert (changed.active, changed.checked_on) == (False, None)


@pytest.mark.parametrize("kind", [Kind.POLICE, Kind.AMBULANCE])
def test_nobody_calls_113_or_115_to_try_them(school, clerk, kind):
    row = HelpContactFactory(school=school, kind=kind)

    with pytest.raises(ValidationError):
        actions.check_help_contact(row, by=clerk)

    assert told("help contact checked") == []


def test_showing_and_hiding_are_written_down_once(contact, clerk):
    for shown in (False, False, True):
        actions.show_help_contact(contact, shown=shown, by=clerk)

    assert len(told("help contact hidden")) == len(told("help contact shown")) == 1


@pytest.mark.parametrize("kind", [Kind.CHILD_LINE, Kind.POLICE, Kind.AMBULANCE])
def test_emergency_numbers_stay(school, clerk, kind):
    row = HelpContactFactory(school=school, kind=kind)

    with pytest.raises(ValidationError):
        actions.show_help_contact(row, shown=False, by=clerk)
    with pytest.raises(ValidationError):
        actions.remove_help_contact(row, by=clerk)

    assert HelpContact.objects.get(pk=row.pk).active


def test_an_added_contact_can_be_removed(contact, clerk):
    actions.remove_help_contact(contact, by=clerk)

    assert not HelpContact.objects.exists()
    assert len(told("help contact removed")) == 1


def test_checked_means_within_ninety_days(school):
    day = today()
    row = HelpContactFactory(school=school, checked_on=day - timedelta(days=90))
    old = HelpContactFactory(school=school, checked_on=day - timedelta(days=91))
    never = HelpContactFactory(school=school)
    HelpContactFactory(school=school, active=False)
    HelpContactFactory(school=school, kind=Kind.POLICE)

    assert not row.is_unchecked()
    assert old.is_unchecked()
    assert never.is_unchecked()
    assert set(HelpContact.objects.to_check()) == {old, never}


def test_being_reminded_is_noted(contact):
    actions.note_reminded([contact])

    contact.refresh_from_db()
    assert contact.reminded_on == today()


def test_being_reminded_by_night_is_noted_with_the_schools_day(contact):
    with moved_clock(at(date(2026, 9, 1), time(0, 30))):
        actions.note_reminded([contact])

    contact.refresh_from_db()
    assert contact.reminded_on == date(2026, 9, 1)


@pytest.mark.parametrize("wrong", [
    {"phone": "", "url": "", "place": ""},
    {"from_time": time(9), "until_time": time(8)},
    {"needs_school_confirm": True},
])  # fmt: skip
def test_the_database_refuses_what_must_never_be_shown(school, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpContactFactory(school=school, **wrong)


def test_the_database_keeps_one_of_a_kind(school):
    HelpContactFactory(school=school, kind=Kind.HOTLINE)
    HelpContactFactory(school=SchoolFactory(), kind=Kind.HOTLINE)

    with pytest.raises(IntegrityError), transaction.atomic():
        HelpContactFactory(school=school, kind=Kind.HOTLINE)
