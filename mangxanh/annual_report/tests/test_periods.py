from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.annual_report.periods import (
    KINDS,
    due_of,
    inner_dates,
    name_before,
    period_of,
    years_of,
)
from mangxanh.common.dates import WorkingDays

DAYS = {"first_day": date(2025, 9, 5), "second_term": date(2026, 1, 19)}


@pytest.mark.parametrize(
    ("kind", "first", "last", "words"),
    [
        ("school", date(2025, 9, 5), date(2026, 8, 31), "năm học 2025 - 2026"),
        ("term1", date(2025, 9, 5), date(2026, 1, 18), "học kỳ I năm học 2025 - 2026"),
        ("oct", date(2025, 10, 1), date(2026, 9, 30), "từ ngày 01/10/2025 đến ngày 30/9/2026"),
        ("calendar", date(2025, 1, 1), date(2025, 12, 31), "năm 2025"),
    ],
)
def test_period_of_each_kind(kind, first, last, words):
    period = period_of(kind, "2025-2026", **DAYS)

    assert (period.first_day, period.last_day, period.words) == (first, last, words)


def test_school_year_lasts_until_the_next_begins():
    period = period_of("school", "2025-2026", **DAYS, next_first_day=date(2026, 9, 7))

    assert period.last_day == date(2026, 9, 6)


def test_report_due_before_october_is_closed_signed_and_sent_on_working_days():
    dates = inner_dates(date(2026, 9, 30), WorkingDays())

    assert dates.close == date(2026, 9, 10)
    assert dates.submit == date(2026, 9, 18)  # 20/9 is a Sunday
    assert dates.send == date(2026, 9, 25)
    assert dates.due == date(2026, 9, 30)


def test_holiday_moves_every_date_back():
    off = WorkingDays(frozenset({date(2026, 9, 10), date(2026, 9, 30)}))

    dates = inner_dates(date(2026, 9, 30), off)

    assert (dates.close, dates.due) == (date(2026, 9, 9), date(2026, 9, 29))


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)))
def test_steps_stay_in_order(due):
    dates = inner_dates(due, WorkingDays())

    assert dates.close < dates.submit < dates.send <= dates.due <= due


@pytest.mark.parametrize("kind", KINDS)
def test_due_day_follows_the_plan_for_what_is_told_of_a_year(kind):
    period = period_of(kind, "2025-2026", **DAYS)

    due = due_of(period, date(2026, 10, 15))

    yearly = kind in ("school", "oct")
    assert due == (date(2026, 10, 15) if yearly else period.last_day + timedelta(days=15))
    assert due_of(period, None) == (date(2026, 9, 30) if yearly else due)


def test_names_of_years():
    assert name_before("2025-2026") == "2024-2025"
    assert years_of("2025-2027") is None
    with pytest.raises(ValueError, match="xyz"):
        name_before("xyz")
