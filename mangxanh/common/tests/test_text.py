"""Text: one form, search without marks, the order of a Vietnamese class list."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.common.text import clean, fold, name_sort_key, nfc


def in_order(*names):
    return sorted(names, key=name_sort_key)


def nfd(text):
    return unicodedata.normalize("NFD", text)


def test_text_of_another_form_becomes_composed():
    assert nfc(nfd("Đỗ Thị Hạnh")) == "Đỗ Thị Hạnh"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Đỗ   Thị\tHạnh \n", "Đỗ Thị Hạnh"),
        (nfd("Nguyễn"), "Nguyễn"),
        ("An\u200bh \x00Tú", "Anh Tú"),
        ("An\u00a0Bình", "An Bình"),
        ("\u202egnud gnơr", "gnud gnơr"),
        ("", ""),
        (" \x07 ", ""),
    ],
)
def test_clean_leaves_what_a_person_meant(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đỗ Thị Hạnh", "do thi hanh"),
        (nfd("ĐẶNG VĂN ƯỚC"), "dang van uoc"),
        ("  Lê   Quý Đôn ", "le quy don"),
        ("6A1 – năm 2026", "6a1 – nam 2026"),
        ("", ""),
    ],
)
def test_fold_gives_what_people_type_without_marks(text, key):
    assert fold(text) == key


@given(st.text(alphabet="aàảãáạăằẳẵắặâầẩẫấậđeêioôơuưyAĐƯ ỆỘ", max_size=30))
def test_fold_is_the_same_for_every_form_and_case(text):
    assert fold(text) == fold(nfd(text)) == fold(fold(text))
    assert fold(text).isascii()


@given(st.text(max_size=40))
def test_any_text_is_cleaned_once_and_has_a_place(text):
    assert clean(clean(text)) == clean(text)
    assert name_sort_key(text) == name_sort_key(text)


def test_names_stand_by_given_name_then_by_the_words_before():
    assert in_order("Trần Văn An", "Lê Thị Bình", "Nguyễn Văn An", "Lê Văn An", "An") == [
        "An",
        "Lê Văn An",
        "Nguyễn Văn An",
        "Trần Văn An",
        "Lê Thị Bình",
    ]


def test_a_middle_name_counts_only_after_the_family_name():
    assert in_order("Lê Thị An", "Hồ Xuân An", "Lê Bảo An") == [
        "Hồ Xuân An",
        "Lê Bảo An",
        "Lê Thị An",
    ]


def test_tones_stand_in_the_order_ngang_huyen_hoi_nga_sac_nang():
    expected = ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]

    assert in_order(*reversed(expected)) == expected


def test_letters_stand_in_the_order_of_the_alphabet():
    expected = [
        "An", "Ăn", "Ân", "Dung", "Đung", "En", "Ên", "On", "Ôn", "Ơn", "Un", "Ưn", "Vy", "Yn",
    ]  # fmt: skip

    assert in_order(*reversed(expected)) == expected


def test_letters_count_before_tones():
    assert in_order("Lê Tạ", "Lê Tan", "Lê Ta", "Lê Tấn", "Lê Tăn") == [
        "Lê Ta",
        "Lê Tạ",
        "Lê Tan",
        "Lê Tăn",
        "Lê Tấn",
    ]


def test_d_with_stroke_stands_after_d():
    assert in_order("Lê Đào", "Lê Dũng", "Lê Duy", "Lê Em") == [
        "Lê Dũng",
        "Lê Duy",
        "Lê Đào",
        "Lê Em",
    ]


def test_case_and_form_do_not_move_a_name():
    names = ["NGUYỄN THỊ HƯƠNG", nfd("Nguyễn Thị Hướng"), "nguyễn thị hường"]

    assert in_order(*names) == ["NGUYỄN THỊ HƯƠNG", "nguyễn thị hường", nfd("Nguyễn Thị Hướng")]


def test_a_mark_typed_before_the_tone_is_the_same_letter():
    tone_first = "e\u0323\u0302"  # e, dot below, circumflex: as some keyboards send ệ

    assert name_sort_key(tone_first)[0] == name_sort_key("ệ")[0]


def test_marks_without_a_letter_and_strange_signs_do_no_harm():
    assert name_sort_key("\u0301\u0302")[0] == ((), ())
    assert name_sort_key("5\u0302")[0] == name_sort_key("5")[0]
    assert name_sort_key("x\u0302")[0] == name_sort_key("x")[0]
    assert in_order("Зоя", "Lê Ý", "Lê A'") == ["Lê A'", "Lê Ý", "Зоя"]


def test_a_hyphen_parts_words_and_nothing_sorts_first():
    assert name_sort_key("Anna-Linh")[0] == name_sort_key("Linh")[0]
    assert in_order("An", "") == ["", "An"]


@given(st.lists(st.sampled_from(["An", "Ân", "Đạt", "Dũng", "Hoà", "Hòa", "Tú"]), max_size=6))
def test_sorting_does_not_depend_on_the_form_that_was_typed(names):
    assert [nfc(n) for n in in_order(*map(nfd, names))] == in_order(*names)
