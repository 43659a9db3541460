"""A Monday in November, a box with officer, deputy and head."""

from datetime import date, time

import pytest

from mangxanh.cases.tests.factories import make_team
from mangxanh.common.dates import at, moved_clock

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(TODAY, time(9))):
        yield TODAY


@pytest.fixture
def team(school):
    return make_team(school)
