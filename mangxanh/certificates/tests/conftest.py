"""A Monday in November, a class with two pupils, and the youth leader who issues."""

from datetime import date, time

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory, PupilFactory


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield date(2026, 11, 23)


@pytest.fixture
def keeper(school):
    return PersonFactory(school=school, name="Vũ Đức Long", roles=(Role.YOUTH_LEADER,))


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school, person__name="Nguyễn Ngọc Minh Anh")


@pytest.fixture
def other(pupil):
    return PupilFactory(
        school=pupil.school, school_class=pupil.school_class, person__name="Bùi Gia An"
    )
