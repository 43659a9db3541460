"""Who is signed in, and a school that nobody has set up yet."""

import pytest

from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.schools import new_setup_code
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.tests.factories import BoardFactory, SchoolFactory


@pytest.fixture
def sign_in(client):
    """Sign somebody in; the client then comes by their school's host."""

    def signed_in(person):
        client.cookies[SESSION_COOKIE] = open_session(person, person.school, device="test")
        client.defaults["HTTP_HOST"] = person.school.host or "testserver"
        return client

    return signed_in


@pytest.fixture
def fresh(db):
    """A school as `serve` makes it: a name, nothing else."""
    return SchoolFactory(
        name="Our school", abbreviation="", host="", authority="", place="", set_up_at=None
    )


@pytest.fixture
def code(fresh):
    return new_setup_code(fresh)


@pytest.fixture
def head(fresh):
    """The first board member of a school that is being set up."""
    return BoardFactory(school=fresh)


@pytest.fixture
def web(sign_in, head):
    return sign_in(head)
