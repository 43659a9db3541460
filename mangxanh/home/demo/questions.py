"""The demo's question bank: filled, written in, changed; a rule that ends; a file half looked through."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from typing import Any

from mangxanh.contests.actions.bank import add_question, change_question, fill_bank, keep_apart
from mangxanh.contests.actions.files import stage_file
from mangxanh.contests.actions.laws import end_law
from mangxanh.contests.actions.pictures import keep_picture
from mangxanh.contests.models import Question
from mangxanh.contests.reading import read_questions
from mangxanh.contests.staging import Given
from mangxanh.contests.wording import STEM, Figure, Law, Wording
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import Happening
from mangxanh.home.demo.pictures import draw
from mangxanh.home.demo.stage import Stage


def question_events(stage: Stage) -> Iterator[Happening]:
    """Yield what the keepers of the bank do in the second year."""
    told = read("questions")
    by = stage.who
    filled, ended = told["filled"], told["ended"]
    yield filled["on"], time(9), lambda: fill_bank(stage.school, by=by(filled["by"]))
    for row in told["written"]:
        yield row["on"], time(14), lambda row=row: _write(stage, row)  # type: ignore[misc]
    yield told["changed"]["on"], time(10), lambda: _change(stage, told["changed"])
    yield told["apart"]["on"], time(10, 20), lambda: _apart(stage, told["apart"])
    yield ended["on"], time(11), lambda: _end(stage, ended)
    yield told["file"]["on"], time(16), lambda: _bring(stage, told["file"])


def _write(stage: Stage, row: dict[str, Any]) -> None:
    laws = (Law(row["document"], row["article"], row["begins"]),) if "document" in row else ()
    wording = Wording(
        kind=row["kind"],
        stem=row["stem"],
        options=tuple(row["options"]),
        correct=tuple(row["correct"]),
        explanation=row["explanation"],
        difficulty=row["difficulty"],
        audiences=tuple(row["audiences"]),
        laws=laws,
        pictures=(_figure(stage, row),) if "picture" in row else (),
    )
    add_question(
        stage.school,
        wording,
        topic=row["topic"],
        ready=row["ready"],
        trial=row.get("trial", False),
        by=stage.who(row["by"]),
    )


def _figure(stage: Stage, row: dict[str, Any]) -> Figure:
    kept = keep_picture(stage.school, draw(row["picture"], ""), by=stage.who(row["by"]))
    return Figure(STEM, kept.key, row["alt"], kept.width, kept.height)


def _question(stage: Stage, key: str) -> Question:
    rows = Question.objects.select_related("school", "current")
    found: Question = rows.get(school=stage.school, key=key)
    return found


def _change(stage: Stage, told: dict[str, Any]) -> None:
    question = _question(stage, told["key"])
    if question.current:
        change_question(
            question,
            replace(question.current.wording(), explanation=told["explanation"]),
            topic=question.topic,
            ready=True,
            trial=False,
            by=stage.who(told["by"]),
        )


def _apart(stage: Stage, told: dict[str, Any]) -> None:
    one, other = (_question(stage, key) for key in told["keys"])
    keep_apart(one, other, apart=True, by=stage.who(told["by"]))


def _end(stage: Stage, told: dict[str, Any]) -> None:
    end_law(
        stage.school,
        document=told["document"],
        article="",
        last_day=told["last_day"],
        note=told["note"],
        by=stage.who(told["by"]),
    )


def _bring(stage: Stage, told: dict[str, Any]) -> None:
    stage_file(
        stage.school,
        read_questions(told["text"].encode(), told["name"]),
        Given(2, tuple(told["audiences"])),
        topic=told["topic"],
        file_name=told["name"],
        by=stage.who(told["by"]),
    )
