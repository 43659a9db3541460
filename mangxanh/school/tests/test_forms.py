"""Forms of the school: they read what people type."""

import pytest

from mangxanh.school.forms import (
    ChangePasswordForm,
    ClassesForm,
    HolidayForm,
    InviteForm,
    NewPasswordForm,
    SignInForm,
    YearForm,
    described_roles,
    read_class,
)
from mangxanh.school.models import STAFF_ROLES, Role


@pytest.mark.parametrize(
    ("typed", "row"),
    [
        ("6A1 38", ("6A1", 6, 38)),
        ("6a1\t38", ("6A1", 6, 38)),
        ("Lớp 6A1: 38", ("6A1", 6, 38)),
        ("lop 10A2; 45", ("10A2", 10, 45)),
        ("7/3, 41", ("7/3", 7, 41)),
        ("9A1\tCô Hạnh\t40.0", ("9A1", 9, 40)),
        ("12C 0", ("12C", 12, 0)),
        ("6A1", None),
        ("Lớp 6A1", None),
        ("A1 38", None),
        ("13A 38", None),
        ("0A 38", None),
        ("6A1 101", None),
        ("6A1 ba mươi", None),
        ("6A1 ²", None),
        ("6A1 " + "9" * 5000, None),
        ("6A1" + "x" * 20 + " 38", None),
        ("", None),
    ],
)
def test_a_class_is_read_from_a_typed_or_pasted_line(typed, row):
    assert read_class(typed) == row


def test_pasted_classes_are_read_and_empty_lines_passed_over():
    form = ClassesForm({"pasted": "6A1\t38\r\n\r\n  6A2   40\n"})

    assert form.is_valid()
    assert form.cleaned_data["pasted"] == [("6A1", 6, 38), ("6A2", 6, 40)]


def test_lines_that_are_no_class_are_named_by_number():
    form = ClassesForm({"pasted": "6A1 38\nTổng\n6A2 40\nxx yy"})

    assert not form.is_valid()
    assert "2, 4" in form.errors["pasted"][0]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("2026-2027", "2026-2027"), ("2026–2027", "2026-2027"), ("2026-2028", None), ("26-27", None)],
)
def test_a_year_is_named_by_two_calendar_years(typed, name):
    days = {"first_day": "7/9/2026", "second_term": "18/1/2027", "last_day": "28/5/2027"}
    form = YearForm({"name": typed, **days})

    assert form.is_valid() == (name is not None)
    assert form.cleaned_data.get("name") == name


def test_a_holiday_of_one_day_needs_no_last_day():
    form = HolidayForm({"name": "Quốc khánh", "first_day": "2/9/2026"})

    assert form.is_valid()
    assert form.cleaned_data["last_day"] == form.cleaned_data["first_day"]
    assert not HolidayForm({"name": "Tết", "first_day": "hôm qua"}).is_valid()


def test_a_new_password_is_typed_twice():
    assert NewPasswordForm({"password": " ab ", "again": " ab "}).is_valid()
    assert "again" in NewPasswordForm({"password": "ab", "again": "ba"}).errors
    assert "again" in NewPasswordForm({"password": "ab"}).errors
    assert list(ChangePasswordForm().fields) == ["old", "password", "again"]


def test_spaces_at_the_ends_belong_to_a_password():
    form = SignInForm({"username": " hanhdt ", "password": " x "})

    assert form.is_valid()
    assert form.cleaned_data == {"username": "hanhdt", "password": " x "}


def test_an_endless_password_is_not_hashed():
    assert "password" in SignInForm({"username": "a", "password": "x" * 201}).errors


def test_an_invitation_names_known_roles():
    assert InviteForm({"name": "Mai", "roles": ["teacher", "clerk"]}).is_valid()
    assert "roles" in InviteForm({"name": "Mai", "roles": ["emperor"]}).errors
    assert "roles" in InviteForm({"name": "Mai"}).errors


def test_every_role_is_described():
    assert [code for code, _name, text in described_roles() if text] == [
        role for role in Role.values if role in STAFF_ROLES
    ]
