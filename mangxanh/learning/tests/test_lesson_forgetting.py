"""90 days after the school year single pupils are forgotten, and the counts of classes stay."""

from datetime import time, timedelta

import pytest
from django.db import connection

from mangxanh.common.dates import at
from mangxanh.history.models import HistoryRow
from mangxanh.learning.actions.forgetting import forget_lessons, sum_up
from mangxanh.learning.models import LessonFigure, LessonProgress, RecallAnswer
from mangxanh.learning.queries.classes import finished_in, kept_in_mind
from mangxanh.learning.tasks import forget
from mangxanh.learning.tests.factories import (
    KEY,
    LessonEditionFactory,
    PackPlanFactory,
    ResourceFactory,
)
from mangxanh.learning.tests.learners import MONDAY, learn, on, recall
from mangxanh.school.models import Pupil, RetentionSetting
from mangxanh.school.tests.factories import ClassFactory, PupilFactory, YearFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@pytest.fixture
def row(school):
    with on(MONDAY):
        row = ClassFactory(year=YearFactory(school=school), name="7A2", grade=7, size=38)
        for number in range(12):
            pupil = PupilFactory(school=school, school_class=row)
            learn(pupil, card=5 if number < 11 else 2)
    with on(MONDAY + WEEK):
        for pupil in Pupil.objects.order_by("pk")[:3]:
            recall(pupil, 0, 1, None)
    with on(MONDAY + MONTH):
        for pupil in Pupil.objects.order_by("pk")[:10]:
            recall(pupil, 0, 1, 1)
    return row


def left():
    return LessonProgress.objects.count(), RecallAnswer.objects.count()


def figures(year):
    return finished_in(year), kept_in_mind(year), kept_in_mind(year, wave=7)


def test_the_rows_go_and_the_figures_stay_the_same(row):
    year = row.year
    before = figures(year)
    assert left() == (12, 13)

    with on(year.last_day + timedelta(days=89)):
        forget()
    assert left() == (12, 13)
    for _night in range(2):
        with on(year.last_day + timedelta(days=90)):
            forget()

    assert left() == (0, 0)
    assert figures(year) == before
    figure = LessonFigure.objects.get()
    assert (figure.lesson, figure.size, figure.finished) == (KEY, 38, 11)
    assert (figure.week_pupils, figure.week_right) == (3, 6)
    assert (figure.month_pupils, figure.month_right) == (10, 30)
    assert HistoryRow.objects.filter(verb="lesson progress summed up").count() == 1


def test_who_moved_on_still_counts_for_the_class_they_were_in(row):
    Pupil.objects.update(school_class=ClassFactory(year=YearFactory(school=row.school, name="x")))

    with on(row.year.last_day + timedelta(days=90)):
        forget()

    assert LessonFigure.objects.get().school_class == row


def test_killed_in_between_nothing_is_lost_or_counted_twice(row):
    before = figures(row.year)

    def killed(execute, sql, *rest):
        if sql.startswith("DELETE") and "recallanswer" in sql:
            raise KeyboardInterrupt
        return execute(sql, *rest)

    with on(row.year.last_day + timedelta(days=90)):
        with connection.execute_wrapper(killed), pytest.raises(KeyboardInterrupt):
            sum_up(row.year)
        assert left() == (12, 13)
        assert not LessonFigure.objects.exists()
        assert sum_up(row.year) == 25
        assert sum_up(row.year) == 0

    assert figures(row.year) == before


def test_what_comes_late_is_added(row):
    with on(row.year.last_day + timedelta(days=90)):
        sum_up(row.year)
    with on(MONDAY):
        learn(PupilFactory(school=row.school, school_class=row))
        sum_up(row.year)

    assert LessonFigure.objects.get().finished == 12


def test_of_a_class_that_is_gone_nothing_is_kept(row):
    LessonProgress.objects.update(school_class=None)
    RecallAnswer.objects.update(school_class=None)

    sum_up(row.year)

    assert not LessonFigure.objects.exists()
    assert left() == (0, 0)


def test_a_school_may_choose_within_bounds(row):
    RetentionSetting.objects.create(school=row.school, name="lessons", amount=30)

    with on(row.year.last_day + timedelta(days=30)):
        forget()

    assert left() == (0, 0)


def test_what_is_past_its_plan_goes_and_what_readers_get_stays():
    year = YearFactory()
    kept = [
        LessonEditionFactory(
            school=year.school, published_at=at(year.last_day, time(9)), key="bai-cua-truong"
        ),
        ResourceFactory(school=year.school, state="approved"),
    ]
    gone = [
        PackPlanFactory(school=year.school, year=year),
        LessonEditionFactory(school=year.school, withdrawn_at=at(year.last_day, time(9))),
        ResourceFactory(school=year.school, proposed_at=at(year.last_day, time(9))),
    ]
    with on(year.last_day + timedelta(days=4 * 365)):
        assert forget_lessons(year.school) == 0
    with on(year.last_day + timedelta(days=6 * 365)):
        assert forget_lessons(year.school) == 3
        assert forget_lessons(year.school) == 0

    assert all(type(row).objects.filter(pk=row.pk).exists() for row in kept)
    assert not any(type(row).objects.filter(pk=row.pk).exists() for row in gone)
    assert HistoryRow.objects.filter(verb__endswith="deleted").count() == 3
