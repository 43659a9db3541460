"""Figures of questions: golden ones by hand, and 200 attempts against Python's own statistics."""

import statistics
from math import isclose

import pytest

from mangxanh.contests.chance import digest
from mangxanh.contests.items import (
    Item,
    alpha,
    analyse,
    guess_score,
    must_be_looked_at,
    to_look_at,
)
from mangxanh.contests.scoring import Key, key_of

ONE = key_of("single", ["A", "B", "C", "D"], [0])


def level(*words):
    """Return a number from 0 to 1 that is always the same for these words."""
    return int(digest(":".join(map(str, words)))[:8], 16) / 0xFFFFFFFF


def attempts(count=200, questions=20):
    """Return shares as pupils of differing ability earn them; question 3 has the wrong key."""
    made = []
    for pupil in range(count):
        able = level("ability", pupil)
        shares = {}
        for question in range(questions):
            chance = min(max(able + 0.3 - question / questions / 2, 0.05), 0.95)
            right = level("luck", pupil, question) < chance
            shares[question] = float(right != (question == 3))
        shares[4] = level("part", pupil) * able  # in parts
        made.append(shares)
    return made


def test_figures_of_two_hundred_attempts_equal_those_of_pythons_statistics():
    made = attempts()

    found = analyse(made, dict.fromkeys(range(20), ONE))

    for question, item in found.items():
        marks = [one[question] for one in made]
        rests = [sum(one.values()) - one[question] for one in made]
        most = statistics.covariance(sorted(marks), sorted(rests))
        assert item.had == 200
        assert isclose(item.facility, statistics.fmean(marks))
        assert isclose(item.sd, statistics.stdev(marks))
        assert isclose(item.discrimination, statistics.correlation(marks, rests), abs_tol=1e-9)
        assert isclose(item.efficiency, statistics.covariance(marks, rests) / most, abs_tol=1e-9)
        assert item.guess == 0.25


def test_a_wrong_key_shows_and_blocks_until_somebody_has_looked():
    found = analyse(attempts(), dict.fromkeys(range(20), ONE))

    assert found[3].discrimination < -0.3
    assert to_look_at(found.values(), set()) == [3]
    assert to_look_at(found.values(), {3}) == []


def test_golden_figures_of_four_pupils():
    made = [{1: 1, 2: 1, 3: 1}, {1: 1, 2: 1, 3: 0}, {1: 0, 2: 1, 3: 0}, {1: 0, 2: 0, 3: 1}]

    found = analyse(made, dict.fromkeys((1, 2, 3), ONE))

    # Of question 1: rests 2, 1, 1, 1; covariance 1/6, variances 1/3 and 1/4, most possible 1/6.
    assert found[1].facility == 0.5
    assert isclose(found[1].sd, (1 / 3) ** 0.5)
    assert isclose(found[1].discrimination, 1 / 3**0.5)
    assert isclose(found[1].efficiency, 1.0)
    # Of question 3: marks 1, 0, 0, 1 with rests 2, 2, 1, 0: covariance -1/6, most 1/2.
    assert isclose(found[3].efficiency, -1 / 3)


def test_papers_that_differ_compare_a_question_among_those_who_had_it():
    made = [{1: 1, 2: 1}, {1: 0, 3: 0}, {2: 1, 3: 1}, {1: 1, 3: 1}]

    found = analyse(made, dict.fromkeys((1, 2, 3), ONE))

    assert (found[1].had, found[2].had, found[3].had) == (3, 2, 3)
    assert isclose(found[1].discrimination, 1.0)
    assert found[2].discrimination is None


def test_what_cannot_be_said_is_none():
    found = analyse([{1: 1, 2: 0}], {1: ONE, 2: ONE})

    assert (found[1].sd, found[1].discrimination, found[1].efficiency) == (None, None, None)
    assert analyse([], {}) == {}
    thirds = analyse([{1: 1 / 3, 2: n / 7} for n in range(7)], {1: ONE, 2: ONE})
    assert thirds[1].discrimination is None  # rounding makes no difference out of nothing


def test_alpha_is_cronbachs():
    rows = [list(one.values()) for one in attempts()]

    parts = sum(statistics.variance(place) for place in zip(*rows, strict=True))
    whole = statistics.variance([sum(row) for row in rows])
    assert isclose(alpha(rows), 20 / 19 * (1 - parts / whole), abs_tol=1e-9)
    assert isclose(alpha([[1, 1], [0, 0], [1, 1]]), 1.0)
    assert isclose(alpha([[1, 0, 1], [1, 1, 1], [0, 0, 1], [0, 0, 0]]), 0.75)


@pytest.mark.parametrize("rows", [[], [[1, 0]], [[1], [0]], [[1, 0], [0, 1]]])
def test_alpha_of_too_little_is_none(rows):
    assert alpha(rows) is None


@pytest.mark.parametrize(
    ("key", "guess"),
    [
        (ONE, 0.25),
        (key_of("truefalse", ["Đúng", "Sai"], [1]), 0.5),
        (Key("single", ((0,), (3,)), 4), 0.5),
        (Key("single", ((0,),)), None),
        (key_of("matching", ["a", "b"], [0, 1], ["x", "y", "z"]), 1 / 3),
        (Key("matching", ((),)), None),
        (key_of("multiple", ["a", "b"], [0]), None),
        (key_of("ordering", ["a", "b"], []), None),
        (key_of("short", ["a"], [0]), 0.0),
        (key_of("numerical", ["1"], [0]), 0.0),
    ],
)
def test_what_blind_guessing_gives(key, guess):
    assert guess_score(key) == guess


@pytest.mark.parametrize(
    ("had", "facility", "guess", "discrimination", "doubted"),
    [
        (40, 0.5, 0.25, 0.0999, True),
        (40, 0.5, 0.25, 0.1, False),
        (40, 0.5, 0.25, -0.2, True),
        (40, 1.0, 0.25, None, False),  # everybody knew it
        (40, 0.0, 0.25, None, True),  # nobody did
        (40, 0.0, None, None, True),
        (1, 0.0, 0.25, None, False),
    ],
)
def test_whose_key_is_doubted(had, facility, guess, discrimination, doubted):
    item = Item(1, had, facility, 0.5, guess, discrimination, discrimination)

    assert must_be_looked_at(item) is doubted
