"""A Monday in November, a box with officer, deputy and head."""

from datetime import date, time

import pytest

from mangxanh.cases.tests.factories import make_team
from mangxanh.common.dates import at, moved_clock
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(TODAY, time(9))):
        yield TODAY


@pytest.fixture
def team(school):
    return make_team(school)


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
