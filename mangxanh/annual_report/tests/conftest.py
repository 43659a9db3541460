"""The school of the tests, seen on 23/11/2026."""

from datetime import time

import pytest

from mangxanh.annual_report.tests.factories import TODAY, make_world
from mangxanh.common.dates import at, moved_clock
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE


@pytest.fixture(autouse=True)
def today():
    with moved_clock(at(TODAY, time(9))):
        yield TODAY


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def report(world):
    return world.report()


@pytest.fixture
def visit(client):
    """Sign somebody in at their school: visit(person) is their browser."""

    def as_person(person):
        client.defaults["HTTP_HOST"] = person.school.host
        client.cookies[SESSION_COOKIE] = open_session(
            person, person.school, device="test", second_step=True
        )
        return client

    return as_person
