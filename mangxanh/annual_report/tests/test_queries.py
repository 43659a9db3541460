"""Which yearly report is due next."""

from datetime import date, time

import pytest

from mangxanh.annual_report.models import Report
from mangxanh.annual_report.queries import report_due
from mangxanh.common.dates import at, moved_clock
from mangxanh.plan.queries import line_rows
from mangxanh.school.models import SchoolYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def this_year(world):
    return SchoolYear.objects.get(school=world.school, name="2026-2027")


def test_last_years_report_is_due_until_it_is_sent(world, this_year, report):
    first = report_due(this_year, [])
    Report.objects.update(state="sent", number="1/BC", issued_on=date(2026, 9, 28), frozen={})

    assert first == report
    assert report_due(this_year, []).year == this_year


def test_a_report_that_nobody_opened_is_due_by_its_line(world, this_year):
    rows = line_rows(world.plan, this_year)

    due = report_due(this_year, rows)

    assert due.pk is None
    assert due.due_on == date(2027, 9, 30)
    assert report_due(this_year, []).due_on == date(2027, 9, 30)


def test_in_september_the_report_of_the_year_before_is_due_though_not_opened(world, this_year):
    with moved_clock(at(date(2026, 9, 10), time(9))):
        due = report_due(this_year, [])

    assert due.year == world.year
    assert due.due_on == date(2026, 9, 30)


def test_this_years_report_once_opened(world, this_year):
    opened = Report.objects.create(
        school=world.school,
        year=this_year,
        due_on=date(2027, 9, 30),
        cutoff=date(2027, 9, 10),
        created_by=world.board,
        created_at=at(date(2026, 11, 1), time(9)),
    )

    assert report_due(this_year, []) == opened
