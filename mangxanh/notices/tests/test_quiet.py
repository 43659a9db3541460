from datetime import date, time, timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.common.dates import WorkingDays, at
from mangxanh.notices.quiet import may_write, next_moment

MONDAY = date(2026, 11, 23)
moments = st.builds(at, st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.times())
holidays = st.frozensets(st.dates(date(2026, 1, 1), date(2028, 2, 1)), max_size=60)


@given(moment=moments, closed=holidays)
def test_nothing_ever_leaves_at_night_or_on_a_holiday(moment, closed):
    days = WorkingDays(closed)

    sent = timezone.localtime(next_moment(moment, days))

    assert sent >= moment
    assert sent.weekday() < 5
    assert sent.date() not in closed
    assert time(7) <= sent.time() < time(20)


@given(moment=moments, closed=holidays)
def test_no_allowed_morning_is_passed_over(moment, closed):
    days = WorkingDays(closed)

    sent = timezone.localtime(next_moment(moment, days))

    skipped = (sent.date() - moment.date()).days
    between = [moment.date() + timedelta(days=n) for n in range(1, skipped)]
    assert not any(days.is_working(day) for day in between)


def test_by_day_it_leaves_at_once():
    moment = at(MONDAY, time(14, 5))

    assert next_moment(moment, WorkingDays()) == moment


def test_at_eight_in_the_evening_it_waits_for_the_morning():
    assert not may_write(at(MONDAY, time(20)), WorkingDays())
    assert next_moment(at(MONDAY, time(20)), WorkingDays()) == at(date(2026, 11, 24), time(7))


def test_before_seven_it_waits_for_seven():
    assert next_moment(at(MONDAY, time(5)), WorkingDays()) == at(MONDAY, time(7))


def test_friday_evening_waits_for_monday():
    assert next_moment(at(date(2026, 11, 20), time(21)), WorkingDays()) == at(MONDAY, time(7))
