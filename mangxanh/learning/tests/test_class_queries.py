"""Figures of classes: counted, with an interval, never of few and never of one."""

from datetime import timedelta

import pytest

from mangxanh.analysis.interval import wilson
from mangxanh.learning.models import LessonFigure
from mangxanh.learning.queries.classes import finished_in, kept_in_mind
from mangxanh.learning.tests.factories import KEY, LessonFigureFactory
from mangxanh.learning.tests.learners import MONDAY, learn, on, recall
from mangxanh.school.tests.factories import ClassFactory, PupilFactory, YearFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(school):
    with on(MONDAY):
        return YearFactory(school=school)


def learners(year, name, count, *answers):
    row = ClassFactory(year=year, name=name, grade=7)
    for _turn in range(count):
        pupil = PupilFactory(school=year.school, school_class=row)
        with on(MONDAY):
            learn(pupil)
        with on(MONDAY + timedelta(days=30)):
            recall(pupil, *answers)
    return row


def test_each_class_has_its_counts_and_of_few_nothing_is_said(year):
    many = learners(year, "7A1", 10, 0, 1, None)
    few = learners(year, "7A2", 9, 0, 1, 1)

    assert finished_in(year) == {many.pk: {KEY: 10}, few.pk: {KEY: 9}}
    kept = kept_in_mind(year)
    assert kept[few.pk] == {KEY: None}
    said = kept[many.pk][KEY]
    assert (said.pupils, round(said.share, 3)) == (10, 0.667)
    assert 0.3 < said.low < said.share < said.high < 0.95
    assert kept_in_mind(year, wave=7) == {}


def test_rows_and_counts_of_before_are_one_figure(year):
    row = learners(year, "7A1", 2, 0, 1, 1)
    LessonFigureFactory(school_class=row, finished=20, month_pupils=18, month_right=48)
    LessonFigureFactory(school_class=ClassFactory(year=year), finished=0)

    assert LessonFigure.objects.count() == 2
    assert finished_in(year)[row.pk] == {KEY: 22}
    assert kept_in_mind(year)[row.pk][KEY].pupils == 20
    assert kept_in_mind(year)[row.pk][KEY].share == pytest.approx(54 / 60)


@pytest.mark.parametrize(
    ("share", "count", "low", "high"),
    [(0.5, 10, 0.2366, 0.7634), (0.0, 10, 0.0, 0.2775), (1.0, 10, 0.7225, 1.0), (0.7, 0, 0, 1)],
)
def test_wilsons_interval_is_that_of_the_books(share, count, low, high):
    assert wilson(share, count) == pytest.approx((low, high), abs=1e-4)
