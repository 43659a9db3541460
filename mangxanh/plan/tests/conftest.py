"""A Monday in November, a plan that holds, and people who are signed in."""

from datetime import date, time

import pytest
from django.test import Client

from mangxanh.common.dates import at, moved_clock
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory, PlanFactory
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.tests.factories import YearFactory


@pytest.fixture(autouse=True)
def monday():
    """Let it be Monday 23/11/2026, nine o'clock."""
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield date(2026, 11, 23)


@pytest.fixture
def year(school):
    return YearFactory(school=school)


@pytest.fixture
def last_year(school, year):
    return YearFactory(
        school=school,
        name="2025-2026",
        first_day=date(2025, 9, 1),
        second_term=date(2026, 1, 15),
        last_day=date(2026, 5, 31),
    )


@pytest.fixture
def plan(school, year):
    return PlanFactory(school=school)


@pytest.fixture
def line(plan):
    return LineFactory(plan=plan)


@pytest.fixture
def row(line, year):
    return LineYearFactory(line=line, year=year)


@pytest.fixture
def signed_in(settings):
    """Return a browser in which a person is signed in to their school."""
    settings.ALLOWED_HOSTS = ["*"]

    def client_of(person, school=None):
        school = school or person.school
        client = Client(HTTP_HOST=school.host)
        client.cookies[SESSION_COOKIE] = open_session(
            person, school, device="test", second_step=True
        )
        return client

    return client_of


@pytest.fixture
def as_board(board, signed_in):
    return signed_in(board)


@pytest.fixture
def as_teacher(teacher, signed_in):
    return signed_in(teacher)
