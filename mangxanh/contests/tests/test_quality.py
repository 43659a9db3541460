"""Letters of keys, the longest option, and near-duplicates (contests.md, case 32)."""

import random
import unicodedata

from mangxanh.contests.quality import (
    Keyed,
    Text,
    longest_is_right,
    near_duplicates,
    shares,
)
from mangxanh.contests.shelf import shipped_questions

PLANTED = 100


def keyed(right, count=4):
    return Keyed([f"{'dài hơn hẳn ' * (at == 9)}{at}" for at in range(count)], right)


def test_letters_are_counted_among_questions_with_four_options():
    found = shares([*(keyed(0) for _ in range(9)), *(keyed(1) for _ in range(3)), keyed(1, 2)])

    assert found.letters == {"A": 9, "B": 3, "C": 0, "D": 0}
    assert found.count == 13
    assert found.of_four == 12
    assert found.skewed == ["A", "C", "D"]


def test_a_balanced_key_is_not_skewed_and_few_questions_say_nothing():
    even = [keyed(at % 4) for at in range(40)]

    assert shares(even).skewed == []
    assert shares([keyed(0)] * 5).skewed == []
    assert shares([]).of_four == 0


def test_the_longest_is_right_only_where_it_is_longer_than_each_other():
    assert longest_is_right(Keyed(["một hai ba", "một"], 0))
    assert not longest_is_right(Keyed(["một", "hai"], 0))
    assert not longest_is_right(Keyed(["một", "hai ba"], 0))
    assert not longest_is_right(Keyed(["một"], 0))


def test_longest_too_often_is_told_from_twelve_questions_on():
    long = Keyed(["một hai ba", "một"], 0)
    short = Keyed(["một", "một hai ba"], 0)

    assert shares([long] * 4 + [short] * 8).longest_too_often
    assert not shares([long] * 3 + [short] * 9).longest_too_often
    assert not shares([long] * 5).longest_too_often


def bare(text):
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def spaced(text, chance):
    """Set spaces and signs otherwise: doubled, missing, a stop more."""
    words = text.split(" ")
    glued = "".join(w + chance.choice([" ", "  ", " ", ""]) for w in words)
    return glued.replace(",", " ,").replace("?", " ?") + chance.choice(["", ".", " "])


def shorter(text, chance):
    """Leave out a word of a longer text."""
    words = text.split()
    if len(words) > 8:
        words.pop(chance.randrange(len(words)))
    return " ".join(words)


def planted(text, chance):
    """Return the same question as somebody else typed it."""
    ways = [bare, lambda one: spaced(one, chance), str.upper, lambda one: shorter(one, chance)]
    ways = chance.sample(ways, chance.randint(1, 4))
    stem, options = text.stem, list(text.options)
    for way in ways:
        stem, options = way(stem), [way(option) for option in options]
    chance.shuffle(options)
    return Text(f"{text.id} again", stem, options)


def test_planted_near_duplicates_are_found_and_hardly_any_others():
    chance = random.Random(32)  # noqa: S311  # slips of typing
    bank = [
        Text(key, one.wording.stem, one.wording.options) for key, one in shipped_questions().items()
    ]
    twins = [planted(text, chance) for text in chance.sample(bank, PLANTED)]

    found = {frozenset(pair[:2]) for pair in near_duplicates([*bank, *twins])}

    right = {frozenset((twin.id, twin.id.removesuffix(" again"))) for twin in twins}
    false = found - right
    assert len(found & right) >= 95
    assert len(false) <= 0.02 * len(found)


def test_new_questions_are_compared_with_the_bank_but_the_bank_not_with_itself():
    here = [Text(1, "Em nhận được tin nhắn lạ thì làm gì?", ["Báo thầy cô", "Trả lời ngay"])]
    bank = [Text(at, here[0].stem, here[0].options) for at in (2, 3)]

    found = near_duplicates(here, among=bank)

    assert {pair[:2] for pair in found} == {(1, 2), (1, 3)}
    assert found[0][2] == 1


def test_short_texts_and_empty_ones_do_no_harm():
    texts = [Text(1, "ab", ["c"]), Text(2, "AB.", ["C"]), Text(3, "", []), Text(4, "?", [])]

    assert [pair[:2] for pair in near_duplicates(texts)] == [(1, 2)]
