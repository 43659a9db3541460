"""The demo's consents: slips of nearly all classes, answers given here, one taken back, pictures."""

import random
from collections.abc import Callable, Iterator
from datetime import date, time
from functools import partial
from typing import Any

from mangxanh.consents import actions
from mangxanh.consents.models import Party
from mangxanh.consents.queries import CELLS, Answers, Cell, answers_of_class
from mangxanh.consents.slips import Slip
from mangxanh.files.actions import prepare_upload
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import SECOND_YEAR
from mangxanh.home.demo.pictures import draw
from mangxanh.home.demo.stage import Stage
from mangxanh.plan.actions.activities import add_files
from mangxanh.plan.actions.photographs import name_pupils
from mangxanh.plan.models import Activity, ActivityFile
from mangxanh.school.models import Guardianship, Person, Pupil, SchoolClass

Happening = tuple[date, time, Callable[[], object]]
ALL = frozenset(CELLS)
TICKS: dict[str, frozenset[Cell]] = {
    "all": ALL,
    "none": frozenset(),
    "pupil": frozenset(cell for cell in CELLS if cell[1] == Party.PUPIL),
}
# Of a hundred families so many: everything, no photographs, nothing, the parent has not signed.
SHARES = {"all": 74, "no photograph": 12, "none": 5, "pupil": 5}


def consent_events(stage: Stage) -> Iterator[Happening]:
    """Yield the days on which slips came, and what was answered, taken back and shown since."""
    told = read("consents")
    listed = {(row["class"], row["name"]) for row in told["pupils"]}
    year = next(row for row in read("school")["years"] if row["name"] == SECOND_YEAR)
    for name in (row["name"] for row in year["classes"]):
        for turn, day in enumerate((told["collected_on"], told["late_on"])):
            if name not in told["not_collected"]:
                yield day, time(17), partial(_collect, stage, name, turn, day, listed)
    for row in told["pupils"]:
        yield row["on"], time(17, 20), partial(_enter, stage, row)
    for row in told["online"]:
        yield row["on"], time(20), partial(_answer, stage, row)
    for row in told["withdrawn"]:
        yield row["on"], time(10), partial(_withdraw, stage, row)
    for row in told["photographs"]:
        yield row["on"], time(17, 30), partial(_photograph, stage, row)


def _class(stage: Stage, name: str) -> SchoolClass:
    return SchoolClass.objects.get(pk=stage.classes[SECOND_YEAR, name].pk)


def _teacher(stage: Stage, row: SchoolClass) -> Person:
    return Person.objects.get(pk=row.homeroom_teacher_id or 0).at(stage.school)


def _pupil(stage: Stage, told: dict[str, Any]) -> Pupil:
    found = Pupil.objects.select_related("person", "school", "school_class")
    pupil: Pupil = found.get(school_class=_class(stage, told["class"]), person__name=told["name"])
    return pupil


def _collect(stage: Stage, name: str, turn: int, day: date, listed: set[tuple[str, str]]) -> None:
    """Enter the slips that came on the first day, and those that came a week later."""
    row = _class(stage, name)
    chance = random.Random(f"{name} {turn}")  # noqa: S311  # answers of nobody, the same each time
    slips = []
    for answers in answers_of_class(row):
        known = (name, answers.pupil.person.name) in listed
        if not known and answers.state == "none" and chance.random() < 0.88:
            slips.append(_drawn(answers, chance))
    actions.enter_slips(row, slips, given_on=day, by=_teacher(stage, row))


def _drawn(answers: Answers, chance: random.Random) -> Slip:
    kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
    ticks = TICKS.get(kind, frozenset(cell for cell in CELLS if cell[0] != "photograph"))
    return Slip(answers.pupil, ticks, complete=kind != "pupil", seen=answers.code)


def _enter(stage: Stage, told: dict[str, Any]) -> None:
    pupil = _pupil(stage, told)
    row = _class(stage, told["class"])
    (answers,) = [one for one in answers_of_class(row) if one.pupil == pupil]
    slip = Slip(pupil, TICKS[told["yes"]], complete=told["yes"] != "pupil", seen=answers.code)
    actions.enter_slips(row, [slip], given_on=told["on"], by=_teacher(stage, row))


def _answer(stage: Stage, told: dict[str, Any]) -> None:
    """Let a pupil, or the parent who made an account, answer on their own page."""
    pupil = _pupil(stage, told)
    by: Person = pupil.person
    if told["party"] == Party.GUARDIAN:
        held = Guardianship.objects.current().filter(pupil=pupil).select_related("guardian")
        by = held.earliest("pk").guardian
    said = dict.fromkeys(told["yes"], True) | dict.fromkeys(told["no"], False)
    actions.answer(pupil, told["party"], said, by=by.at(stage.school))


def _withdraw(stage: Stage, told: dict[str, Any]) -> None:
    pupil = _pupil(stage, told)
    teacher = _teacher(stage, _class(stage, told["class"]))
    actions.withdraw(pupil, told["purposes"], by=teacher)


def _photograph(stage: Stage, told: dict[str, Any]) -> None:
    """Add a picture on which pupils would be recognised, and say who they are."""
    activity = Activity.objects.select_related("school").get(request_key=told["activity"])
    drawn = prepare_upload(draw("hall", activity.title), kind="photo")
    add_files(activity, [drawn], faces=True, by=activity.logged_by.at(stage.school))
    file = ActivityFile.objects.select_related("stored").latest("pk")
    named = [_pupil(stage, told | {"name": name}) for name in told["names"]]
    teacher = _teacher(stage, _class(stage, told["class"]))
    name_pupils(file, named, among=named, complete=True, by=teacher)
