"""Ranks by golden tables; draws that anybody recomputes; boards without children."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangxanh.contests.chance import commitment
from mangxanh.contests.ranking import (
    CAP,
    DRAW,
    PREDICTION,
    RIGHT,
    SCORE,
    TIE_QUESTION,
    TIME,
    Lot,
    Placed,
    Prize,
    Result,
    Turnout,
    awards,
    board,
    class_awards,
    needed,
    rank,
    ranking_seconds,
    reaches,
)
from mangxanh.contests.tests.logic.golden_logs import LOGS
from mangxanh.contests.timing import FACTORS, Outage

OPENS = datetime(2026, 12, 7, tzinfo=UTC)
LOT = Lot("6f1d8a3b5c7e9f0a1b2c3d4e5f607182", "xổ số ngày 10/12: 48213")


def at(seconds):
    return OPENS + timedelta(seconds=seconds)


@pytest.mark.parametrize(("first", "last", "outages", "seconds"), LOGS)
@pytest.mark.parametrize("factor", FACTORS)
def test_golden_log(first, last, outages, seconds, factor):
    spans = [Outage(at(since), at(until)) for since, until in outages]

    counted = ranking_seconds(at(first), at(last), factor, spans)

    assert counted == seconds[FACTORS.index(factor)]


def test_there_are_a_hundred_golden_logs():
    assert len(LOGS) * len(FACTORS) == 100


def test_who_answered_nothing_has_no_time_and_a_factor_is_one_of_ours():
    assert ranking_seconds(None, None) is None
    with pytest.raises(ValueError, match="3"):
        ranking_seconds(at(0), at(1), 3)


def result(entrant, right=10, seconds=300, **more):
    return Result(entrant, right, more.pop("score", Fraction(right)), seconds, **more)


def ranks(results, *rules, **more):
    return [(one.entrant, one.rank) for one in rank(results, rules, **more)]


def test_rules_decide_in_their_order():
    results = [
        result(1, right=9, seconds=100),
        result(2, right=10, seconds=400),
        result(3, right=10, seconds=None),
        result(4, right=10, seconds=400, tie=Fraction(1)),
        result(5, right=9, seconds=90, score=Fraction(19, 2)),
    ]

    assert ranks(results, RIGHT, TIME) == [(2, 1), (4, 1), (3, 3), (5, 4), (1, 5)]
    assert ranks(results, RIGHT, TIME, TIE_QUESTION) == [(4, 1), (2, 2), (3, 3), (5, 4), (1, 5)]
    assert ranks(results, TIME, RIGHT) == [(5, 1), (1, 2), (2, 3), (4, 3), (3, 5)]
    assert ranks(results, RIGHT) == [(2, 1), (3, 1), (4, 1), (1, 4), (5, 4)]
    assert ranks(results, SCORE) == [(2, 1), (3, 1), (4, 1), (5, 4), (1, 5)]
    assert ranks(results) == [(entrant, 1) for entrant in range(1, 6)]
    assert ranks([], RIGHT) == []


def test_the_nearest_prediction_wins_on_either_side():
    results = [
        result(n, predicted=said) for n, said in enumerate([90, 105, 111, None, 95], start=1)
    ]

    assert ranks(results, RIGHT, PREDICTION, truth=100) == [(2, 1), (5, 1), (1, 3), (3, 4), (4, 5)]


def test_right_answers_rank_alone_unless_time_was_announced():
    honest = [result(n, right=n % 7, seconds=600) for n in range(1000)]
    forged = [replace(one, seconds=0) if one.entrant % 2 else one for one in honest]

    assert rank(honest, [RIGHT]) == rank(forged, [RIGHT])


def test_a_draw_can_be_recomputed_with_sha256_alone():
    results = [result(n) for n in range(1, 41)]

    drawn = ranks(results, RIGHT, DRAW, lot=LOT)

    by_hand = sorted(
        range(1, 41),
        key=lambda n: hashlib.sha256(f"{LOT.seed}:{LOT.public}:{n}".encode()).hexdigest(),
    )
    assert drawn == [(entrant, at) for at, entrant in enumerate(by_hand, start=1)]
    assert hashlib.sha256(LOT.seed.encode()).hexdigest() == commitment(LOT.seed)
    assert ranks(results, RIGHT, DRAW, lot=replace(LOT, public="khác")) != drawn
    assert ranks(results[::-1], RIGHT, DRAW, lot=LOT) == drawn


def test_a_draw_decides_only_among_equals():
    results = [result(n, right=10 if n < 4 else 9) for n in range(1, 9)]

    drawn = ranks(results, RIGHT, DRAW, lot=LOT)

    assert {entrant for entrant, _rank in drawn[:3]} == {1, 2, 3}


@pytest.mark.parametrize(
    ("rules", "more"),
    [
        (["speed"], {}),
        ([RIGHT, RIGHT], {}),
        ([DRAW, RIGHT], {"lot": LOT}),
        ([PREDICTION], {}),
        ([DRAW], {}),
        ([DRAW], {"lot": Lot("1234")}),
    ],
)
def test_a_list_of_rules_that_cannot_decide_is_refused(rules, more):
    with pytest.raises(ValueError, match=r"rule|truth|seed"):
        rank([result(1)], rules, **more)


RESULTS = st.lists(
    st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 3)), st.integers(0, 2)),
    max_size=12,
).map(
    lambda rows: [
        result(n, right, seconds, predicted=said) for n, (right, seconds, said) in enumerate(rows)
    ]
)


@settings(max_examples=80)
@given(RESULTS, st.permutations([RIGHT, TIME, PREDICTION]), st.booleans())
def test_ranks_hold_together(results, rules, by_lot):
    rules = [*rules, DRAW] if by_lot else rules

    placed = rank(results, rules, truth=1, lot=LOT)

    assert sorted(one.entrant for one in placed) == [one.entrant for one in results]
    found = [one.rank for one in placed]
    assert found == [1 + sum(other < one for other in found) for one in found]
    assert not by_lot or found == list(range(1, len(results) + 1))
    assert placed == rank(results[::-1], rules, truth=1, lot=LOT)


PRIZES = [Prize("Nhất", 1, 8), Prize("Nhì", 2, 6), Prize("Ba", 3)]


@pytest.mark.parametrize(
    ("right", "won"),
    [
        ([10, 9, 8, 7, 6, 5, 4], ["Nhất", "Nhì", "Nhì", "Ba", "Ba", "Ba", None]),
        ([10, 10, 8, 7, 7, 7, 7], ["Nhất", "Nhất", "Nhì", "Ba", "Ba", "Ba", "Ba"]),
        ([10, 9, 9, 9, 6, 6, 6], ["Nhất", "Nhì", "Nhì", "Nhì", "Ba", "Ba", "Ba"]),
        ([7, 5, 5, 0], [None, None, None, None]),  # below what the prize asks for, or nothing
        ([8, 0, 0], ["Nhất", None, None]),
    ],
)
def test_prizes_go_to_ranks(right, won):
    results = [result(n, right=count) for n, count in enumerate(right)]

    found = awards(rank(results, [RIGHT]), results, PRIZES)

    assert [found.get(n) for n in range(len(right))] == won


def test_without_prizes_nobody_has_one():
    assert awards([Placed(1, 1)], [result(1)], []) == {}


def test_nobody_gains_from_pressing_the_last_fifth_of_a_class():
    reached = [reaches(Turnout("6A1", 40, took), CAP) for took in (0, 31, 32, 33, 40, 41)]

    assert reached == [False, False, True, True, True, True]
    assert not reaches(Turnout("6A1", 0, 0), CAP)


@given(st.integers(1, 60), st.integers(1, 80))
def test_no_class_needs_a_larger_share_than_was_told_nor_all_of_its_pupils(pupils, percent):
    least = needed(pupils, Fraction(percent, 100))

    assert 1 <= least <= max(1, pupils * percent // 100)
    assert least < pupils or pupils == 1


def test_every_class_that_reaches_a_prize_gets_it_and_each_the_highest():
    turnouts = [Turnout("6A1", 40, 40), Turnout("6A2", 40, 32), Turnout("6A3", 3, 2),
                Turnout("6A4", 41, 20), Turnout("6A5", 40, 19), Turnout("6A6", 0, 0)]  # fmt: skip

    found = class_awards(turnouts, [("Tích cực", 50), ("Xuất sắc", 80)])

    assert found == {"6A1": "Xuất sắc", "6A2": "Xuất sắc", "6A3": "Xuất sắc", "6A4": "Tích cực"}
    assert class_awards(turnouts, []) == {}


def test_a_board_has_classes_by_name_under_the_threshold_that_they_reached():
    turnouts = [
        Turnout("7A2", 40, 40),
        Turnout("6A10", 40, 33),
        Turnout("6A2", 40, 32),
        Turnout("6a1", 40, 20),
        Turnout("9A1", 40, 31),
        Turnout("8A1", 40, 19),
        Turnout("8A2", 0, 0),
    ]

    assert board(turnouts, [Fraction(1, 2), CAP]) == [
        (CAP, ["6A2", "6A10", "7A2"]),
        (Fraction(1, 2), ["6a1", "9A1"]),
    ]
    with pytest.raises(ValueError, match="9/10"):
        board(turnouts, [Fraction(9, 10)])
