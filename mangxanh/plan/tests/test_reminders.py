from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mangxanh.common.dates import WorkingDays
from mangxanh.plan.reminders import (
    DAYS_BEFORE,
    OVERDUE,
    Staff,
    Thing,
    calls_on,
    reminder_day,
    stage_on,
)
from mangxanh.plan.tests.work_of_a_week import MONDAY

dues = st.dates(date(2026, 1, 1), date(2027, 12, 31))
holidays = st.frozensets(st.dates(date(2025, 10, 1), date(2028, 3, 1)), max_size=80)


def run_of(due_on, days, since=None, skipped=frozenset()):
    """Return [(day, stage)] of what one person gets when it runs on every day but `skipped`."""
    got, day = [], due_on - timedelta(days=120)
    while day < due_on + timedelta(days=120):
        if days.is_working(day) and day not in skipped:
            stage = stage_on(due_on, day, days, since)
            if stage is not None and stage not in {sent for _day, sent in got}:
                got.append((day, stage))
        day += timedelta(days=1)
    return got


@given(due_on=dues, closed=holidays)
def test_case_04_each_reminder_goes_on_its_day_or_the_working_day_before(due_on, closed):
    days = WorkingDays(closed)

    got = run_of(due_on, days)

    assert all(days.is_working(day) for day, _stage in got)
    for day, stage in got[:-1]:
        assert day == reminder_day(due_on, stage, days)
        assert day <= due_on - timedelta(days=stage)
    assert got[-1] == (days.forward(due_on + timedelta(days=1)), OVERDUE)
    assert [stage for _day, stage in got] == sorted({s for _d, s in got}, reverse=True)


@given(due_on=dues, closed=holidays)
def test_what_is_left_out_was_pushed_onto_the_day_of_a_nearer_one(due_on, closed):
    days = WorkingDays(closed)

    stages = {stage for _day, stage in run_of(due_on, days)}

    for earlier, nearer in ((30, 7), (7, 1)):
        same = reminder_day(due_on, earlier, days) == reminder_day(due_on, nearer, days)
        assert (earlier in stages) != same


@given(due_on=dues, stage=st.sampled_from([30, 7, 1]))
def test_a_day_on_which_the_server_was_off_is_made_up_on_the_next(due_on, stage):
    days = WorkingDays()
    off = reminder_day(due_on, stage, days)

    got = {sent: day for day, sent in run_of(due_on, days, skipped={off})}

    following = days.forward(off + timedelta(days=1))
    next_is_due = following > due_on or (stage != 1 and stage_on(due_on, following, days) != stage)
    assert got.get(stage) == (None if next_is_due else following)


def test_a_week_on_holiday_keeps_the_reminder_on_the_last_working_day_before():
    tet = frozenset(date(2027, 2, 3) + timedelta(days=n) for n in range(10))

    got = run_of(date(2027, 2, 17), WorkingDays(tet))

    assert got == [
        (date(2027, 1, 18), 30),
        (date(2027, 2, 2), 7),
        (date(2027, 2, 16), 1),
        (date(2027, 2, 18), OVERDUE),
    ]


def test_what_was_made_today_is_not_about_a_month_away_since_last_week():
    since = MONDAY
    due_on = MONDAY + timedelta(days=28)

    got = run_of(due_on, WorkingDays(), since)

    assert [stage for _day, stage in got] == [7, 1, OVERDUE]


def test_what_was_given_today_for_tomorrow_is_reminded_of_today():
    assert stage_on(MONDAY + timedelta(days=1), MONDAY, WorkingDays(), since=MONDAY) == 1


def test_what_was_late_when_it_was_made_is_not_told_to_be_late():
    assert stage_on(MONDAY - timedelta(days=3), MONDAY, WorkingDays(), since=MONDAY) is None


def test_nobody_is_nagged_weeks_later():
    assert stage_on(MONDAY - timedelta(days=20), MONDAY, WorkingDays()) is None
    assert stage_on(MONDAY + timedelta(days=20), MONDAY, WorkingDays()) is None
    assert stage_on(MONDAY + timedelta(days=60), MONDAY, WorkingDays()) is None


def test_no_calls_on_a_sunday():
    thing = Thing("task", 1, MONDAY, frozenset({1}))

    assert not list(calls_on(date(2026, 11, 22), [thing], WorkingDays(), Staff(frozenset({1}))))


def test_owner_and_deputy_are_called_once_each_and_lateness_goes_to_the_owner_alone():
    staff = Staff(frozenset({1, 2, 3}), {1: frozenset({2}), 3: frozenset({2, 1, 9})})
    soon = Thing("line", 5, MONDAY + timedelta(days=7), frozenset({1, 3}))
    late = Thing("task", 6, MONDAY - timedelta(days=1), frozenset({1}))

    calls = list(calls_on(MONDAY, [soon, late], WorkingDays(), staff))

    assert [(c.thing.pk, c.person, c.days_before, c.stands_in) for c in calls] == [
        (5, 1, 7, False),
        (5, 3, 7, False),
        (5, 2, 7, True),
        (6, 1, OVERDUE, False),
    ]


def test_who_left_is_not_called_but_who_stands_in_for_them_is():
    staff = Staff(frozenset({2}), {1: frozenset({2})})
    thing = Thing("task", 1, MONDAY + timedelta(days=1), frozenset({1}))

    calls = list(calls_on(MONDAY, [thing], WorkingDays(), staff))

    assert [(call.person, call.stands_in) for call in calls] == [(2, True)]


def test_case_04_stages_are_those_that_the_page_promises():
    assert DAYS_BEFORE == (30, 7, 1)


def test_what_is_far_away_calls_nobody():
    thing = Thing("task", 1, MONDAY + timedelta(days=60), frozenset({1}))

    assert not list(calls_on(MONDAY, [thing], WorkingDays(), Staff(frozenset({1}))))
