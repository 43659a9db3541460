"""The demo's pages for teaching: proposed, decided, taken off, in the minutes; the server let out for weeks."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

from mangxanh.home.demo.content import read
from mangxanh.home.demo.stage import Stage
from mangxanh.learning.actions import resources as actions
from mangxanh.learning.models import Resource
from mangxanh.school.actions.outside import switch_outside
from mangxanh.school.models import OutsideSwitch

Happening = tuple[date, time, Callable[[], object]]
SOURCE = OutsideSwitch.Source.RESOURCES


def resource_events(stage: Stage) -> Iterator[Happening]:
    """Yield each proposal, decision and withdrawal, the minutes, the switch and what checks found."""
    told = read("resources")
    for row in told["resources"]:
        yield row["proposed_on"], time(16, 40), lambda row=row: _propose(stage, row)  # type: ignore[misc]
        if "decided_on" in row:
            yield row["decided_on"], time(10, 15), lambda row=row: _decide(stage, row)  # type: ignore[misc]
        if "withdrawn_on" in row:
            yield row["withdrawn_on"], time(11), lambda row=row: _withdraw(stage, row)  # type: ignore[misc]
    minutes = told["minutes"]
    yield minutes["filed_on"], time(15, 30), lambda: _minutes(stage, minutes)
    yield from _network(stage, told)


def _network(stage: Stage, told: dict[str, Any]) -> Iterator[Happening]:
    """Yield how the server was let out and called back; nothing leaves it in the demo."""
    network = told["network"]
    by_key = {row["key"]: row for row in told["resources"]}
    yield network["from"], time(9), lambda: _switch(stage, network["on_by"], on=True)
    for key, day, ok in network["checks"]:
        yield day, time(4, 30), lambda key=key, ok=ok: _check(by_key[key], ok=ok)  # type: ignore[misc]
    yield network["until"], time(9), lambda: _switch(stage, network["off_by"], on=False)


def _page(told: dict[str, Any]) -> Resource:
    rows = Resource.objects.select_related("school", "proposed_by")
    found: Resource = rows.get(url=told["url"])
    return found


def _propose(stage: Stage, told: dict[str, Any]) -> None:
    words = {name: told[name] for name in ("title", "url", "subject", "grades", "note")}
    actions.propose(stage.school, **words, by=stage.who(told["proposed_by"]))


def _decide(stage: Stage, told: dict[str, Any]) -> None:
    actions.decide(
        _page(told),
        approve=told["verdict"] == "yes",
        reason=told["reason"],
        by=stage.who(told["decided_by"]),
    )


def _withdraw(stage: Stage, told: dict[str, Any]) -> None:
    by = stage.who(told["withdrawn_by"])
    actions.withdraw_resource(_page(told), reason=told["why"], by=by)


def _minutes(stage: Stage, told: dict[str, Any]) -> None:
    rows = list(Resource.objects.filter(school=stage.school).not_in_minutes())
    by = stage.who(told["filed_by"])
    actions.file_minutes(stage.school, rows, request_key="demo", by=by)


def _switch(stage: Stage, username: str, *, on: bool) -> None:
    switch_outside(stage.school, SOURCE, on=on, by=stage.who(username))


def _check(told: dict[str, Any], *, ok: bool) -> None:
    actions.note_check(_page(told), ok=ok)
