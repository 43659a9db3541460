"""Now, working days, and a clock that the demo moves."""

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from mangxanh.common.dates import EARLIEST, LATEST, WorkingDays, at, moved_clock, now, today

MONDAY = date(2026, 11, 23)


def test_now_is_aware():
    assert now().tzinfo is not None


@time_machine.travel(datetime(2026, 11, 22, 17, 30, tzinfo=UTC), tick=False)
def test_today_is_the_day_of_the_school_and_not_of_greenwich():
    assert today() == MONDAY


def test_a_moved_clock_holds_inside_its_block_only():
    moment = at(MONDAY, time(9))

    with moved_clock(moment):
        inside = now(), today()

    assert inside == (moment, MONDAY)
    assert now() != moment


def test_a_moved_clock_comes_back_after_a_failure_and_nests():
    with pytest.raises(RuntimeError), moved_clock(at(MONDAY, time(9))):  # noqa: PT012
        with moved_clock(at(MONDAY, time(10))):
            assert now() == at(MONDAY, time(10))
        assert now() == at(MONDAY, time(9))
        raise RuntimeError

    assert now() != at(MONDAY, time(9))


def test_another_thread_keeps_the_real_clock():
    seen = []

    with moved_clock(at(date(2020, 1, 1), time(9))):
        thread = threading.Thread(target=lambda: seen.append(now()))
        thread.start()
        thread.join()

    assert seen[0].year > 2020


def test_a_wall_clock_is_that_of_the_school():
    assert at(MONDAY, EARLIEST).utcoffset() == timedelta(hours=7)
    assert at(MONDAY, EARLIEST) < at(MONDAY, LATEST)


def test_weekends_and_holidays_are_no_working_days():
    days = WorkingDays(frozenset({MONDAY}))

    assert not days.is_working(MONDAY)
    assert days.is_working(date(2026, 11, 24))
    assert not days.is_working(date(2026, 11, 28))
    assert not days.is_working(date(2026, 11, 29))


def test_back_and_forward_find_the_nearest_working_day():
    days = WorkingDays(frozenset({MONDAY}))

    assert days.back(MONDAY) == date(2026, 11, 20)
    assert days.forward(date(2026, 11, 21)) == date(2026, 11, 24)
    assert days.back(date(2026, 11, 24)) == days.forward(date(2026, 11, 24))


def test_adding_working_days_steps_over_weekends():
    days = WorkingDays()

    assert days.add(date(2026, 11, 20), 1) == MONDAY
    assert days.add(date(2026, 11, 20), 5) == date(2026, 11, 27)
    assert days.add(date(2026, 11, 22), 0) == date(2026, 11, 22)
