"""Thirty golden papers, and what holds of every answer whatever it is."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangxanh.contests.drawing import shown_order
from mangxanh.contests.scoring import (
    ACCEPT,
    ALL_OR_NOTHING,
    KEEP,
    PER_OPTION,
    PER_OPTION_FLOORED,
    POLICIES,
    VOID,
    WEIGHTS,
    Decision,
    Key,
    as_written,
    decided,
    key_of,
    mark,
    share,
)

F = Fraction
OPTIONS = ["A", "B", "C", "D"]
ONE = key_of("single", OPTIONS, [2])
TWO = key_of("multiple", OPTIONS, [0, 2])
TRUE = key_of("truefalse", ["Đúng", "Sai"], [0])
STEPS = key_of("ordering", OPTIONS, [])
PAIRS = key_of("matching", ["l1", "l2", "l3"], [1, 0, 1], ["r1", "r2", "r3"])
SHORT = key_of("short", ["Luật An ninh mạng", "An ninh mạng"], [0, 1])
NUMBER = key_of("numerical", ["16", "3.5:0.1", "100..200"], [0, 1, 2])
WORTH_ONE = key_of("single", OPTIONS, [0], weights=[100, 50, 0, -25])
WORTH_TWO = key_of("multiple", OPTIONS, [0, 1, 2], weights=[33.33333, 33.33333, 33.33333, -50])
WORTH_TEXT = key_of("short", ["khiên", "khien"], [0], weights=[100, 50])

ALL, PART, FLOOR = ALL_OR_NOTHING, PER_OPTION, PER_OPTION_FLOORED
GOLDEN = [
    (ONE, (2,), ALL, F(1)),
    (ONE, (1,), ALL, F(0)),
    (ONE, (1,), PART, F(0)),  # one choice has no parts
    (ONE, None, PART, F(0)),
    (ONE, (2, 1), ALL, F(0)),  # two where one is asked: from no device of ours
    (TRUE, (0,), ALL, F(1)),
    (TRUE, (1,), FLOOR, F(0)),
    (TWO, (0, 2), ALL, F(1)),
    (TWO, (2, 0), ALL, F(1)),  # in whatever order they were tapped
    (TWO, (0,), ALL, F(0)),
    (TWO, (0,), PART, F(1, 2)),  # canvancement#21: half, not three of four parts
    (TWO, (0, 1), PART, F(0)),  # canvancement#13
    (TWO, (1, 3), PART, F(-1)),
    (TWO, (1, 3), FLOOR, F(0)),
    (TWO, (0, 1, 2, 3), PART, F(0)),  # choosing all gains nothing
    (TWO, (0, 2, 3), FLOOR, F(1, 2)),
    (STEPS, (0, 1, 2, 3), ALL, F(1)),
    (STEPS, (1, 0, 2, 3), ALL, F(0)),
    (STEPS, (1, 0, 2, 3), PART, F(1, 2)),
    (PAIRS, (1, 0, 1), ALL, F(1)),
    (PAIRS, (1, -1, 2), FLOOR, F(1, 3)),
    (SHORT, "  luật  AN ninh mạng. ", ALL, F(1)),
    (SHORT, "Luật An ninh mang", ALL, F(0)),  # marks count
    (NUMBER, "16,0", ALL, F(1)),
    (NUMBER, "3,41", ALL, F(1)),
    (NUMBER, "99.9", ALL, F(0)),
    (WORTH_ONE, (1,), WEIGHTS, F(1, 2)),
    (WORTH_ONE, (3,), WEIGHTS, F(-1, 4)),
    (WORTH_TWO, (0, 1, 3), WEIGHTS, F(1, 6)),
    (WORTH_TEXT, "KHIEN", WEIGHTS, F(1, 2)),
]


def test_there_are_thirty_golden_cases():
    assert len(GOLDEN) == 30


@pytest.mark.parametrize(("key", "answer", "policy", "worth"), GOLDEN)
def test_golden(key, answer, policy, worth):
    assert share(key, answer, policy) == worth


@pytest.mark.parametrize("at", [0, 1, 7, 10, 12, 15, 18, 20, 26, 28])
def test_golden_as_shown_in_any_order(at):
    key, answer, policy, worth = GOLDEN[at]
    for seed in range(12):
        order = shown_order(key.kind, ["x"] * key.size, str(seed))
        saved = ",".join(str(order.index(one) if one >= 0 else -1) for one in answer)
        assert share(key, as_written(key.kind, saved, order), policy) == worth


@pytest.mark.parametrize(
    ("kind", "saved", "answer"),
    [
        ("single", "2", (0,)),
        ("multiple", "0,1", (3, 1)),
        ("matching", "3,-1,0", (2, -1, 3)),
        ("ordering", "4,-5,1", (-1, -1, 1)),  # places that nobody was shown
        ("short", "2,5", "2,5"),
        ("numerical", "0", "0"),
        ("short", "", None),
        ("single", "", None),
    ],
)
def test_a_saved_answer_becomes_one_in_terms_of_the_question(kind, saved, answer):
    assert as_written(kind, saved, (3, 1, 0, 2)) == answer


@pytest.mark.parametrize(
    ("right", "answer", "fits"),
    [
        ("1250", "1.250", True),
        ("1250", "1,250", True),
        ("1250", "1 250", True),
        ("1.250", "1250", True),
        ("1.250", "1,25", True),
        ("1.250.000,5", "1250000.5", True),
        ("10.000..20.000", "15000", True),
        ("10.000..20.000", "500", False),
        ("500..1.000", "750", True),
        ("-3", "−3", True),
        ("3", "3.", True),
        ("0.5", ",5", True),
        ("1e3", "1000", True),
        ("5", "năm", False),
        ("5", "5 tuổi", False),
        ("5", "٥", False),
        ("5", "", False),
        ("5", "0" * 41 + "5", False),
        ("*", "5", False),
        ("x:1", "5", False),
        ("1..y", "5", False),
    ],
)
def test_numbers_as_they_are_written_here_and_elsewhere(right, answer, fits):
    assert share(Key("numerical", (right,)), answer) == fits


def test_both_unicode_forms_of_a_text_are_one():
    assert share(Key("short", ("mật khẩu",)), "mật khẩu") == 1


def test_weights_without_any_are_all_or_nothing_or_parts():
    assert share(ONE, (2,), WEIGHTS) == 1
    assert share(ONE, (1,), WEIGHTS) == 0
    assert share(TWO, (0,), WEIGHTS) == F(1, 2)
    assert share(WORTH_TWO, (3,), WEIGHTS) == 0
    assert share(WORTH_TWO, (0, 1, 2), WEIGHTS) == 1


def test_marks_of_a_paper_are_exact():
    keys = [WORTH_TWO, WORTH_TWO, WORTH_TWO, ONE, TRUE]

    marks = mark(keys, [(0,), (1,), (2,), (2,), None], WEIGHTS)

    assert marks.shares == (F(1, 3), F(1, 3), F(1, 3), F(1), F(0))
    assert (marks.score, marks.right) == (F(2), 1)
    with pytest.raises(ValueError, match="zip"):
        mark(keys, [None])


def test_no_machine_scores_an_essay_nor_an_unknown_policy():
    with pytest.raises(ValueError, match="essay"):
        key_of("essay", [], [])
    with pytest.raises(ValueError, match="halves"):
        share(ONE, (2,), "halves")


def test_a_decision_applies_to_all_who_had_the_question_and_twice_is_once():
    keys = {1: ONE, 2: TWO, 3: SHORT, 4: TRUE}
    decisions = [
        Decision(1, ACCEPT, (1,)),
        Decision(2, ACCEPT, (0, 2, 3)),
        Decision(3, ACCEPT, "LANM"),
        Decision(4, VOID),
        Decision(1, KEEP),
    ]

    after = decided(keys, decisions)

    assert [share(after[1], (at,)) for at in range(4)] == [0, 1, 1, 0]
    assert [share(after[2], a) for a in [(0, 2), (0, 2, 3), (0, 3)]] == [1, 1, 0]
    assert share(after[3], "lanm") == share(after[3], "an ninh mạng") == 1
    assert share(after[4], (1,)) == share(after[4], None) == 1
    assert decided(after, decisions) == after
    assert keys == {1: ONE, 2: TWO, 3: SHORT, 4: TRUE}


def test_of_several_right_answers_the_best_counts():
    both = decided({1: TWO}, [Decision(1, ACCEPT, (1, 3))])[1]

    assert share(both, (1,), PER_OPTION) == F(1, 2)
    assert share(both, (0,), PER_OPTION) == F(1, 2)
    assert share(both, (0, 1), PER_OPTION) == F(0)


@pytest.mark.parametrize("wrong", [Decision(1, ACCEPT), Decision(1, "halve"), Decision(9, KEEP)])
def test_a_decision_that_makes_no_sense_is_refused(wrong):
    with pytest.raises((ValueError, KeyError)):
        decided({1: ONE}, [wrong])


KEYS = [key for key, *_rest in GOLDEN]
ANSWERS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.lists(st.integers(-2, 6), max_size=6).map(tuple),
)


@settings(max_examples=150)
@given(st.sampled_from(KEYS), ANSWERS, st.sampled_from(sorted(POLICIES)))
def test_whatever_comes_is_worth_at_most_one_and_all_means_right(key, answer, policy):
    worth = share(key, answer, policy)

    whole = share(key, answer, ALL_OR_NOTHING)
    assert -8 <= worth <= 1  # each of at most eight wrong choices takes one away
    assert whole in (0, 1)
    assert whole == 0 or worth == 1
    assert 0 <= share(key, answer, PER_OPTION_FLOORED) <= 1
    assert share(replace(key, void=True), answer, policy) == 1


@settings(max_examples=80)
@given(st.sampled_from(KEYS), ANSWERS, ANSWERS.filter(lambda one: one is not None))
def test_accepting_an_answer_takes_points_from_nobody(key, answer, accepted):
    after = decided({1: key}, [Decision(1, ACCEPT, accepted)])[1]

    for policy in POLICIES:
        assert share(after, answer, policy) >= share(key, answer, policy)
