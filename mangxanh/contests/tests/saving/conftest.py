"""A store of answers in the database that the tests run on, a desk on it, a server before it."""

import random

import pytest

from mangxanh.contests.saving.desk import OpenDesk
from mangxanh.contests.tests.saving.served import Site, seal, store_at


@pytest.fixture
def where(request, tmp_path):
    """Where answers are to lie."""
    from django.db import connection  # noqa: PLC0415  # the settings are there by now

    if connection.vendor == "sqlite":
        return str(tmp_path / "answers.sqlite3")
    request.getfixturevalue("django_db_setup")
    from mangxanh.contests import desk  # noqa: PLC0415  # as above

    return desk.words()


@pytest.fixture
def store(where):
    made = store_at(where)
    yield made
    made.close()


@pytest.fixture
def desk(store):
    made = OpenDesk(store, seal())
    yield made
    made.close()


@pytest.fixture
def site(desk):
    with Site(desk) as made:
        yield made


@pytest.fixture
def attempt():
    """A number that no other test has: PostgreSQL's tables outlive a test."""
    return random.getrandbits(62)
