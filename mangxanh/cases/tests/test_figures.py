"""Figures of the board: from coded fields, in steps of five, nothing under five."""

from datetime import date

import pytest
from django.utils import translation

from mangxanh.cases.figures import figures_of
from mangxanh.cases.models import CaseFigure
from mangxanh.school.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """Titles are compared as they are written."""
    with translation.override("en"):
        yield


FIRST, LAST = date(2026, 9, 1), date(2027, 5, 31)


def add(school, count, **fields):
    usual = {"day": date(2026, 10, 5), "kind": "bullied", "teller": "pupil", "was_urgent": False}
    CaseFigure.objects.bulk_create(
        [CaseFigure(school=school, **usual | fields) for _n in range(count)]
    )


def table(found, title):
    return next(table for table in found.tables if str(table.title) == title)


def test_fewer_than_five_tell_nothing(school):
    add(school, 4)
    assert figures_of(school, FIRST, LAST).total is None


def test_cases_are_told_in_steps_of_five(school):
    add(school, 9)
    add(school, 1, kind="scam", day=date(2026, 12, 1))
    assert figures_of(school, FIRST, date(2026, 11, 30)).total == 5
    assert figures_of(school, FIRST, LAST).total == 10


def test_a_rare_kind_is_hidden_and_so_is_what_would_give_it_away(school):
    add(school, 12)
    add(school, 6, kind="scam")
    add(school, 2, kind="stranger")
    kinds = table(figures_of(school, FIRST, LAST), "What it was about")
    assert [cell.n for cell in kinds.shown] == [12]
    assert sorted(kinds.hidden) == ["A stranger approaches", "Cheated, account taken"]


def test_times_are_medians_of_at_least_five(school):
    add(school, 4, was_urgent=True, acknowledge_minutes=30)
    add(school, 6, reply_hours=20)
    found = figures_of(school, FIRST, LAST)
    assert (found.acknowledge_minutes, found.reply_hours) == (None, 20)


def test_another_school_counts_for_itself(school):
    add(school, 5)

    assert figures_of(SchoolFactory(), FIRST, LAST).total is None
