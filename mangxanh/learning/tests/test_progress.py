"""What a pupil did only grows, is kept once, and is theirs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.signing import seal
from mangxanh.learning.actions.progress import (
    ATTEMPT_LASTS,
    begin_attempt,
    is_attempt_of,
    save_progress,
)
from mangxanh.learning.models import LessonProgress, RecallAnswer
from mangxanh.learning.permissions import can_learn
from mangxanh.learning.queries.lessons import lessons_of
from mangxanh.learning.tests.learners import MONDAY, learn, lesson, on, own, recall
from mangxanh.learning.tests.lesson_texts import publish
from mangxanh.school.tests.acting import rows_of_history
from mangxanh.school.tests.factories import PupilFactory, SchoolFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def monday():
    with on(MONDAY):
        yield


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school, person__name="Bùi Gia An")


@pytest.fixture
def other(pupil):
    return PupilFactory(school=pupil.school, school_class=pupil.school_class)


def test_the_furthest_card_is_kept_and_never_goes_back(pupil):
    learn(pupil, card=3)
    kept = learn(pupil, card=1)

    assert (kept.card, kept.finished_on) == (3, None)
    assert kept.school_class == pupil.school_class
    assert LessonProgress.objects.count() == 1


def test_the_last_card_finishes_once_and_no_card_is_beyond_it(pupil):
    learn(pupil, card=99)
    with on(MONDAY + timedelta(days=3)):
        kept = learn(pupil, card=5)

    assert (kept.card, kept.finished_on) == (5, MONDAY)
    assert learn(pupil, card=-4).card == 5


def test_the_card_to_keep_is_kept_and_put_away(pupil):
    assert not learn(pupil, card=1).keeps_plan
    assert learn(pupil, card=0, keeps_plan=True).keeps_plan
    assert learn(pupil, card=2).keeps_plan
    assert not learn(pupil, card=0, keeps_plan=False).keeps_plan


def test_history_says_nothing_of_what_a_child_learned(pupil):
    before = rows_of_history()

    learn(pupil)

    assert rows_of_history() == before


def test_three_reconnects_are_one_record(pupil):
    attempt = begin_attempt(pupil, lesson())

    for _turn in range(3):
        learn(pupil, card=4, keeps_plan=True, attempt=attempt)

    assert LessonProgress.objects.get().card == 4


def test_nobody_learns_for_somebody_else(pupil, other, teacher):
    for by in (own(other), teacher, TeacherFactory(school=SchoolFactory())):
        assert not can_learn(by, pupil)
        with pytest.raises(PermissionDenied):
            save_progress(pupil, lesson(), card=1, by=by)

    assert not LessonProgress.objects.exists()


def test_who_left_or_acts_nowhere_learns_no_more(pupil):
    person = own(pupil)
    assert can_learn(person, pupil)
    pupil.left_on = MONDAY
    assert not can_learn(person, pupil)


def test_an_attempt_is_of_one_pupil_one_lesson_one_year(pupil, other):
    attempt = begin_attempt(pupil, lesson())

    assert is_attempt_of(attempt, pupil, lesson())
    assert not is_attempt_of(attempt, other, lesson())
    assert not is_attempt_of("", pupil, lesson())
    assert not is_attempt_of(seal("lesson", [pupil.pk, "khac", 1]), pupil, lesson())
    assert str(pupil.pk) not in attempt.split(":")
    with on(MONDAY + ATTEMPT_LASTS + timedelta(days=1)):
        assert not is_attempt_of(attempt, pupil, lesson())
    with pytest.raises(PermissionDenied):
        learn(other, attempt=attempt)
    assert not LessonProgress.objects.exists()


def test_without_a_class_nothing_is_kept(pupil):
    attempt = begin_attempt(pupil, lesson())
    pupil.school_class = None
    pupil.save()

    assert begin_attempt(pupil, lesson()) == ""
    assert not is_attempt_of(attempt, pupil, lesson())
    with pytest.raises(PermissionDenied):
        learn(pupil)


def test_of_a_lesson_for_parents_nothing_is_kept(pupil, teacher):
    publish(pupil.school, teacher, "cho-cha-me")
    text = lessons_of(pupil.school)["cho-cha-me"]

    assert begin_attempt(pupil, text) == ""
    with pytest.raises(PermissionDenied):
        save_progress(pupil, text, card=1, by=own(pupil))


def test_what_the_night_would_forget_is_not_kept(pupil):
    year = pupil.school_class.year
    with on(year.last_day + timedelta(days=89)):
        assert learn(pupil)
    with on(year.last_day + timedelta(days=90)), pytest.raises(PermissionDenied):
        learn(pupil)


def test_the_questions_come_again_after_7_and_30_days_once_each(pupil):
    learn(pupil)

    with on(MONDAY + timedelta(days=6)), pytest.raises(PermissionDenied):
        recall(pupil, 0, 1, 1)
    with on(MONDAY + timedelta(days=7)):
        first = recall(pupil, 0, 1, None)
        assert recall(pupil, 0, 1, 1) == first  # a second tap
    with on(MONDAY + timedelta(days=29)), pytest.raises(PermissionDenied):
        recall(pupil, 0, 1, 1)
    with on(MONDAY + timedelta(days=43)):
        second = recall(pupil, 0, 1, 1)
    with on(MONDAY + timedelta(days=44)), pytest.raises(PermissionDenied):
        recall(pupil, 0, 1, 1)

    assert (first.wave, first.right, first.answers) == (7, 2, [0, 1, None])
    assert (second.wave, second.right) == (30, 3)
    assert first.school_class == pupil.school_class


@pytest.mark.parametrize("answers", [(0, 1), (0, 1, 9), (0, 1, -1), (0, 1, 1, 1)])
def test_answers_that_the_questions_do_not_have_are_refused(pupil, answers):
    learn(pupil)

    with on(MONDAY + timedelta(days=7)), pytest.raises(ValidationError):
        recall(pupil, *answers)

    assert not RecallAnswer.objects.exists()


def test_nobody_is_asked_again_who_did_not_finish(pupil, other):
    learn(pupil, card=2)

    for one in (pupil, other):
        with on(MONDAY + timedelta(days=7)), pytest.raises(PermissionDenied):
            recall(one, 0, 1, 1)
