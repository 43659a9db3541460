"""What a school year of lessons came to, by grade and class and lesson by lesson."""

import pytest

from mangxanh.annual_report.data import Amount
from mangxanh.annual_report.learned import Learned, kept_in_mind
from mangxanh.common.dates import today
from mangxanh.learning.queries.classes import LEAST
from mangxanh.learning.queries.lessons import lessons_of
from mangxanh.learning.queries.years import grades_in, lessons_in
from mangxanh.learning.tests.factories import (
    KEY,
    LessonFigureFactory,
    LessonProgressFactory,
    PackPlanFactory,
    PackRunFactory,
    RecallAnswerFactory,
)
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import ClassFactory, PupilFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def row():
    return ClassFactory(name="7A1", grade=7, size=40)


def learn(row, pupils, *, right=2):
    for _turn in range(pupils):
        pupil = PupilFactory(school=row.year.school, school_class=row)
        LessonProgressFactory(pupil=pupil, school_class=row, finished_on=today())
        RecallAnswerFactory(pupil=pupil, school_class=row, wave=30, right=right)


def test_a_class_has_its_packs_its_pupils_and_what_they_kept(row):
    other = ClassFactory(year=row.year, name="7A2", grade=7, size=38)
    PackRunFactory(school_class=row, size=40)
    PackPlanFactory(school=row.year.school, year=row.year, grade=7)
    learn(row, LEAST)
    LessonFigureFactory(school_class=row, finished=3, month_pupils=10, month_right=30)

    [grade] = grades_in(row.year)

    first, second = grade.classes
    assert (first.taught, first.planned, first.finished, first.finishers) == (1, 1, 13, 10)
    assert (first.share, first.kept.pupils) == (0.25, 20)
    assert first.kept.share == pytest.approx(50 / 60)
    assert first.kept.low < first.kept.share < first.kept.high
    assert (second.row, second.taught, second.share, second.kept) == (other, 0, None, None)
    assert (grade.size, grade.taught, grade.planned, grade.finished) == (78, 1, 2, 13)
    assert grade.share == pytest.approx(10 / 78)


def test_fewer_than_ten_say_nothing_of_their_class_but_count_in_the_lesson(row):
    other = ClassFactory(year=row.year, name="7A2", grade=7)
    learn(row, LEAST - 1)
    learn(other, 1)

    assert [one.kept for grade in grades_in(row.year) for one in grade.classes] == [None, None]
    [lesson] = [
        one
        for one in lessons_in(row.year, lessons_of(row.year.school).values())
        if one.lesson.key == KEY
    ]
    assert (lesson.finished, lesson.kept.pupils) == (LEAST, LEAST)


def test_one_pupil_of_ten_lessons_is_no_ten_pupils(row):
    pupil = PupilFactory(school=row.year.school, school_class=row)
    for lesson in [f"bai-{n}" for n in range(LEAST)]:
        RecallAnswerFactory(pupil=pupil, school_class=row, lesson=lesson, wave=30, right=1)

    [grade] = grades_in(row.year)

    assert (grade.kept, grade.classes[0].kept) == (None, None)
    assert kept_in_mind(Learned(recalled=LEAST, right=LEAST, recallers=1)) == Amount()


def test_a_grade_does_not_tell_of_its_only_hidden_class(row):
    learn(row, LEAST)
    learn(ClassFactory(year=row.year, name="7A2", grade=7), 3)
    assert [grade.kept for grade in grades_in(row.year)] == [None]

    learn(ClassFactory(year=row.year, name="7A3", grade=7), 4)

    [grade] = grades_in(row.year)
    assert grade.kept.pupils == LEAST + 7


def test_the_page_shows_classes_in_their_order_and_takes_no_other(row):
    learn(ClassFactory(year=row.year, name="7A2", grade=7), 3)
    learn(row, LEAST, right=0)
    teacher = TeacherFactory(school=row.year.school)

    page = browser(teacher).get("/so-lieu-bai-hoc/?sap-xep=ket-qua").text

    assert page.index("7A1") < page.index("7A2")
    assert "Chưa đủ 10" in page or "dưới 10" in page
    assert browser(teacher).get("/so-lieu-bai-hoc/?nam=1999-2000").status_code == 404


@pytest.mark.parametrize("classes", [1, 3])
def test_it_asks_as_often_for_more(row, django_assert_num_queries, classes):
    for n in range(classes):
        learn(ClassFactory(year=row.year, name=f"8A{n}", grade=8), 2)
    client = browser(TeacherFactory(school=row.year.school))

    with django_assert_num_queries(19):
        client.get("/so-lieu-bai-hoc/")


def test_without_a_school_year_it_says_so():
    teacher = TeacherFactory()

    assert "/nam-hoc/" in browser(teacher).get("/so-lieu-bai-hoc/").text
