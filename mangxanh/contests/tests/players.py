"""Playing a game in class past every page: its teacher goes on, pupils answer."""

import asyncio
import itertools

from mangxanh.contests.actions.live import go_on
from mangxanh.contests.desk import desk as the_desk
from mangxanh.contests.models import LiveGame
from mangxanh.contests.queries.live import ticket_of, version_on
from mangxanh.contests.saving.changes import Change
from mangxanh.school.tests.factories import PupilFactory

_ids = itertools.count(1)


def pupils_of(room, count):
    found = [PupilFactory(school=room.school, school_class=room) for _n in range(count)]
    return [pupil.person.at(room.school) for pupil in found]


def again(game):
    return LiveGame.objects.select_related("school_class__school", "school").get(pk=game.pk)


def step_on(game, **words):
    row = again(game)
    return go_on(row, step=row.step, by=row.by.at(row.school), **words)


def right_place(game):
    return game.orders[game.number - 1].index(version_on(game).correct[0])


def answer(player, game, value, **words):
    """Answer the question that is asked, past every page; return whether it is late."""
    version = version_on(game)
    ticket = ticket_of(player, game, version, "/thi/do-vui/")
    at = the_desk().now()
    change = Change(1, value, words.get("seq", at), next(_ids))
    return asyncio.run(the_desk().save(ticket, change, at))
