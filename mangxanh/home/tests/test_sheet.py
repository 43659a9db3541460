from datetime import timedelta

import pytest

from mangxanh.common.dates import moved_clock, now
from mangxanh.common.errors import BadInput
from mangxanh.home.sheet import is_word, open_words, seal_words

WORDS = "sông quê, quả bưởi, đèn dầu, con ngựa, thuyền nan, hạt gạo"


def test_sealed_words_come_back_for_the_same_person():
    sealed = seal_words(WORDS, 7)

    assert open_words(sealed, 7) == WORDS
    assert "đèn" not in sealed


@pytest.mark.parametrize("broken", ["", "abc", "ữ", "A" * 200])
def test_what_was_never_sealed_is_refused(broken):
    with pytest.raises(BadInput):
        open_words(broken, 7)


def test_somebody_elses_words_are_refused():
    sealed = seal_words(WORDS, 7)

    with pytest.raises(BadInput):
        open_words(sealed, 8)


def test_words_of_yesterday_are_refused():
    with moved_clock(now() - timedelta(hours=2)):
        sealed = seal_words(WORDS, 7)

    with pytest.raises(BadInput):
        open_words(sealed, 7)


def test_a_word_is_known_with_and_without_its_marks():
    assert is_word(WORDS, 2, " Qua  buoi ")
    assert is_word(WORDS, 5, "THUYỀNNAN")
    assert not is_word(WORDS, 2, "đèn dầu")
