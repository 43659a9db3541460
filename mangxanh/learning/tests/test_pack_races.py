"""Taps at once, from two pages open on two devices: one pack is written down."""

import pytest

from mangxanh.learning.actions.packs import teach
from mangxanh.learning.models import PackRun
from mangxanh.plan.models import Activity, Evidence
from mangxanh.plan.tests.factories import DAY
from mangxanh.plan.tests.test_races import at_once, own

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
__all__ = ["at_once"]  # a fixture


def test_taps_at_once_write_one_pack(lesson, row, homeroom, lesson_line, at_once):
    people = [own(homeroom) for _turn in range(4)]

    done = at_once(
        [
            lambda by=by, n=n: teach(
                lesson, row, day=DAY, heads=30, request_key=f"tap{n % 2}", by=by
            )
            for n, by in enumerate(people)
        ],
        lambda: [kind.objects.count() for kind in (PackRun, Activity, Evidence)],
    )

    assert done == ([], [[1, 1, 1]])
