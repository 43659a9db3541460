"""A wrong key, a thousand attempts: first who moves, then nobody any more."""

import time
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from mangxanh.contests.chance import digest
from mangxanh.contests.keychange import (
    Finished,
    Terms,
    dry_run,
    marked_again,
    standings,
)
from mangxanh.contests.ranking import DRAW, RIGHT, SCORE, TIE_QUESTION, TIME, Lot, Prize, Result
from mangxanh.contests.scoring import ACCEPT, VOID, Decision, decided, key_of

KEYS = {n: key_of("single", ["A", "B", "C", "D"], [n % 4]) for n in range(60)}
PRIZES = (Prize("Nhất", 1), Prize("Nhì", 3), Prize("Ba", 6))
TERMS = Terms((RIGHT, TIME), PRIZES)


def attempts(count, terms=TERMS):
    """Return attempts of 20 questions of 60, marked by KEYS; a number out of a digest each."""
    made = []
    for pupil in range(count):
        said = bytes.fromhex(digest(f"bài {pupil}"))
        questions = tuple((pupil * 7 + n * 3) % 60 for n in range(20))
        answers = tuple(
            None if said[n] > 250 else (q % 4 if said[n] > said[31] else said[n] % 4,)
            for n, q in enumerate(questions)
        )
        made.append(
            Finished(
                questions,
                answers,
                Result(pupil, 0, Fraction(0), 300 + said[30], predicted=said[29]),
            )
        )
    return marked_again(made, KEYS, terms)


def test_a_changed_key_moves_those_whom_it_touches_and_again_nobody():
    finished = attempts(1000)
    keys = KEYS | {10: key_of("single", ["A", "B", "C", "D"], [3])}

    began = time.process_time()
    moved = dry_run(finished, keys, TERMS)
    committed = marked_again(finished, keys, TERMS)
    again = dry_run(committed, keys, TERMS)

    assert time.process_time() - began < 10
    assert dry_run(finished, KEYS, TERMS) == []
    assert again == []
    assert marked_again(committed, keys, TERMS) == committed
    had = {one.result.entrant for one in finished if 10 in one.questions}
    scores = {one.entrant for one in moved if one.before.score != one.after.score}
    assert scores <= had
    assert scores
    assert {one.entrant for one in moved} - had  # others change rank
    assert [one.after.rank for one in moved] == sorted(one.after.rank for one in moved)


def test_a_prize_that_changes_hands_is_shown_on_both_sides():
    right, wrong = (0,), (1,)
    finished = marked_again(
        [
            Finished((0,), (right,), Result(1, 0, Fraction(0), 50)),
            Finished((0,), (wrong,), Result(2, 0, Fraction(0), 40)),
        ],
        KEYS,
        TERMS,
    )

    moved = dry_run(finished, KEYS | {0: key_of("single", ["A", "B"], [1])}, TERMS)

    assert [(one.entrant, one.before.prize, one.after.prize) for one in moved] == [
        (2, "", "Nhất"),
        (1, "Nhất", ""),
    ]
    assert [(one.before.rank, one.after.rank) for one in moved] == [(2, 1), (1, 2)]
    assert [(one.before.right, one.after.right) for one in moved] == [(0, 1), (1, 0)]


def test_the_question_that_breaks_ties_is_marked_again_where_it_was_asked():
    terms = Terms((SCORE, TIE_QUESTION), tie_question=5)
    finished = [
        Finished((5, 6), ((1,), (0,)), Result(1, 0, Fraction(0))),
        Finished((6,), ((2,),), Result(2, 0, Fraction(0), tie=Fraction(1, 2))),
    ]

    done = marked_again(finished, KEYS, terms)

    assert [one.result.tie for one in done] == [1, Fraction(1, 2)]
    assert [standings([one.result for one in done], terms)[n].rank for n in (1, 2)] == [1, 2]


FEW = attempts(25)
CHANGES = st.lists(
    st.one_of(
        st.builds(Decision, st.integers(0, 59), st.just(VOID)),
        st.builds(Decision, st.integers(0, 59), st.just(ACCEPT), st.tuples(st.integers(0, 3))),
    ),
    max_size=4,
)


@settings(max_examples=20)
@given(CHANGES, st.booleans())
def test_any_decisions_once_committed_move_nobody_further_and_harm_no_score(decisions, by_lot):
    lot = Lot("0123456789abcdef0123456789abcdef")
    terms = replace(TERMS, rules=(RIGHT, TIME, DRAW), lot=lot) if by_lot else TERMS
    finished = FEW

    keys = decided(KEYS, decisions)

    assert all(one.after.score >= one.before.score for one in dry_run(finished, keys, terms))
    assert dry_run(marked_again(finished, keys, terms), keys, terms) == []
