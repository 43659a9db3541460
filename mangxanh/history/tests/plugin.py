"""What every test database needs of history: tables that tests may empty.

Tests with transactions end by emptying all tables, which the triggers refuse; the tests of the
triggers put them back for themselves. The root conftest.py imports the fixture:
`from mangxanh.history.tests.plugin import django_db_setup`.
"""

import pytest
from django.db import connection

from mangxanh.history import guard


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        guard.remove(connection)
