"""Whom a reporter means when they name somebody who must not read."""

import pytest

from mangxanh.speakup.left_out import Colleague, mentioned_in, named_in

STAFF = [
    Colleague(1, "Nguyễn Thị Hồng Vân"),
    Colleague(2, "Trần Văn Nam"),
    Colleague(3, "Lê Hoàng Nam"),
    Colleague(4, "Đỗ Thị Hạnh", is_board=True),
    Colleague(5, "Phạm Thị Mai"),
    Colleague(6, "Vũ Thị Hường"),
    Colleague(7, "Bùi Thị Hương"),
    Colleague(8, "Hoàng Đức Thắng", is_board=True),
]


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Nguyễn Thị Hồng Vân", {1}),
        ("nguyen thi hong van", {1}),
        ("cô Vân", {1}),
        ("co van", {1}),
        ("Cô giáo Vân dạy Văn", {1}),
        ("Vân", {1}),
        ("Hồng Vân", {1}),
        ("thầy Nam", {2, 3}),  # alike: both
        ("Lê Hoàng Nam", {3}),
        ("em không muốn cô Hạnh với thầy Nam đọc đâu ạ", {2, 3, 4}),
        ("cô Hương", {6, 7}),  # marks do not count
        ("cô hiệu trưởng", {4, 8}),
        ("Ban giám hiệu", {4, 8}),
        ("cô Vân và cô Mai", {1, 5}),
        ("Vân, Mai", {1, 5}),
        ("em không muốn cô Hồng Vân thầy Nam", {1, 2, 3}),
        ("cô Vân\ncô Mai", {1, 5}),
        ("“cô Vân”…", {1}),
        ("em sợ lắm ngày mai em phải đi học rồi", set()),
        ("bạn Tuấn lớp 7A1", set()),
        ("", set()),
        ("???", set()),
    ],
)
def test_who_may_be_meant_is_left_out(told, meant):
    assert named_in(told, STAFF) == meant


def test_somebody_without_a_name_is_never_meant():
    assert named_in("cô Vân", [Colleague(1, "")]) == set()


SCHOOL = [
    *STAFF,
    Colleague(9, "Lê Quang Minh"),
    Colleague(10, "Nguyễn Thu Hoà"),
    Colleague(11, "Ngô Vân Anh"),
    Colleague(12, "An"),
]


@pytest.mark.parametrize(
    ("story", "meant"),
    [
        ("Hôm qua thầy Minh đánh em.", {9}),
        ("THẦY MINH đánh em", {9}),
        ("thầy minh đánh em", {9}),
        ("thay minh danh em", {9}),  # without marks it may be he
        ("thày Minh", {9}),
        ("em thấy mình vô dụng", set()),
        ("thầy mình hay mắng", set()),
        ("cô Hoà với cô Hòa là một", {10}),
        ("cô hoa nói thế", {10}),
        ("em có hoa tặng cô. Hoà không biết", set()),
        ("bạn Hoà ở lớp em", set()),
        ("mẹ em tên Vân, anh Minh là anh em", set()),
        ("cô giáo chủ nhiệm tên là Vân", {1}),
        ("cô Hồng Vân", {1}),
        ("cô Vân Anh", {11}),  # not Vân
        ("cô Vân anh ạ", {11}),
        ("cô Vân, cô Mai", {1, 5}),
        ("thầy Nam", {2, 3}),
        ("thầy Hoàng Nam", {3}),
        ("thầy hiệu trưởng Minh", {4, 8, 9}),
        ("co hieu pho", {4, 8}),
        ("em mong ban giám hiệu giúp, hiệu trưởng thì bận", set()),
        ("Nguyễn Thị Hồng Vân đã đăng ảnh", {1}),
        ("nguyen thi hong van da dang anh", {1}),
        ("cô An", {12}),
        ("An ơi", set()),
        ("thầy", set()),
        ("cô ấy " * 2000 + "cô Mai", {5}),
        ("", set()),
    ],
)
def test_whom_a_story_names(story, meant):
    assert mentioned_in(story, SCHOOL) == meant


def test_a_story_names_nobody_without_a_name():
    assert mentioned_in("cô Vân", [Colleague(1, "")]) == set()


@pytest.mark.parametrize("story", ["anh Minh mắng các em", "Ông Minh", "chi hoa", "bà Hòa"])
def test_adults_call_their_colleagues_otherwise(story):
    assert len(mentioned_in(story, SCHOOL, by_adult=True)) == 1
    assert mentioned_in(story, SCHOOL) == set()
