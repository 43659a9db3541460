"""A Monday in November, a box with officer, deputy and head, a report with its receipt."""

import pytest

from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.speakup.tests.factories import file_with_receipt
from mangxanh.speakup.tests.walking import browser


@pytest.fixture
def held(team):  # noqa: F811  # the fixture
    return file_with_receipt(team.box)


@pytest.fixture
def back(team):  # noqa: F811  # the fixture
    """A browser of whoever comes back."""
    return browser(team.school)
