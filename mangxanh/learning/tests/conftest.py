"""A Monday in November, a plan with a line for homeroom lessons, a class and its teacher."""

from datetime import date, time

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.learning.queries.lessons import lessons_of
from mangxanh.learning.tests.factories import KEY
from mangxanh.plan.tests.factories import LineFactory, PlanFactory
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import ClassFactory, PersonFactory, YearFactory


@pytest.fixture
def monday():
    """Let it be Monday 23/11/2026, nine o'clock."""
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield date(2026, 11, 23)


@pytest.fixture
def year(school, monday):
    return YearFactory(school=school)


@pytest.fixture
def plan(school, year):
    return PlanFactory(school=school)


@pytest.fixture
def lesson_line(plan):
    """The line that a pack proves."""
    return LineFactory(
        plan=plan,
        form="lesson",
        indicator="sessions",
        obligation="Dạy kỹ năng dùng mạng, mỗi lớp bốn tiết sinh hoạt.",
    )


@pytest.fixture
def homeroom(school):
    return PersonFactory(school=school, roles=(Role.HOMEROOM_TEACHER,))


@pytest.fixture
def youth(school):
    return PersonFactory(school=school, roles=(Role.YOUTH_LEADER,))


@pytest.fixture
def row(school, year, homeroom):
    return ClassFactory(year=year, name="7A2", grade=7, size=38, homeroom_teacher=homeroom)


@pytest.fixture
def lesson(school):
    return lessons_of(school)[KEY]
