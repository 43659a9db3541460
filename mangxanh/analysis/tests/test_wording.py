"""What is learned beside the rules: its file, its windows, what it adds."""

import pytest

from mangxanh.analysis.crisis import WORDING, crisis, danger
from mangxanh.analysis.packs import crisis_pack
from mangxanh.analysis.spelling import Speller
from mangxanh.analysis.tokens import tokens_of
from mangxanh.analysis.wording import (
    BUCKETS,
    Weights,
    likeness,
    read,
    shipped,
    windows,
    write,
)

HARMLESS = "Hôm nay lớp em trực nhật, chiều em đi thư viện với các bạn và đọc truyện. "


def row(text):
    pack = crisis_pack()
    return tokens_of(text, Speller(pack.slang, pack.lexicon.syllables))


def test_a_file_is_read_as_it_was_written():
    weights = Weights(bytes(range(256)) * (BUCKETS // 256), 0.25, -0.5)
    assert read(write(weights)) == weights
    with pytest.raises(ValueError, match="3"):
        read(b"0.1 0.2\nabc")


def test_every_word_of_a_text_stands_in_a_window():
    for length in (0, 1, 30, 31, 47, 48, 400):
        keys = [str(n) for n in range(length)]
        assert {key for window in windows(keys) for key in window} == set(keys)


def test_what_no_rule_knows_is_found_by_its_wording():
    text = "Em cứ mong mình đừng tồn tại, em mỏi mệt với cuộc sống này, em buông thôi"
    found = danger(text)
    assert found.is_urgent
    assert found.why[-1] == WORDING or crisis(text).is_urgent


def test_a_rule_that_fires_is_named_without_wording():
    found = danger("em muốn chết")
    assert found == crisis("em muốn chết")
    assert WORDING not in found.why


def test_harmless_texts_stay_harmless_however_long():
    assert danger("").level == ""
    assert not danger(HARMLESS).is_urgent
    assert not danger(HARMLESS * 60).is_urgent


@pytest.mark.parametrize("text", ["x", "abc def", "ok", "hello cô", "asdf qwer zxcv uiop"])
def test_of_a_word_or_two_that_nobody_knows_nothing_is_said(text):
    assert not danger(text).is_urgent


def test_a_cry_is_heard_in_two_words():
    assert danger("cứu em").is_urgent


def test_a_long_story_hides_nothing():
    alone = likeness(row("em chia hết đồ cho bạn rồi, em không muốn sống nữa, em đi đây"))
    story = HARMLESS * 20 + "em chia hết đồ cho bạn rồi, em không muốn sống nữa, em đi đây. "
    assert alone > 0
    assert danger(story + HARMLESS * 20).is_urgent


@pytest.mark.parametrize("length", range(180, 1300, 70))
@pytest.mark.parametrize(
    "told",
    ["em muốn chết", "bố hay đánh em", "anh ấy đòi em gửi ảnh không mặc đồ", "nó dọa giết em"],
)
def test_what_a_bland_story_ends_with_is_urgent_wherever_a_window_begins(length, told):
    bland = "Hôm qua cả lớp em đi lao động rồi về nhà ăn cơm. " * 30

    assert danger(f"{bland[:length]} {told}").is_urgent


def test_marks_and_slang_change_little():
    one, other = row("em không muốn sống nữa"), row("e k mun song nua")
    assert likeness(one, shipped()) > 0
    assert likeness(other) > 0
