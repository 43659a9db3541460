"""The demo's own editions of lessons: one that readers have, and one that is being written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from typing import Any

from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import Happening
from mangxanh.home.demo.stage import Stage
from mangxanh.learning.actions.editions import publish, save_draft
from mangxanh.learning.queries.editions import draft_of
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.texts import Card
from mangxanh.learning.writing import write_lesson


def edition_events(stage: Stage) -> Iterator[Happening]:
    """Yield what who writes for the school's pages, and the subject head, do about lessons."""
    told = read("editions")
    for row in told["published"]:
        yield row["written_on"], time(15), lambda row=row: _write(stage, row)  # type: ignore[misc]
        yield row["published_on"], time(10), lambda row=row: _publish(stage, row)  # type: ignore[misc]
    for row in told["drafts"]:
        yield row["written_on"], time(15), lambda row=row: _begin(stage, row)  # type: ignore[misc]


def _write(stage: Stage, row: dict[str, Any]) -> None:
    lesson = shipped_lessons()[row["lesson"]]
    *cards, last = lesson.cards
    own = replace(last, text=f"{last.text}\n\n{row['help']}")
    text = write_lesson(replace(lesson, cards=(*cards, own)))
    save_draft(stage.school, lesson.key, text, by=stage.who(row["by"]))


def _publish(stage: Stage, row: dict[str, Any]) -> None:
    if draft := draft_of(stage.school, row["lesson"]):
        publish(draft, by=stage.who(row["publisher"]))


def _begin(stage: Stage, row: dict[str, Any]) -> None:
    """Add a card that has a title, and no text yet."""
    lesson = shipped_lessons()[row["lesson"]]
    *cards, last = lesson.cards
    text = write_lesson(replace(lesson, cards=(*cards, Card("idea", row["card"]), last)))
    save_draft(stage.school, lesson.key, text, by=stage.who(row["by"]))
