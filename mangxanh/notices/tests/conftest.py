"""Who is signed in."""

import pytest

from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE


@pytest.fixture
def sign_in(client):
    """Sign somebody in; the client then comes by their school's host."""

    def signed_in(person):
        client.cookies[SESSION_COOKIE] = open_session(
            person, person.school, device="test", second_step=True
        )
        client.defaults["HTTP_HOST"] = person.school.host
        return client

    return signed_in
