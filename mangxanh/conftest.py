"""What the tests of every room share."""

from mangxanh.history.tests.plugin import django_db_setup  # noqa: F401  # a fixture
