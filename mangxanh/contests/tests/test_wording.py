"""What keeps a question from standing in the bank, and from being asked."""

from datetime import date

import pytest

from mangxanh.contests.laws import article_keys, article_words, law_key
from mangxanh.contests.tests.factories import ASKED, LAW, asked
from mangxanh.contests.wording import (
    Law,
    plain,
    search_text,
    shape_faults,
    tidy,
    use_faults,
    wording_of,
)

PAIRS = {"kind": "matching", "options": ("a", "b"), "answers": ("1", "2"), "correct": (1, 0)}


def fields(wording):
    return [name for name, _sentence in shape_faults(wording)]


def test_a_whole_question_may_be_asked():
    assert use_faults(ASKED) == []


@pytest.mark.parametrize(
    "wording",
    [
        asked(kind="multiple", correct=(0, 2)),
        asked(kind="truefalse", options=("Đúng", "Sai"), correct=(1,)),
        asked(kind="ordering", options=("a", "b", "c"), correct=(0, 1, 2)),
        asked(**PAIRS),
        asked(kind="short", options=("Mật khẩu", "mat khau"), correct=(0, 1)),
        asked(kind="numerical", options=("7", "3..5", "2:0,5", "1.5"), correct=(0, 1, 2, 3)),
    ],
    ids=lambda wording: wording.kind,
)
def test_every_kind_has_a_right_shape(wording):
    assert shape_faults(wording) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "essay"}, "kind"),
        ({"stem": ""}, "stem"),
        ({"stem": "a" * 1501}, "stem"),
        ({"explanation": "a" * 1001}, "explanation"),
        ({"difficulty": 4}, "difficulty"),
        ({"options": ("a",)}, "options"),
        ({"options": tuple("abcdefghijk")}, "options"),
        ({"kind": "truefalse", "options": ("a", "b", "c")}, "options"),
        ({"options": ("a", "")}, "options"),
        ({"options": ("a", "b" * 301)}, "options"),
        ({"options": ("Một", "một")}, "options"),
        ({**PAIRS, "answers": ("1", "1")}, "options"),
        ({"kind": "numerical", "options": ("bảy",)}, "options"),
        ({"kind": "numerical", "options": ("",)}, "options"),
        ({"correct": ()}, "correct"),
        ({"correct": (0, 1)}, "correct"),
        ({"correct": (7,)}, "correct"),
        ({"correct": (0, 0)}, "correct"),
        ({"kind": "multiple", "correct": (0, 1, 2, 3)}, "correct"),
        ({"kind": "multiple", "correct": ()}, "correct"),
        ({"kind": "ordering", "correct": (0, 1)}, "correct"),
        ({**PAIRS, "correct": (0,)}, "correct"),
        ({**PAIRS, "correct": (0, 5)}, "correct"),
        ({"laws": (Law("", "Điều 1", date(2020, 1, 1)),)}, "laws"),
        ({"laws": (Law("Luật", "", date(2020, 1, 1)),)}, "laws"),
        ({"laws": (Law("Luật", "Điều 1", date(2020, 1, 2), date(2020, 1, 1)),)}, "laws"),
    ],
)
def test_what_is_missing_is_told_at_its_field(changes, field):
    assert field in fields(asked(**changes))


def test_words_that_differ_in_marks_only_are_two_words():
    assert shape_faults(asked(options=("má", "mà", "mả", "mã"))) == []


def test_without_a_law_or_readers_it_may_stand_but_not_be_asked():
    bare = asked(laws=(), audiences=())

    assert shape_faults(bare) == []
    assert [name for name, _sentence in use_faults(bare)] == ["audiences", "laws"]


def test_tidy_takes_away_what_nobody_sees():
    loose = asked(
        stem="  Một\u200b  câu \n  hai   dòng ",
        options=(" a  b ", "c\u0000", "d", "e"),
        audiences=("guardians", "6", "nobody"),
        laws=(Law(" Luật  X ", " Điều 1 ", date(2020, 1, 1)),),
    )

    made = tidy(loose)

    assert made.stem == "Một câu\nhai dòng"
    assert made.options == ("a b", "c", "d", "e")
    assert made.audiences == ("6", "guardians")
    assert made.laws[0].document == "Luật X"
    assert tidy(made) == made


def test_plain_values_lead_back_to_the_same_wording():
    with_end = asked(laws=(LAW, Law("Luật", "Điều 2", date(2020, 1, 1), date(2030, 1, 1))))

    assert wording_of(plain(with_end)) == with_end
    assert wording_of(plain(asked(**PAIRS))) == asked(**PAIRS)


def test_a_search_finds_words_options_and_laws_without_marks():
    text = search_text(ASKED)

    assert "dang anh cua ban" in text
    assert "gan the ban" in text
    assert "102/2016/qh13" in text


@pytest.mark.parametrize(
    ("document", "key"),
    [
        ("Luật Trẻ em 102/2016/QH13", "102/2016/qh13"),
        ("Luật Trẻ em số 102/2016/QH13", "102/2016/qh13"),
        ("Nghị định 56/2017/NĐ-CP", "56/2017/nd-cp"),
        ("Quy chế  của trường", "quy che cua truong"),
    ],
)
def test_two_ways_to_write_a_law_are_one_law(document, key):
    assert law_key(document) == key


@pytest.mark.parametrize(
    ("article", "keys"),
    [
        ("Điều 24", ["dieu 24"]),
        ("Khoản 1 Điều 24", ["dieu 24"]),
        ("Điều 22 và khoản 1 Điều 25; Điều 22", ["dieu 22", "dieu 25"]),
        ("Mục II", ["muc ii"]),
        ("", [""]),
    ],
)
def test_two_ways_to_write_an_article_are_one(article, keys):
    assert article_keys(article) == keys


def test_an_article_is_called_by_its_number_or_as_it_was_written():
    assert article_words("dieu 24", "khoản 1 Điều 24") == "Điều 24"
    assert article_words("muc ii", "Mục II") == "Mục II"
