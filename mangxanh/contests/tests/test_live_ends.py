"""A game in class by show of hands; its clock; forged times; what is left of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions.live import (
    end_game,
    forget_games,
    go_on,
    join_game,
    start_game,
)
from mangxanh.contests.actions.publishing import sweep_answers
from mangxanh.contests.desk import desk as the_desk
from mangxanh.contests.models import LiveGame, LivePlayer, QuestionVersion
from mangxanh.contests.queries.live import (
    FEWEST,
    MOST_HANDS,
    game_for,
    player_in,
    seconds_left,
    token_of,
)
from mangxanh.contests.saving.desk import Refused
from mangxanh.contests.saving.store import Late
from mangxanh.contests.tests.players import again, answer, pupils_of, right_place, step_on
from mangxanh.school.models import Person, Role
from mangxanh.school.tests.factories import PersonFactory

# ---- a show of hands


def test_hands_are_counted_by_the_teacher_alone(room, teacher, trial_bank, desk):
    game = start_game(room, mode="hands", by=teacher)
    row = step_on(game)
    right = right_place(row)

    row = step_on(game, counts=[5 if place == right else 2 for place in range(4)])

    assert row.results == [
        {"answered": 11, "right": 5, "counts": [5 if place == right else 2 for place in range(4)]}
    ]


@pytest.mark.parametrize("counts", [[1, 2], [1, 2, 3, -1], [0, 0, 0, MOST_HANDS + 1]])
def test_hands_that_make_no_sense_are_asked_for_again(room, teacher, trial_bank, desk, counts):
    game = start_game(room, mode="hands", by=teacher)
    step_on(game)
    with pytest.raises(ValidationError):
        step_on(game, counts=counts)

    assert again(game).step == 1


def test_without_a_count_nothing_goes_on(room, teacher, trial_bank, desk):
    game = start_game(room, mode="hands", by=teacher)
    step_on(game)

    assert step_on(game).step == 1


# ---- the clock on the wall, extra time


def test_without_a_clock_nothing_runs(game):
    assert seconds_left(step_on(game)) is None


def test_the_clock_is_long_enough_for_everybody_and_a_change_acts_at_once(
    room, teacher, trial_bank, desk
):
    people = pupils_of(room, 3)
    game = start_game(room, clock=60, by=teacher)
    assert seconds_left(game) is None
    row = step_on(game)
    assert seconds_left(row) == 60
    slow = people[1].pupil
    slow.time_factor = 1.5
    slow.save()

    assert seconds_left(row) == 90
    with moved_clock(now() + timedelta(seconds=70)):
        assert seconds_left(row) == 20
    with moved_clock(now() + timedelta(seconds=100)):
        assert seconds_left(row) == 0
    player = join_game(game, by=people[0])
    assert answer(player, row, 0) == Late.NO  # the clock only reminds


def test_the_clock_of_an_empty_class_is_as_it_is(room, teacher, trial_bank, desk):
    game = start_game(room, clock=30, by=teacher)

    assert seconds_left(step_on(game)) == 30


# ---- forged times


def test_a_thousand_forged_times_gain_nothing(game, room):
    """Case 20: what a client says of time decides nothing but which of its own changes is later."""
    honest, forger = (join_game(game, by=one) for one in pupils_of(room, 2))
    row = step_on(game)
    right, at = right_place(row), the_desk().now()
    wrong = (right + 1) % 4
    answer(honest, row, right)
    refused = 0
    for n in range(1000):
        try:
            answer(forger, row, wrong, seq=max(0, at + (n - 500) * 86_400_000))
        except Refused:
            refused += 1
    row = step_on(game)

    assert refused > 400  # what claims to come from the future
    assert [player_in(game, one.person.at(room.school)).right for one in (honest, forger)] == [
        [True],
        [False],
    ]
    assert row.results[0] == {"answered": 2, "right": None, "counts": []}


def test_a_forger_who_is_right_gains_no_more_than_who_is_slow(game, room):
    quick, slow = (join_game(game, by=one) for one in pupils_of(room, 2))
    row = step_on(game)
    answer(quick, row, right_place(row), seq=0)
    answer(slow, row, right_place(row))
    step_on(game)

    rights = {player_in(game, one.person.at(room.school)).right[0] for one in (quick, slow)}
    assert rights == {True}


# ---- the end, and the night


def test_what_is_ended_early_keeps_what_was_told(game, room):
    player = join_game(game, by=pupils_of(room, 1)[0])
    step_on(game), step_on(game)
    asking = step_on(game)

    end_game(again(game), by=game.by)
    end_game(again(game), by=game.by)

    assert answer(player, asking, 0) == Late.AFTER_FINISH
    row = again(game)
    assert row.finished_at is not None
    assert len(row.versions) == len(row.orders) == len(row.results) == 1
    assert go_on(row, step=row.step, by=row.by.at(row.school)).results == row.results


def test_what_told_nothing_leaves_nothing(game, room):
    player = join_game(game, by=pupils_of(room, 1)[0])
    row = step_on(game)
    answer(player, row, 1)

    end_game(row, by=game.by)

    assert not LiveGame.objects.exists()
    assert the_desk().answers_of(token_of(player, 1)) == []


def test_who_played_is_forgotten_by_night_and_the_class_result_stays(game, room):
    people = pupils_of(room, FEWEST)
    players = [join_game(game, by=one) for one in people]
    row = step_on(game)
    for player in players:
        answer(player, row, 1)
    step_on(game)
    result = again(game).results
    assert forget_games() == 0
    with moved_clock(now() + timedelta(days=1)):
        assert forget_games() == FEWEST
        assert forget_games() == 0

    assert not LivePlayer.objects.exists()
    assert all(the_desk().answers_of(token_of(one, 1)) == [] for one in players)
    row = again(game)
    assert row.finished_at is not None
    assert row.results == result
    assert game_for(people[0]) is None


def test_nobody_but_the_player_sees_who_plays(game, room, keeper, teacher):
    person, other = pupils_of(room, 2)
    join_game(game, by=person)

    for viewer in (keeper, teacher, other, Person.objects.get(pk=person.pk)):
        assert not LivePlayer.objects.visible_to(viewer).exists()


def test_who_sees_the_result_of_a_class(game, room, school, keeper, teacher):
    step_on(game), step_on(game)
    end_game(again(game), by=teacher)
    leader, stranger = (PersonFactory(school=school, roles=(Role.TEACHER,)) for _n in range(2))
    room.homeroom_teacher = leader
    room.save()
    guardian = PersonFactory(school=school, roles=(Role.GUARDIAN,))

    seeing = [LiveGame.objects.visible_to(one).exists() for one in (keeper, teacher, leader)]
    others = (stranger, guardian, *pupils_of(room, 1))
    assert seeing == [True] * 3
    assert not any(LiveGame.objects.visible_to(one).exists() for one in others)
    assert QuestionVersion.objects.exists()


def test_the_sweep_of_nameless_answers_leaves_a_game_that_goes_on(game, room):
    player = join_game(game, by=pupils_of(room, 1)[0])
    answer(player, step_on(game), 1)

    assert sweep_answers() == 0
    player.delete()
    assert sweep_answers() == 1
