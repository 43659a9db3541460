"""What is allowed at this moment; who has not answered."""

import pytest

from mangxanh.common.dates import now, today
from mangxanh.consents import actions
from mangxanh.consents.models import Consent, Purpose
from mangxanh.consents.queries import (
    allowed_among,
    allows,
    answers_of,
    answers_of_class,
    counts_of,
    kept_classes,
    missing_of,
)
from mangxanh.consents.tests.factories import ConsentFactory, allow
from mangxanh.school.models import SchoolClass
from mangxanh.school.queries import year_on
from mangxanh.school.tests.factories import ClassFactory, PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.mark.parametrize(
    ("pupil_says", "parent_says", "allowed"),
    [
        (True, True, True),
        (True, None, False),
        (None, True, False),
        (True, False, False),
        (False, True, False),
        (None, None, False),
    ],
)
def test_it_takes_the_yes_of_both_and_silence_is_no(pupil, pupil_says, parent_says, allowed):
    for party, agreed in (("pupil", pupil_says), ("guardian", parent_says)):
        if agreed is not None:
            ConsentFactory(pupil=pupil, party=party, agreed=agreed)

    assert allows(pupil, "photograph") is allowed
    assert allowed_among([pupil], "photograph") == ({pupil.pk} if allowed else set())


def test_a_yes_for_one_purpose_is_none_for_another(pupil):
    allow(pupil, "photograph")

    assert {purpose for purpose in Purpose if allows(pupil, purpose)} == {"photograph"}


def test_of_who_left_nothing_is_allowed(pupil):
    allow(pupil)
    pupil.left_on = today()
    pupil.save()

    assert not allows(pupil, "photograph")


def test_an_answer_without_its_pupil_allows_nothing(pupil):
    allow(pupil)
    other = PupilFactory(school=pupil.school)
    pupil.delete()

    assert not allows(other, "photograph")
    assert Consent.objects.count() == 8


def test_missing_are_those_who_have_not_answered_everything(pupil, teacher):
    place = {"school": pupil.school, "school_class": pupil.school_class}
    silent = PupilFactory(person__name="Vũ Thùy Dương", **place)
    refused = PupilFactory(person__name="Lê Khánh Chi", **place)
    PupilFactory(left_on=today(), **place)
    allow(pupil)
    allow(refused)
    actions.withdraw(refused, by=teacher)
    half = PupilFactory(person__name="Hoàng Đức Đạt", **place)
    ConsentFactory(pupil=half)

    assert missing_of(pupil.school_class) == [silent, half]
    assert [answers.pupil for answers in answers_of_class(pupil.school_class)] == [
        pupil, refused, silent, half,
    ]  # fmt: skip
    (count,) = counts_of([pupil.school_class])
    assert (count.pupils, count.answered) == (4, 2)


def test_a_row_says_its_state(pupil, teacher):
    def state():
        return answers_of([pupil])[0].state

    assert state() == "none"
    ConsentFactory(pupil=pupil)
    assert state() == "missing"
    Consent.objects.all().delete()
    allow(pupil)
    assert state() == "full"
    actions.withdraw(pupil, ["photograph"], by=teacher)
    assert state() == "part"
    assert answers_of([pupil])[0].refused_words
    actions.withdraw(pupil, by=teacher)
    assert state() == "nothing"


def test_an_answer_after_a_withdrawal_counts_again(pupil, child, teacher):
    ConsentFactory(pupil=pupil)
    actions.withdraw(pupil, by=teacher)
    assert answers_of([pupil])[0].back_on == today()

    actions.answer(pupil, "pupil", {"photograph": True}, by=child)
    Consent.objects.standing().update(ended_at=now(), ending="mistake")

    assert answers_of([pupil])[0].withdrawn == {}


def test_days_and_ticks_of_a_row(pupil):
    assert answers_of([pupil])[0].last_day is None
    assert not answers_of([pupil])[0].any_yes
    ConsentFactory(pupil=pupil)
    (row,) = answers_of([pupil])

    assert row.last_day == today()
    assert row.any_yes
    assert [allowed for _purpose, _label, allowed in row.by_purpose] == [False] * 4


def test_classes_that_somebody_keeps(pupil, teacher, board, child):
    other = ClassFactory(year=pupil.school_class.year)
    classes, year = SchoolClass.objects.all(), year_on(pupil.school)

    assert kept_classes(teacher, classes, year) == [pupil.school_class]
    assert set(kept_classes(board, classes, year)) == {pupil.school_class, other}
    assert kept_classes(board, classes, None) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_class_costs_three_queries(pupil, count, django_assert_num_queries):
    for _turn in range(count - 1):
        PupilFactory(school=pupil.school, school_class=pupil.school_class)
    allow(pupil)

    with django_assert_num_queries(3):
        missing_of(pupil.school_class)
