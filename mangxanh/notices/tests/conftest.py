"""Folders of their own, a fixed working day, and who is signed in."""

import pytest

from mangxanh.history.tests.plugin import django_db_setup  # noqa: F401  # a fixture
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.HEADS_DIR = tmp_path / "heads"
    return tmp_path


@pytest.fixture
def sign_in(client):
    """Sign somebody in; the client then comes by their school's host."""

    def signed_in(person):
        client.cookies[SESSION_COOKIE] = open_session(person, person.school, device="test")
        client.defaults["HTTP_HOST"] = person.school.host
        return client

    return signed_in
