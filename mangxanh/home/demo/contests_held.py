"""The demo's contest that is over: colleagues sat it, classes wrote on paper, prizes are published."""

import asyncio
import itertools
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import time, timedelta
from functools import partial
from typing import Any

from mangxanh.common.dates import at, moved_clock, now
from mangxanh.contests import desk as desks
from mangxanh.contests.actions.after import (
    begin_appeals,
    close_over,
    look_at_item,
    make_provisional,
)
from mangxanh.contests.actions.attempts import finish, start
from mangxanh.contests.actions.on_paper import enter_on_paper
from mangxanh.contests.actions.opening import open_contest
from mangxanh.contests.actions.outages import note_outage
from mangxanh.contests.actions.publishing import publish
from mangxanh.contests.actions.staff import note_reason, remind_staff
from mangxanh.contests.models import Attempt, QuestionVersion, Round
from mangxanh.contests.queries.figures import analysed
from mangxanh.contests.queries.keys import keys_of
from mangxanh.contests.queries.papers import versions_by_pk
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.queries.staff import staff_list
from mangxanh.contests.saving.changes import Change, Value
from mangxanh.contests.saving.desk import OpenDesk
from mangxanh.contests.scoring import Key
from mangxanh.contests.sitting import ticket_of
from mangxanh.contests.wording import MATCHING, MULTIPLE, ORDERING
from mangxanh.home.demo.content import read
from mangxanh.home.demo.contests import begin, hand_over, named, rank
from mangxanh.home.demo.people import SECOND_YEAR, Happening
from mangxanh.home.demo.stage import Stage
from mangxanh.school.models import Person, Pupil

_changes = itertools.count(1)


def held_events(stage: Stage) -> Iterator[Happening]:
    """Yield a contest from its draft to its prizes."""
    told, by = read("contests")["held"], stage.who
    yield told["begun"], time(8), lambda: begin(stage, told)
    yield told["begun"], time(8, 10), lambda: rank(stage, told)
    yield told["begun"], time(8, 20), lambda: hand_over(stage, told)
    yield told["opened"], time(15), lambda: open_contest(named(stage, told), by=by(told["by"]))
    for turn, row in enumerate(told["excused"]):
        yield row["on"], time(9, 10 * turn), partial(_excuse, stage, told, row, turn)
    for turn, day in enumerate(told["sat"]):
        yield day, time(15), partial(_sit, stage, told, turn)
    yield told["outage"]["on"], time(17), lambda: _lose_power(stage, told)
    for name, share in told["shares"].items():
        yield told["on_paper"], time(11), partial(_on_paper, stage, told, name, share)
    yield told["reminded"], time(10), lambda: remind_staff(named(stage, told), by=by("hanhdt"))
    yield told["closes_on"], time(22), close_over
    yield told["provisional"], time(9), lambda: _reckon(stage, told)
    yield told["published"], time(9), lambda: _publish(stage, told)


def _round(stage: Stage, told: dict[str, Any]) -> Round:
    contest = named(stage, told)
    row: Round = Round.objects.select_related("contest__school").get(contest=contest)
    return row


def _colleagues(stage: Stage, told: dict[str, Any]) -> list[Person]:
    """Return colleagues in an order of the story, those in charge of the contest last."""
    contest = named(stage, told)
    people = [one.person for one in staff_list(contest).rows]
    return sorted(people, key=lambda one: (one.username in told["in_charge"], one.pk * 7919 % 101))


def _excuse(stage: Stage, told: dict[str, Any], row: dict[str, Any], turn: int) -> None:
    """Let one of the first colleagues have a reason; the last of them says it themself."""
    person = _colleagues(stage, told)[turn].at(stage.school)
    by = person if row["kind"] == "other" else stage.who("hanhdt")
    note_reason(named(stage, told), person, kind=row["kind"], text=row.get("text", ""), by=by)


