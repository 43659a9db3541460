"""Answers of attempts that are no more: whoever made them was deleted."""

import pytest

from mangxanh.contests import desk as ours
from mangxanh.contests import tasks
from mangxanh.contests.actions.attempts import start
from mangxanh.contests.actions.publishing import sweep_answers
from mangxanh.contests.tests.sitters import answer
from mangxanh.school.tests.factories import PupilFactory

pytestmark = pytest.mark.postgres


@pytest.fixture
def other(contest, school):
    """A classmate's paper, begun now."""
    classmate = PupilFactory(school=school)
    return start(contest.rounds.get(), by=classmate.person.at(school))


def kept(attempt):
    return [one.value for one in ours.desk().answers_of(attempt.token)]


def test_the_answers_of_a_deleted_person_go_by_night(attempt, other, pupil):
    answer(attempt, 1, 0)
    answer(other, 1, 1)
    pupil.person.delete()
    assert kept(attempt) == ["0"]

    tasks.forget()

    assert kept(attempt) == []
    assert kept(other) == ["1"]


def test_nobody_who_begins_meanwhile_loses_an_answer(attempt, contest, school, desk, monkeypatch):
    """They begin and answer between the moment the desk is asked and the rows are."""
    answer(attempt, 1, 0)
    begun, asked = [], desk.attempts

    def then_somebody_begins():
        known = asked()
        begun.append(start(contest.rounds.get(), by=PupilFactory(school=school).person.at(school)))
        answer(begun[0], 1, 2)
        return known

    monkeypatch.setattr(desk, "attempts", then_somebody_begins)
    sweep_answers()

    assert (kept(attempt), kept(begun[0])) == (["0"], ["2"])


def test_what_was_swept_is_not_there_to_be_swept_again(db, desk):
    sweep_answers()
    assert sweep_answers() == 0
