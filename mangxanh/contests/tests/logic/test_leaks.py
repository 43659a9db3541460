"""The leak meter against leaks that are known; sealed rounds against a class that tells all."""

import random

import pytest

from mangxanh.contests.drawing import draw, slices
from mangxanh.contests.flags import Given
from mangxanh.contests.leaks import Drift, Tally, drift, read_meter, tallied
from mangxanh.contests.tests.logic.making import DAY, bank, matrix


def answers(chance, count, known=frozenset(), share=0.0, bank_size=100):
    """Return answers of `count` pupils; `share` of them know the questions in `known`."""
    made = []
    for _pupil in range(count):
        told = chance.random() < share
        for question in chance.sample(range(bank_size), 20):
            knows = told and question in known
            right = knows or chance.random() < 0.35 + question % 5 * 0.12
            made.append(Given(question, 2.0 if knows else chance.uniform(8, 30), 200, right))
    return made


@pytest.mark.parametrize(("leaked", "share"), [(0, 0.0), (20, 0.6), (50, 0.8), (100, 0.5)])
def test_the_meter_finds_how_much_is_known_and_what_to_retire(leaked, share):
    chance = random.Random(leaked)  # noqa: S311  # invented pupils, the same each time
    known = set(range(leaked))

    meter = read_meter(tallied(answers(chance, 500)), tallied(answers(chance, 500, known, share)))

    assert abs(meter.known - leaked / 100 * share) < 0.05
    assert len(known & set(meter.retire)) >= 0.9 * leaked
    assert len(set(meter.retire) - known) <= 2


def test_a_leak_shows_by_time_where_nearly_everybody_was_right_anyhow():
    found = drift(7, Tally(100, 98, 1), Tally(100, 99, 45))

    assert found.known == pytest.approx(0.44)
    assert found.retire


@pytest.mark.parametrize(
    ("old", "new", "known", "retire"),
    [
        (Tally(100, 50), Tally(100, 75), 0.5, True),
        (Tally(100, 50), Tally(100, 58), 0.16, False),  # less than a fifth
        (Tally(10, 5), Tally(10, 8), 0.6, False),  # too few to be sure
        (Tally(100, 75), Tally(100, 50), 0.0, False),
        (Tally(100, 100), Tally(100, 100), 0.0, False),
    ],
)
def test_golden_drifts(old, new, known, retire):
    found = drift(1, old, new)

    assert found.known == pytest.approx(known)
    assert found.retire is retire


def test_a_question_without_answers_in_both_spans_says_nothing():
    meter = read_meter({1: Tally(9, 9), 2: Tally()}, {2: Tally(9, 9), 3: Tally(9, 9)})

    assert (meter.known, meter.retire) == (0.0, ())
    assert read_meter({1: Tally(9, 9)}, {1: Tally(9, 9)}).known == 0.0
    assert Drift(1, 0.2, 3.0).retire


def test_tallies_count_what_was_right_before_it_can_have_been_read():
    given = [
        Given(1, 1.0, 200, right=True),
        Given(1, 1.0, 200, right=False),
        Given(1, 9.0, 200, right=True),
        Given(1, 0.0, 200, right=True, queued=True),
    ]

    assert tallied(given) == {1: Tally(4, 3, 1)}


def gain(*, sealed):
    """Return by how many of 100 points a class that tells all beats one that tells nothing.

    The 40 pupils of both classes sit round 1, then round 2, one after the other. The class that
    tells all knows the key of every question that any of them met before: in a contest that shows
    keys at once even of those met a moment ago.
    """
    chance = random.Random(11)  # noqa: S311  # invented pupils, the same each time
    candidates = bank(12)
    first, second = slices(candidates, 2, "vòng")
    points = []
    for tells in (True, False):
        known, drawn, total = set(), {}, 0
        for part in (first, second):
            pool = [one for one in candidates if not sealed or one.question in part]
            met, total = set(), 0
            for pupil in range(40):
                paper = draw(matrix(), pool, day=DAY, seed=f"{tells}/{pupil}", drawn=drawn)
                for question in paper:
                    drawn[question] = drawn.get(question, 0) + 1
                    total += question in known or chance.random() < 0.55
                met |= set(paper)
                if tells and not sealed:
                    known |= set(paper)
            known |= met if tells else set()
        points.append(total / (40 * 20) * 100)
    return points[0] - points[1]


def test_a_class_that_tells_all_gains_nothing_in_a_sealed_round():
    assert gain(sealed=True) <= 5


def test_the_same_class_gains_much_where_keys_are_shown_at_once():
    assert gain(sealed=False) > 25
