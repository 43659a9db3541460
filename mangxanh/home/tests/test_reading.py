from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.home.reading import (
    NewColleague,
    proposed_year,
    read_classes,
    read_colleague,
    roles_in,
)
from mangxanh.school.models import Role


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Nguyễn Thị Mai, GV", NewColleague("Nguyễn Thị Mai", ("teacher",))),
        (
            "Cô Nguyễn Thị Mai\tGVCN\tmai@truong.edu.vn",
            NewColleague("Nguyễn Thị Mai", ("homeroom_teacher",), "", "mai@truong.edu.vn", "cô"),
        ),
        (
            "thầy Trần Văn Khải; hiệu trưởng;",
            NewColleague("Trần Văn Khải", ("board",), "hiệu trưởng", "", "thầy"),
        ),
        (
            "Lê Văn Ba, ba@truong.edu.vn, Giáo viên + Tổ trưởng",
            NewColleague(
                "Lê Văn Ba",
                ("teacher", "subject_head"),
                "Giáo viên + Tổ trưởng",
                "ba@truong.edu.vn",
            ),
        ),
        ("Phan Thị Mai | Văn thư", NewColleague("Phan Thị Mai", ("clerk",), "Văn thư")),
    ],
)
def test_a_line_of_the_staff_list_is_read(line, read):
    assert read_colleague(line) == read


@pytest.mark.parametrize(
    "line",
    [
        "Nguyễn Thị Mai",
        "Nguyễn Thị Mai, phi công",
        "Nguyễn Thị Mai, GV, Tổ trưởng",
        "Nguyễn Thị Mai, GV, không@phải thư",
        "Nguyễn Thị Mai, mai@truong.edu.vn",
        "M, GV",
        f"{'Mai ' * 30}, GV",
    ],
)
def test_a_line_that_says_too_little_is_not_guessed(line):
    assert read_colleague(line) is None


@given(st.text(max_size=120))
def test_any_line_is_read_or_refused(line):
    row = read_colleague(line)

    assert row is None or (row.name and row.roles)


def test_every_role_is_found_by_its_own_name():
    assert [roles_in(str(label)) for _code, label in Role.choices] == [
        (code,) for code in Role.values
    ]


def test_classes_are_read_below_a_line_of_titles():
    read = read_classes("Lớp\tSĩ số\n6A1\t42\n\nlớp 6a2 41\n")

    assert read.rows == [("6A1", 6, 42), ("6A2", 6, 41)]
    assert read.faults == []


def test_a_line_with_a_letter_for_a_figure_is_named():
    read = read_classes("6A1\t42\n7A3\t4O\nhết")

    assert read.rows == [("6A1", 6, 42)]
    assert read.faults == [(2, "7A3 4O"), (3, "hết")]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 23), "2026-2027"),
        (date(2026, 5, 31), "2025-2026"),
        (date(2026, 6, 1), "2026-2027"),
    ],
)
def test_the_year_that_holds_the_day_or_comes_next_is_proposed(day, name):
    told = proposed_year(day)

    assert told["name"] == name
    assert told["first_day"] == date(int(name[:4]), 9, 5)
    assert told["first_day"] < told["second_term"] < told["last_day"]
