"""The demo's papers about data, who looked at a record, and two requests: one answered, one open."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

from mangxanh.home import requests
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import SECOND_YEAR
from mangxanh.home.demo.stage import Stage
from mangxanh.school.actions.rights import confirm_papers, note_look
from mangxanh.school.models import DataRequest, Pupil

Happening = tuple[date, time, Callable[[], object]]
CONFIRMED = date(2026, 8, 26)


def rights_events(stage: Stage) -> Iterator[Happening]:
    """Yield the confirmation, the looks, the requests and the answer."""
    yield CONFIRMED, time(15), lambda: confirm_papers(stage.school, by=stage.head)
    for row in read("requests")["requests"]:
        for look in row["looks"]:
            yield look["day"], time(10), lambda row=row, look=look: _look(stage, row, look)  # type: ignore[misc]
        yield row["asked_on"], time(17), lambda row=row: _ask(stage, row)  # type: ignore[misc]
        if "answered_on" in row:
            yield row["answered_on"], time(9), lambda row=row: _answer(stage, row)  # type: ignore[misc]


def _pupil(stage: Stage, row: dict[str, Any]) -> Pupil:
    """Return the first pupil of a class, by their code."""
    school_class = stage.classes[SECOND_YEAR, row["class"]]
    rows = Pupil.objects.filter(school_class=school_class).select_related("person")
    found: Pupil = rows.order_by("code")[0]
    return found


def _look(stage: Stage, row: dict[str, Any], look: dict[str, Any]) -> None:
    note_look(_pupil(stage, row), by=stage.who(look["by"]))


def _ask(stage: Stage, row: dict[str, Any]) -> None:
    person = _pupil(stage, row).person.at(stage.school)
    requests.ask(person, row["kind"], row["text"], by=person)


def _answer(stage: Stage, row: dict[str, Any]) -> None:
    asked = DataRequest.objects.select_related("person", "school").get(
        school=stage.school, text=row["text"]
    )
    requests.answer(asked, row["answer"], by=stage.who(row["answered_by"]))
