"""A ward with its bank and contest, and two schools of it."""

from dataclasses import dataclass
from typing import Any

from mangxanh.contests.actions.across import join_contest
from mangxanh.contests.models import Contest, Participation
from mangxanh.contests.tests.contest_factories import make_contest, make_pupils
from mangxanh.school.models import Role, School
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PersonFactory,
    SchoolFactory,
    YearFactory,
)


@dataclass
class Place:
    """A school with its board, a subject head and a class of grade 6."""

    school: School
    board: Any
    keeper: Any
    room: Any


@dataclass
class Ward:
    """`a` and `b` are invited to `contest`, which is going on; `keeper` is in charge of it."""

    school: School
    board: Any
    keeper: Any
    contest: Contest
    a: Place
    b: Place

    def asked(self, place):
        return Participation.objects.get(contest=self.contest, school=place.school)

    def join(self, *places):
        for place in places:
            join_contest(self.asked(place), contact=place.keeper, by=place.board)


def make_place(name):
    school = SchoolFactory(name=name)
    room = ClassFactory(year=YearFactory(school=school), name="6A1", grade=6)
    keeper = PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))
    return Place(school, BoardFactory(school=school), keeper, room)


def make_ward(**changes):
    """Return a ward whose contest is open and was sent to two schools, past every permission."""
    school = SchoolFactory(name="Phường Bãi Giữa", kind=School.Kind.AUTHORITY)
    YearFactory(school=school)
    keeper = PersonFactory(school=school, roles=(Role.YOUTH_LEADER,))
    contest = make_contest(school, by=keeper, across=True, **changes)
    a, b = make_place("THCS Ánh Dương"), make_place("THCS Bình Minh")
    for place in (b, a):
        Participation.objects.create(contest=contest, school=place.school)
    return Ward(school, BoardFactory(school=school), keeper, contest, a, b)


def pupils_of(place, count=1):
    """Return people of new pupils of the class of a school, who act there."""
    return [one.at(place.school) for one in make_pupils(place.room, count)]
