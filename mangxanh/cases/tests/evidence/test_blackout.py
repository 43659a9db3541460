"""None of the words is left, however it was written; and no more is told than before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.cases.evidence.blackout import BAR, Blackout
from mangxanh.common.text import fold

NAME = "Nguyễn Văn Minh"


@pytest.mark.parametrize(
    "written",
    [
        "Nguyễn Văn Minh", "NGUYỄN VĂN MINH", "nguyen van minh", "Nguyễn  Văn\nMinh",
        "nguyen.van.minh", "nguyenvanminh", "Nguye\u0302\u0303n Va\u0306n Minh", "Nguyển Văn Mính",
        "N\u200bguyễn Văn Minh", "@nguyenvanminh2012", "Ｎguyễn Văn Minh",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(written):
    black = Blackout([NAME])

    told = black(f"Bạn {written} ở lớp 7A2")

    assert told.startswith(f"Bạn {BAR}") or f"@{BAR}" in told
    assert told.endswith(" ở lớp 7A2")
    assert not black.holds(told)


@pytest.mark.parametrize(
    ("word", "text", "told"),
    [
        ("An", "An bảo, ăn cơm với Lan", f"{BAR} bảo, {BAR} cơm với Lan"),
        ("Đạt", "đạt và dat, không phải datum", f"{BAR} và {BAR}, không phải datum"),
        ("0912345678", "gọi 0912.345 678 nhé", f"gọi {BAR} nhé"),
        ("minhanh", "fb.com/minhanh2012", f"fb.com/{BAR}2012"),
        ("a.b+c", "viết a.b+c", f"viết {BAR}"),
        ("", "nothing", "nothing"),
        ("!?", "nothing!?", "nothing!?"),
    ],
)
def test_what_is_found_of_short_words_numbers_and_accounts(word, text, told):
    assert Blackout([word])(text) == told


def test_without_words_nothing_is_black():
    assert Blackout([])("Minh") == "Minh"
    assert not Blackout([]).holds("Minh")


def test_a_bar_does_not_join_what_was_apart():
    black = Blackout(["Văn", "Nguyễn Minh"])

    told = black("Nguyễn Văn Minh")

    assert not black.holds(told)
    assert "Minh" not in told


@given(
    st.lists(st.text("aAăâÁđĐ nN0.", min_size=1, max_size=8), max_size=4),
    st.text("aAăâÁđĐ nN0.\u0301\u200b\n", max_size=60),
)
def test_whatever_is_given_nothing_is_left(words, text):
    black = Blackout(words)

    assert not black.holds(black(text))


def test_the_whole_name_is_gone_for_who_looks_without_marks():
    told = Blackout([NAME, "Minh"])("Minh, MINH, mính; bạn Nguyễn Văn Minh và nguyen  van minh.")

    assert "minh" not in fold(told)
