"""What every test database needs of history: tables that tests may empty.

Tests with transactions end by emptying all tables, which the triggers refuse; the tests of the
triggers put them back for themselves.
"""

import pytest
from django.db import connection

from mangxanh.history import guard


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        guard.remove(connection)
