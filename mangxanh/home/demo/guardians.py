"""The demo's parents: slips handed out at the first meeting, used on telephones in the days after."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import SECOND_YEAR
from mangxanh.home.demo.stage import Stage
from mangxanh.school.actions import guardians
from mangxanh.school.models import Guardianship, Person, Pupil, SchoolClass
from mangxanh.school.queries import class_list_of

Happening = tuple[date, time, Callable[[], object]]
_A_DAY = 4  # families of a class that make an account on one day


@dataclass
class _Desk:
    """What lies on the teacher's desk: the codes of the newest slips, by pupil."""

    stage: Stage
    told: dict[str, Any] = field(default_factory=lambda: read("guardians"))
    codes: dict[int, str] = field(default_factory=dict)
    draw: random.Random = field(default_factory=lambda: random.Random(12))  # noqa: S311  # names of nobody

    def row(self, name: str) -> SchoolClass:
        return SchoolClass.objects.get(pk=self.stage.classes[SECOND_YEAR, name].pk)

    def teacher(self, row: SchoolClass) -> Person:
        return Person.objects.get(pk=row.homeroom_teacher_id or 0).at(self.stage.school)

    def hand_out(self, pupils: list[Pupil], by: Person) -> None:
        for pupil, code in guardians.print_slips(pupils, by=by):
            self.codes[pupil.pk] = code

    def begin(self, pupil: Pupil) -> None:
        """Let a parent make an account with the slip of their child."""
        slip = guardians.find_slip(self.stage.school, self.codes[pupil.pk])
        if slip:
            name = self.name_for(pupil)
            guardians.begin_guardian(slip, name, password=self.stage.password)

    def join(self, pupil: Pupil, parent: Person) -> None:
        slip = guardians.find_slip(self.stage.school, self.codes[pupil.pk])
        if slip:
            guardians.take_slip(slip, by=parent)

    def name_for(self, pupil: Pupil) -> str:
        mother = self.draw.random() < 0.6
        parts = self.told["mothers" if mother else "fathers"]
        family = pupil.person.name.split()[0]
        if mother:
            family = self.draw.choice(parts["families"])
        return f"{family} {self.draw.choice(parts['middle'])} {self.draw.choice(parts['given'])}"


def guardian_events(stage: Stage) -> Iterator[Happening]:
    """Yield the days on which slips were printed and used, and when one guardianship ended."""
    desk = _Desk(stage)
    told = desk.told
    for name in told["classes"]:
        yield told["printed_on"], time(9), lambda name=name: _first_meeting(desk, name)  # type: ignore[misc]
        for turn in range(told["each_class"]):
            day = told["printed_on"] + timedelta(days=1 + turn // _A_DAY)
            clock = time(19, turn % _A_DAY * 12)
            yield day, clock, lambda name=name, turn=turn: _one_begins(desk, name, turn)  # type: ignore[misc]
        yield told["printed_again_on"], time(10), lambda name=name: _print_again(desk, name)  # type: ignore[misc]
    yield told["colleague"]["on"], time(11), lambda: _colleague(desk)
    yield told["sibling"]["on"], time(15), lambda: _sibling(desk)
    yield told["ended_on"], time(9), lambda: _end_one(desk)


def _first_meeting(desk: _Desk, name: str) -> None:
    row = desk.row(name)
    desk.hand_out(class_list_of(row), desk.teacher(row))


def _one_begins(desk: _Desk, name: str, turn: int) -> None:
    desk.begin(class_list_of(desk.row(name))[turn])


def _print_again(desk: _Desk, name: str) -> None:
    row = desk.row(name)
    held = Guardianship.objects.current().values("pupil")
    without = Pupil.objects.filter(school_class=row).exclude(pk__in=held).present()
    desk.hand_out(list(without.select_related("school_class", "school")), desk.teacher(row))


def _colleague(desk: _Desk) -> None:
    """Let somebody who works here add their own child."""
    told = desk.told["colleague"]
    row = desk.row(told["class"])
    found = next(p for p in class_list_of(row) if p.person.name == told["pupil"])
    desk.hand_out([found], desk.teacher(row))
    desk.join(found, desk.stage.who(told["username"]))


def _sibling(desk: _Desk) -> None:
    """Let the first parent of the first class add a second child, with a slip of the clerk."""
    first = desk.told["classes"][0]
    parent = Guardianship.objects.filter(pupil__school_class=desk.row(first)).order_by("pk")[0]
    family = parent.pupil.person.name.split()[0]
    others = class_list_of(desk.row(desk.told["sibling"]["class"]))
    child = next((p for p in others if p.person.name.split()[0] == family), others[0])
    desk.hand_out([child], desk.stage.who("maipt"))
    desk.join(child, parent.guardian.at(desk.stage.school))


def _end_one(desk: _Desk) -> None:
    last = desk.told["classes"][-1]
    held = Guardianship.objects.filter(pupil__school_class=desk.row(last)).order_by("-pk")
    guardians.end_guardianship(held[0], by=desk.stage.who("maipt"))
