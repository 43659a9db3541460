"""Patterns and word classes: gaps, choices, what may lack, what must lack, marks."""

import pytest

from mangxanh.analysis.lexicon import Lexicon
from mangxanh.analysis.patterns import compiled
from mangxanh.analysis.spelling import Speller
from mangxanh.analysis.tokens import tokens_of

CLASSES = {
    "ME": ["em", "tôi", "-các em"],
    "DIE": ["chết", "tự tử"],
    "ANY": ["+ME", "+DIE"],
    "COAL": ["=côn"],
    "DAD": ["~bố"],
}


def found(pattern, text, ambiguous=()):
    classes = {name: list(words) for name, words in CLASSES.items()}
    one = compiled(pattern, classes)
    lexicon = Lexicon(classes, ambiguous=ambiguous, common=["chót", "cơn"])
    return sorted(one.find(lexicon.find(tokens_of(text, Speller({}, lexicon.syllables)))))


@pytest.mark.parametrize(
    ("pattern", "text", "spans"),
    [
        ("ME muốn DIE", "em muốn chết", [(0, 3)]),
        ("ME muốn DIE", "em muốn ăn chết", []),
        ("ME .. DIE", "em rất muốn chết", [(0, 4)]),
        ("ME .. DIE", "em rất rất muốn chết", []),
        ("ME ..3 DIE", "em rất rất muốn chết", [(0, 5)]),
        ("ME (muốn|định)? DIE", "em tự tử", [(0, 3)]),
        ("(ME|bạn) ..1 DIE", "bạn sẽ chết", [(0, 3)]),
        ("(ME|bạn) DIE", "nó chết", []),
        ("ANY ANY", "em chết", [(0, 2)]),
        ("muốn DIE", "muốn. chết", []),
        ("muốn ..1 DIE", "muốn. chết", [(0, 3)]),
        ("ME !DIE ..1 nữa", "em chết nữa", []),
        ("ME !DIE ..1 nữa", "em thở nữa", [(0, 3)]),
        ("ME", "các em ơi em đây", [(3, 4)]),
        ("DIE", "chết chết", [(0, 1), (1, 2)]),
        ("nộp <money>", "nộp 50k", [(0, 2)]),
        ("nói QUOTED", 'nói "chết"', [(0, 2)]),
        ("ME ..3 DIE", "em em em chết", [(2, 4)]),
    ],
)
def test_where_a_pattern_stands(pattern, text, spans):
    assert found(pattern, text) == spans


def test_a_word_that_needs_its_marks_is_not_found_without():
    assert found("COAL", "cầm côn") == [(1, 2)]
    assert found("COAL", "cam con") == []


def test_a_word_that_is_mostly_another_needs_its_marks_unless_the_pack_insists():
    assert found("DIE", "em chet", ambiguous=["chết"]) == []
    assert found("DAD", "bo em danh", ambiguous=["bố"]) == [(0, 1)]
    assert found("DAD", "bo em danh") == [(0, 1)]


def test_between_two_sure_words_one_that_is_mostly_another_counts():
    assert found("ME muốn DIE", "em muon chet", ambiguous=["chết"]) == [(0, 3)]
    assert found("ME muốn DIE", "em muon chet", ambiguous=["chết", "muốn"]) == []
    assert found("muốn DIE", "muon chet", ambiguous=["chết"]) == []


def test_one_word_of_a_phrase_may_be_slightly_wrong_and_no_more():
    assert found("DIE", "Bạn ấy đã từng tư tử") == [(4, 6)]
    assert found("DIE", "Bạn ấy đã từng tứ tử") == [(4, 6)]
    assert found("DIE", "Bạn ấy đã từng tư tu") == []
    assert found("DIE", "Bạn ấy đã từng tu") == []


def test_a_wrong_tone_counts_between_two_sure_words_where_nobody_means_it():
    assert found("ME muốn DIE", "Em muốn chềt đấy ạ") == [(0, 3)]
    assert found("muốn DIE", "Em muốn chềt đấy ạ") == []
    assert found("ME (cọn|cơn)? DIE", "Em chềt đấy ạ") == []
    assert found("ME cợn DIE", "Em cơn chết đấy ạ") == []
