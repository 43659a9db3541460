"""The school of the tests, seen on 23/11/2026."""

from datetime import time

import pytest

from mangxanh.annual_report.tests.factories import TODAY, make_world
from mangxanh.common.dates import at, moved_clock


@pytest.fixture(autouse=True)
def today():
    with moved_clock(at(TODAY, time(9))):
        yield TODAY


@pytest.fixture
def world(db):
    return make_world()
