"""Case 18: two hundred answer a question of a game at once; a teacher closes it in the middle."""

import asyncio
import secrets
import threading

import pytest

from mangxanh.contests.actions.live import join_game
from mangxanh.contests.desk import desk as the_desk
from mangxanh.contests.models import LivePlayer
from mangxanh.contests.queries.live import ticket_of, token_of, version_on
from mangxanh.contests.saving.changes import Change
from mangxanh.contests.saving.store import Late
from mangxanh.contests.tests.players import step_on
from mangxanh.school.tests.factories import PupilFactory

PLAYERS = 200
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def players(game, room, school):
    persons = [PupilFactory(school=school, school_class=room).person for _n in range(PLAYERS)]
    LivePlayer.objects.bulk_create(
        LivePlayer(school=school, game=game, person=person, token=secrets.randbits(62))
        for person in persons  # PostgreSQL's tables of answers outlive a test
    )
    join_game(game, by=persons[0].at(school))  # again, as a second device does
    return list(LivePlayer.objects.all())


async def _answer(tickets, values, told):
    async def one(n):
        change = Change(1, values[n], the_desk().now(), n + 1)
        return await the_desk().save(tickets[n], change, the_desk().now())

    answers = [asyncio.create_task(one(n)) for n in range(len(tickets))]
    again = [asyncio.create_task(one(n)) for n in range(0, len(tickets), 7)]  # sent twice
    await asyncio.sleep(0)
    if told:
        told.set()
    found = await asyncio.gather(*answers)
    await asyncio.gather(*again)
    return found


def test_two_hundred_answers_at_once_none_lost_none_doubled(game, players):
    for _question in range(3):
        row = step_on(game)
        version = version_on(row)
        values = [n % 4 for n in range(PLAYERS)]
        tickets = [ticket_of(one, row, version, "/") for one in players]

        assert set(asyncio.run(_answer(tickets, values, None))) == {Late.NO}

        assert the_desk().answered([token_of(one, row.number) for one in players]) == PLAYERS
        result = step_on(game).results[-1]
        assert result["answered"] == PLAYERS
        assert result["counts"] == [PLAYERS // 4] * 4
        assert result["right"] == PLAYERS // 4
    assert {len(one.right) for one in LivePlayer.objects.all()} == {3}


def test_every_answer_said_to_be_in_time_counts_though_it_closes_meanwhile(game, players):
    """The teacher closes somewhere among the two hundred; who was told "saved" is in the result."""
    row = step_on(game)
    version = version_on(row)
    tokens = [token_of(one, row.number) for one in players]
    tickets = [ticket_of(one, row, version, "/") for one in players]
    begun, closed = threading.Event(), []

    def close():
        begun.wait(10)
        closed.append(the_desk().finish_all(tokens))
        the_desk()._store.close()  # the connection of this thread

    closing = threading.Thread(target=close)
    closing.start()
    told = asyncio.run(_answer(tickets, [1] * PLAYERS, begun))
    closing.join()

    in_time = sum(late == Late.NO for late in told)
    counted = sum(any(a.late == Late.NO for a in answers) for answers in closed[0].values())
    assert counted == in_time
    assert step_on(game).results[-1]["answered"] == in_time
