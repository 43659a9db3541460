"""The demo's contests: one of four grades that is going on, a draft for adults, one that is over."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from mangxanh.common.dates import at
from mangxanh.contests.actions.contests import (
    add_contest,
    change_contest,
    set_in_charge,
    set_prizes,
)
from mangxanh.contests.actions.opening import open_contest
from mangxanh.contests.limits import Window
from mangxanh.contests.models import Contest
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import Happening
from mangxanh.home.demo.stage import Stage

MORNING, EVENING = time(7), time(21)


def contest_events(stage: Stage) -> Iterator[Happening]:
    """Yield how a contest is begun, set and opened, and how a draft for adults is begun."""
    told = read("contests")
    going, draft = told["open"], told["draft"]
    by = stage.who
    yield going["begun"], time(10), lambda: begin(stage, going)
    yield going["begun"], time(10, 10), lambda: _describe(stage, going)
    yield going["begun"], time(10, 20), lambda: rank(stage, going)
    yield going["begun"], time(10, 30), lambda: hand_over(stage, going)
    yield (
        going["opened"],
        time(15),
        lambda: open_contest(named(stage, going), by=by(going["by"])),
    )
    yield draft["begun"], time(14), lambda: begin(stage, draft)


def named(stage: Stage, told: dict[str, Any]) -> Contest:
    rows = Contest.objects.select_related("school", "line")
    found: Contest = rows.get(school=stage.school, name=told["name"])
    return found


def begin(stage: Stage, told: dict[str, Any]) -> None:
    add_contest(
        stage.school,
        name=told["name"],
        divisions=[tuple(audiences) for audiences in told["divisions"]],
        rounds=[
            Window(at(told["opens_on"], MORNING), at(told["closes_on"], EVENING), told["minutes"])
        ],
        size=told["size"],
        line=stage.line(told["line"]) if "line" in told else None,
        by=stage.who(told["by"]),
    )


def _describe(stage: Stage, told: dict[str, Any]) -> None:
    contest = named(stage, told)
    change_contest(
        contest,
        name=contest.name,
        purpose=told["purpose"],
        organisers=told["organisers"],
        line=contest.line,
        trial=False,
        tells=contest.tells,
        policy=contest.policy,
        appeal_days=contest.appeal_days,
        by=stage.who(told["by"]),
    )


def rank(stage: Stage, told: dict[str, Any]) -> None:
    contest = named(stage, told)
    set_prizes(
        contest,
        prizes=[(name, count, least) for name, count, least in contest.prizes],
        rules=told["rules"],
        thresholds=told["thresholds"],
        class_prizes=[(name, percent) for name, percent in told.get("class_prizes", [])],
        by=stage.who(told["by"]),
    )


def hand_over(stage: Stage, told: dict[str, Any]) -> None:
    people = [stage.who(username) for username in told["in_charge"]]
    set_in_charge(named(stage, told), people, by=stage.who(told["by"]))
