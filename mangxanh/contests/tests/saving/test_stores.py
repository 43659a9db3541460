"""What is written is what is read, on both databases."""

import random
from itertools import permutations

import pytest

from mangxanh.contests.saving.store import AHEAD, Late, Row, Saved, Standing, in_time

pytestmark = pytest.mark.postgres


def row(attempt, value, seq, *, slot=1, number=1, at=None, late=Late.NO):
    return Row(attempt, slot, late, 7, value, seq, number, at if at is not None else seq)


def test_nothing_is_known_of_an_unknown_attempt(store, attempt):
    assert store.answers_of(attempt) == []
    assert [s for s in store.standings() if s.attempt == attempt] == []
    store.forget([attempt])


def test_who_has_answered_is_counted_once_and_not_what_came_late_or_was_taken_back(store, attempt):
    others = [attempt + n for n in range(1, 4)]
    assert store.answered([attempt, *others]) == 0
    store.write([row(attempt, "1", 100), row(attempt, "2", 100, slot=2)], [])
    store.write([row(others[0], None, 100), row(others[1], "1", 100, late=Late.AFTER_DUE)], [])

    assert store.answered([attempt, *others]) == 1
    assert store.answered([]) == 0
    store.forget([attempt, *others])


def test_whatever_order_changes_come_in_the_last_one_wins(store, attempt):
    changes = [("0", 100), ("1", 200), (None, 300), ("3", 400)]
    for turn, order in enumerate(permutations(changes)):
        for one in order:
            store.write([row(attempt, *one, slot=turn)], [])

    assert {answer.value for answer in store.answers_of(attempt)} == {"3"}
    assert len(store.answers_of(attempt)) == 24


def test_whatever_order_changes_of_one_commit_have_the_last_one_wins(store, attempt):
    changes = [("0", 100), ("1", 200), (None, 300), ("3", 400)]
    for turn, order in enumerate(permutations(changes)):
        store.write([row(attempt, *one, slot=turn) for one in order], [])

    assert {answer.value for answer in store.answers_of(attempt)} == {"3"}


def test_a_change_that_comes_twice_is_one_change(store, attempt):
    first, second = row(attempt, "1", 100), row(attempt, "2", 200, number=2)
    for one in (first, second, first, second, first):
        store.write([one], [])

    assert store.answers_of(attempt) == [Saved(1, "2", 100, 200, 2, Late.NO)]


def test_changes_of_the_same_moment_are_settled_the_same_way(store, attempt):
    one, other = row(attempt, "1", 100, number=1), row(attempt, "2", 100, number=2)
    store.write([one], [])
    store.write([other], [])
    store.write([other._replace(slot=2)], [])
    store.write([one._replace(slot=2)], [])

    assert [answer.value for answer in store.answers_of(attempt)] == ["2", "2"]


def test_saying_the_same_again_is_no_change(store, attempt):
    store.write([row(attempt, "1", 100, at=150)], [])
    store.write([row(attempt, "1", 200, number=2, at=250)], [])

    assert store.answers_of(attempt) == [Saved(1, "1", 150, 150, 1, Late.NO)]


def test_first_and_last_change_are_by_the_servers_clock(store, attempt):
    store.write([row(attempt, "1", 100, at=1000), row(attempt, "2", 200, number=2, at=1010)], [])
    store.write([row(attempt, "3", 300, number=3, at=5000)], [])

    (answer,) = store.answers_of(attempt)
    assert (answer.value, answer.first, answer.last) == ("3", 1000, 5000)


def test_a_change_from_a_future_that_the_clock_has_left_gives_way(store, attempt):
    store.write([row(attempt, "1", 9_000_000)], [])
    store.write([row(attempt, "2", 5_000_000, number=2)], [])
    store.write([row(attempt, "1", 5_000_000 + AHEAD, slot=2)], [])
    store.write([row(attempt, "2", 5_000_000, slot=2, number=2)], [])

    assert [answer.value for answer in store.answers_of(attempt)] == ["2", "1"]


def test_late_answers_stand_beside_those_in_time(store, attempt):
    store.write([row(attempt, "1", 100), row(attempt, "2", 200, late=Late.AFTER_DUE)], [])

    answers = store.answers_of(attempt)
    assert [(answer.value, answer.late) for answer in answers] == [
        ("1", Late.NO), ("2", Late.AFTER_DUE),
    ]  # fmt: skip
    assert [answer.value for answer in in_time(answers)] == ["1"]


@pytest.mark.parametrize("words", ['a"b\\c', "{x,y}", "NULL", "", "Phạm\nThị 🌱", "'; drop table"])
def test_words_come_back_as_they_were(store, attempt, words):
    store.write([row(attempt, words, 100), row(attempt, None, 100, slot=2)], [])

    assert [answer.value for answer in store.answers_of(attempt)] == [words, None]


def test_a_standing_is_kept_and_its_first_end_counts(store, attempt):
    store.write([], [Standing(attempt, None, 500)])
    store.write([], [Standing(attempt, 1000, None), Standing(attempt, 2000, None)])

    assert Standing(attempt, 1000, 500) in store.standings()


def test_what_is_forgotten_is_gone_and_nothing_else(store, attempt):
    other = attempt + 1
    store.write([row(attempt, "1", 1), row(other, "2", 1)], [Standing(attempt, 1, None)])

    store.forget([attempt])

    assert store.answers_of(attempt) == []
    assert [s for s in store.standings() if s.attempt == attempt] == []
    assert [answer.value for answer in store.answers_of(other)] == ["2"]


def test_a_closed_store_opens_again(store, attempt):
    store.write([row(attempt, "1", 1)], [])
    store.close()
    store.close()

    assert len(store.answers_of(attempt)) == 1


def test_a_batch_that_fails_is_not_written_at_all(store, attempt):
    broken = row(attempt, "2", 2, slot=None)

    with pytest.raises(Exception, match=r"(?i)null|none"):
        store.write([row(attempt, "1", 1), broken], [])

    assert store.answers_of(attempt) == []
    store.write([row(attempt, "1", 1)], [])
    assert len(store.answers_of(attempt)) == 1


def test_a_great_batch_in_any_order(store, attempt):
    chance = random.Random(7)  # noqa: S311  # an order, no secret
    rows = [
        row(attempt, str(seq), seq, slot=slot, number=seq)
        for slot in range(1, 9)
        for seq in range(1, 65)
    ]
    chance.shuffle(rows)

    store.write(rows, [])

    assert [(a.slot, a.value) for a in store.answers_of(attempt)] == [
        (n, "64") for n in range(1, 9)
    ]


def test_what_is_known_of_is_told_until_it_is_forgotten(store, attempt):
    store.write([row(attempt, "1", 100), row(attempt, "2", 200, slot=2)], [])
    store.write([], [Standing(attempt + 1, 5, None)])
    assert {attempt, attempt + 1} <= set(store.attempts())
    assert store.attempts().count(attempt) == 1

    store.forget([attempt, attempt + 1])

    assert not {attempt, attempt + 1} & set(store.attempts())
