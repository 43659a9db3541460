"""A Monday in November, a plan with a line for codes, a class with its homeroom teacher."""

from datetime import date, time

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.conduct.tests.factories import CodeFactory
from mangxanh.plan.tests.factories import LineFactory, PlanFactory
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import (
    ClassFactory,
    GuardianshipFactory,
    PersonFactory,
    PupilFactory,
    YearFactory,
)

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(TODAY, time(9))):
        yield TODAY


@pytest.fixture
def year(school):
    return YearFactory(school=school)


@pytest.fixture
def line(school, year):
    return LineFactory(plan=PlanFactory(school=school), form="documents")


@pytest.fixture
def leader(school):
    """The youth leader, who drafts."""
    return PersonFactory(school=school, roles=[Role.YOUTH_LEADER])


@pytest.fixture
def row(year, teacher):
    return ClassFactory(year=year, name="6A1", grade=6, size=38, homeroom_teacher=teacher)


@pytest.fixture
def code(school):
    """What is in force for grades 6 and 7."""
    return CodeFactory(school=school)


@pytest.fixture
def draft(school):
    return CodeFactory(school=school, state="draft", number=2)


@pytest.fixture
def pupil(school, row):
    return PupilFactory(school=school, school_class=row, person__name="Bùi Gia An")


@pytest.fixture
def child(pupil):
    return pupil.person.at(pupil.school)


@pytest.fixture
def guardian(pupil):
    return GuardianshipFactory(pupil=pupil).guardian.at(pupil.school)
