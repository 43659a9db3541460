"""Old versions go when nothing that was handed out or signed is kept of them."""

from datetime import date, time, timedelta

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.conduct.actions.forgetting import forget_codes
from mangxanh.conduct.models import Code
from mangxanh.conduct.tests.factories import CodeFactory, HandoutFactory
from mangxanh.history.models import HistoryRow
from mangxanh.school.tests.factories import SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = date(2026, 9, 7)


def test_versions_that_hold_no_more_go_with_their_time():
    school = SchoolFactory()
    long_ago = at(DAY, time(9))
    old = CodeFactory(school=school, state="replaced", drafted_at=long_ago)
    in_force = CodeFactory(school=school, drafted_at=long_ago, number=2)
    handed_out = CodeFactory(school=school, state="withdrawn", drafted_at=long_ago, number=3)
    HandoutFactory(code=handed_out)

    with moved_clock(at(DAY + timedelta(days=4 * 365), time(3))):
        assert forget_codes(school) == 0
    with moved_clock(at(DAY + timedelta(days=6 * 365), time(3))):
        assert forget_codes(school) == 1

    assert set(Code.objects.values_list("pk", flat=True)) == {in_force.pk, handed_out.pk}
    assert HistoryRow.objects.get(verb="code deleted").object_key == str(old.pk)