def _sit(stage: Stage, told: dict[str, Any], turn: int) -> None:
    """Let a share of the colleagues sit, one after the other."""
    idle = len(told["excused"]) + told["missing"]
    people = _colleagues(stage, told)[idle:]
    begun = now()
    with _desk() as desk:
        for n, person in enumerate(people[turn :: len(told["sat"])]):
            with moved_clock(begun + timedelta(minutes=8 * n)):
                _paper(desk, _round(stage, told), person.at(stage.school))


@contextmanager
def _desk() -> Iterator[OpenDesk]:
    """Give the desk of the installation that is being filled, and leave none behind."""
    desks.open_desk.cache_clear()
    try:
        yield desks.open_desk()
    finally:
        desks.open_desk().close()
        desks.open_desk.cache_clear()


def _paper(desk: OpenDesk, row: Round, person: Person) -> None:
    chance = random.Random(f"bài thi của {person.username}")  # noqa: S311  # a story, no secret
    attempt = start(row, by=person)
    versions = versions_by_pk(attempt.versions)
    keys = keys_of(versions.values())
    knows, moment = chance.uniform(0.5, 0.95), now()
    changes = []
    for slot, (key, order) in enumerate(zip(attempt.versions, attempt.orders, strict=True), 1):
        moment += timedelta(seconds=chance.randint(14, 40))
        if chance.random() < knows:
            value = _right(keys[key], order)
            count = int(moment.timestamp() * 1000)
            changes.append((Change(slot, value, count, next(_changes)), count))
    saving = _save(desk, attempt, versions, changes)
    with ThreadPoolExecutor(1) as beside:  # whoever tells the story may have a loop of their own
        beside.submit(copy_context().run, asyncio.run, saving).result()
    with moved_clock(moment + timedelta(seconds=20)):
        finish(attempt, by=person)


async def _save(
    desk: OpenDesk,
    attempt: Attempt,
    versions: dict[int, QuestionVersion],
    changes: list[tuple[Change, int]],
) -> None:
    ticket = ticket_of(attempt, versions)
    await asyncio.gather(*(desk.save(ticket, change, count) for change, count in changes))


def _right(key: Key, order: list[int]) -> Value:
    """Return a right answer as a browser sends it, in the places of one attempt."""
    answer = key.right[0]
    if isinstance(answer, str):
        return answer
    places = [order.index(place) for place in answer]
    return places if key.kind in (MULTIPLE, ORDERING, MATCHING) else places[0]


def _on_paper(stage: Stage, told: dict[str, Any], name: str, share: int) -> None:
    """Enter what a class wrote on paper: so many of a hundred took part."""
    room = stage.classes[SECOND_YEAR, name]
    chance = random.Random(f"bài giấy của {name}")  # noqa: S311  # a story, no secret
    pupils = list(Pupil.objects.present().filter(school_class=room).order_by("pk"))
    came = pupils[: len(pupils) * share // 100]
    right = {pupil.pk: chance.randint(3, told["size"]) for pupil in came}
    enter_on_paper(_round(stage, told), room, right, by=stage.who(told["by"]))


def _lose_power(stage: Stage, told: dict[str, Any]) -> None:
    row = told["outage"]
    note_outage(
        named(stage, told),
        since=at(row["on"], time(16, 5)),
        until=at(row["on"], time(16, 20)),
        reason=row["reason"],
        by=stage.who("hanhdt"),
    )


def _reckon(stage: Stage, told: dict[str, Any]) -> None:
    by = stage.who(told["by"])
    make_provisional(named(stage, told), by=by)
    begin_appeals(named(stage, told), days=told["appeal_days"], by=by)


def _publish(stage: Stage, told: dict[str, Any]) -> None:
    """Look at each question whose figures are odd, then publish."""
    by, contest = stage.who(told["by"]), named(stage, told)
    results = results_of(contest)
    for key in analysed(results).waiting:
        look_at_item(contest, results.versions[key], note="Đã xem, câu đúng.", by=by)
    publish(contest, lot_public=told["lot_public"], by=by)
