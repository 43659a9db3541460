"""Figures of cases in the report: only if the board tells them, in steps of five."""

import pytest

from mangxanh.annual_report.data import Amount
from mangxanh.annual_report.phrases import quantity
from mangxanh.annual_report.queries import collect
from mangxanh.annual_report.tests.changes_of_cases import come
from mangxanh.cases.models import Box

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def figure(world, code):
    return collect(world.report()).figure(code)


def test_reports_are_told_in_steps_of_five_with_how_many_were_in_time(world):
    come(world, 12)
    come(world, 10, missed=1)

    found = figure(world, "reports_received")

    assert quantity(found, found.amount) == "20 tin"
    assert (found.amount.count, found.amount.of) == (12, 20)


def test_fewer_than_five_are_said_to_be_so(world):
    come(world, 3)

    found = figure(world, "reports_received")

    assert quantity(found, found.amount) == "dưới 05 tin"


def test_closed_ones_are_counted(world):
    come(world, 10, outcome="helped")

    assert figure(world, "reports_closed").amount.value == 10


def test_without_the_boards_switch_nothing_is_told(world):
    come(world, 10)
    Box.objects.update(publishes_counts=False)

    assert figure(world, "reports_received").amount == Amount()
