"""The first proposal of a matrix: evenly over topics, two fifths each to know and understand."""

from collections import Counter

import pytest

from mangxanh.contests.matrix import SIZES, proposed

TOPICS = ("tin-gia", "lua-dao", "bat-nat", "rieng-tu")
ROOMY = {(topic, level): 20 for topic in TOPICS for level in (1, 2, 3)}


def by_level(counts):
    found = Counter()
    for (_topic, level), count in counts.items():
        found[level] += count
    return [found[level] for level in (1, 2, 3)]


def by_topic(counts):
    found = Counter()
    for (topic, _level), count in counts.items():
        found[topic] += count
    return found


@pytest.mark.parametrize(
    ("size", "shares"),
    list(zip(SIZES, ([4, 4, 2], [6, 6, 3], [8, 8, 4], [12, 12, 6]), strict=True)),
)
def test_two_fifths_are_to_know_two_to_understand_one_to_apply(size, shares):
    assert by_level(proposed(TOPICS, size, ROOMY)) == shares


def test_what_five_does_not_divide_goes_to_the_easier_ones():
    assert by_level(proposed(TOPICS, 12, ROOMY)) == [5, 5, 2]


@pytest.mark.parametrize("size", SIZES)
def test_topics_are_even(size):
    found = by_topic(proposed(TOPICS, size, ROOMY))

    assert max(found.values()) - min(found.values()) <= 1


def test_never_more_than_the_bank_holds_and_another_difficulty_stands_in():
    held = {("tin-gia", 1): 1, ("tin-gia", 2): 9, ("lua-dao", 3): 1}

    found = proposed(TOPICS, 10, held)

    assert all(count <= held[cell] for cell, count in found.items())
    assert sum(found.values()) == 10


def test_a_bank_that_holds_less_gives_less():
    assert proposed(TOPICS, 20, {("tin-gia", 1): 3}) == {("tin-gia", 1): 3}
    assert proposed((), 20, ROOMY) == {}
