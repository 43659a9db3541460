import math
import re
import unicodedata
from itertools import pairwise

from mangxanh.common.text import fold
from mangxanh.common.words import bare, draw, split, words


def test_three_words_have_33_bits_and_six_have_66():
    assert len(words()) >= 2048
    assert 3 * math.log2(len(words())) >= 33
    assert 6 * math.log2(len(words())) >= 66


def test_a_word_is_two_short_syllables_in_nfc():
    assert all(re.fullmatch("[a-z]+ [a-z]+", fold(word)) for word in words())
    assert all(unicodedata.is_normalized("NFC", word) for word in words())
    assert max(len(bare(word)) for word in words()) <= 10


def test_words_differ_without_marks_and_run_together_read_one_way():
    typed = sorted(bare(word) for word in words())

    assert len(set(typed)) == len(typed)
    assert [pair for pair in pairwise(typed) if pair[1].startswith(pair[0])] == []


def test_drawn_words_come_from_the_list():
    drawn = split(draw(6))

    assert len(drawn) == 6
    assert set(drawn) <= set(words())
    assert draw(6) != draw(6)


def test_marks_case_and_spaces_do_not_count():
    assert bare("Cầu vồng,  HOA-SEN") == bare("cauvong hoa sen") == "cauvonghoasen"
    assert bare("Đèn") == "den"
