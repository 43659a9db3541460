"""The demo's quiz in class: 7A2 in a homeroom lesson, by show of hands; nothing goes on."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from mangxanh.contests.actions.live import go_on, start_game
from mangxanh.contests.models import LiveGame
from mangxanh.contests.queries.live import version_on
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import SECOND_YEAR, Happening
from mangxanh.home.demo.stage import Stage


def live_events(stage: Stage) -> Iterator[Happening]:
    """Yield the one game, from its beginning to its result."""
    told = read("contests")["live"]
    yield told["on"], time(10, 5), lambda: _play(stage, told)


def _play(stage: Stage, told: dict[str, Any]) -> None:
    by = stage.who(told["by"])
    row = stage.classes[SECOND_YEAR, told["class"]]
    game = start_game(row, mode=LiveGame.Mode.HANDS, count=len(told["hands"]), by=by)
    for hands in told["hands"]:
        game = go_on(game, step=game.step, by=by)
        right = [place in version_on(game).correct for place in game.orders[game.number - 1]]
        wrong = iter(hands[1:])
        counts = [hands[0] if good else next(wrong, 0) for good in right]
        game = go_on(game, step=game.step, counts=counts, by=by)
    go_on(game, step=game.step, by=by)
