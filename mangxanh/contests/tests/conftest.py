"""A Monday in November, and who keeps the bank."""

from datetime import date, time

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory


@pytest.fixture
def monday():
    """Let it be Monday 23/11/2026, nine o'clock."""
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield date(2026, 11, 23)


@pytest.fixture
def keeper(school, monday):
    """The subject head, who keeps the bank."""
    return PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))
