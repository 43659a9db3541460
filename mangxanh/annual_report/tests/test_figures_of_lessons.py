"""Figures of lessons and of codes of conduct: shares, ranges, and what stays when rows go."""

from datetime import date

import pytest

from mangxanh.annual_report.data import Amount
from mangxanh.annual_report.phrases import quantity, share
from mangxanh.annual_report.queries import collect
from mangxanh.annual_report.tests.changes_of_lessons import (
    agreed,
    finished,
    issued,
    recalled,
    signed,
    taught,
)
from mangxanh.conduct.tests.factories import CodeFactory
from mangxanh.learning.actions.forgetting import sum_up
from mangxanh.learning.models import RecallAnswer

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_packs_are_a_share_of_what_was_due(world):
    taught(world)

    figure = collect(world.report()).figure("packs_taught")

    assert quantity(figure, figure.amount) == "01 tiết, 30 lượt học sinh"
    due = 2 * sum(row.grade == world.classes[0].grade for row in world.classes)
    assert (figure.amount.count, figure.amount.of) == (1, due)


def test_what_was_kept_in_mind_has_a_range_and_needs_ten_pupils(world):
    recalled(world)

    figure = collect(world.report()).figure("kept_in_mind")

    assert share(figure.amount) == "66,7% (24/36), từ 39,1% đến 86,2%"
    RecallAnswer.objects.filter(pk__in=RecallAnswer.objects.values("pk")[:3]).delete()
    assert collect(world.report()).figure("kept_in_mind").amount == Amount()


def test_lessons_count_when_single_rows_are_forgotten(world):
    finished(world)
    before = collect(world.report()).figure("lessons_finished").amount
    size = sum(row.size for row in world.classes)
    assert (before.value, before.count, before.of) == (2, 2, size)

    sum_up(world.year)

    after = collect(world.report()).figure("lessons_finished").amount
    assert (after.value, after.count) == (2, None)


def test_codes_count_with_their_audiences(world):
    issued(world)

    figure = collect(world.report()).figure("codes_issued")

    assert quantity(figure, figure.amount) == "02 bộ quy tắc, 02 nhóm đối tượng"


def test_a_code_counts_in_the_year_in_which_it_came_into_force(world):
    signed_in_august = world.log("other", classes=(), day=date(2025, 8, 28))
    CodeFactory(school=world.school, activity=signed_in_august, first_day=date(2025, 9, 5))

    figure = collect(world.report()).figure("codes_issued")

    assert (figure.amount.value, figure.last.value) == (1, None)


def test_signatures_are_a_share_of_the_classes_that_signed(world):
    signed(world)
    signed(world)  # a newer version: each class counts once, with its last count
    agreed(world)

    data = collect(world.report())

    found = data.figure("code_signatures")
    size = sum(row.size for row in world.classes)
    assert quantity(found, found.amount) == f"02 lớp, {size - 4} học sinh"
    assert (found.amount.count, found.amount.of) == (size - 4, size)
    own = data.figure("class_agreements").amount
    assert (own.value, own.count, own.of) == (1, 1, 2)
