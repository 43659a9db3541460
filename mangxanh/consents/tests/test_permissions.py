"""Who may enter, answer and take back."""

from datetime import timedelta

import pytest

from mangxanh.common.dates import today
from mangxanh.consents.models import Consent
from mangxanh.consents.permissions import can_answer, can_keep_consents, can_keep_consents_of
from mangxanh.consents.tests.factories import ConsentFactory
from mangxanh.school.models import Delegation, Guardianship, Role, Stranger
from mangxanh.school.tests.factories import (
    BoardFactory,
    GuardianFactory,
    PersonFactory,
    PupilFactory,
    TeacherFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_the_class_is_kept_by_its_teacher_the_clerk_and_the_board(school, pupil, teacher, board):
    clerk = PersonFactory(school=school, roles=[Role.CLERK])

    for person in (teacher, board, clerk):
        assert can_keep_consents(person, pupil.school_class)
        assert can_keep_consents_of(person, pupil)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.IT, Role.HOMEROOM_TEACHER, Role.EDITOR])
def test_colleagues_of_other_classes_do_not_keep_it(school, pupil, role):
    assert not can_keep_consents(PersonFactory(school=school, roles=[role]), pupil.school_class)


def test_who_stands_in_keeps_it_as_long_as_that_lasts(school, pupil, teacher):
    deputy = TeacherFactory(school=school)
    row = Delegation.objects.create(
        school=school, person=teacher, deputy=deputy, first_day=today(), last_day=today()
    )

    assert can_keep_consents(deputy, pupil.school_class)
    row.delete()
    assert not can_keep_consents(deputy, pupil.school_class)


def test_pupils_parents_others_schools_and_who_left_keep_nothing(pupil, child, guardian, teacher):
    for person in (child, guardian, BoardFactory()):
        assert not can_keep_consents(person, pupil.school_class)
    teacher.is_active = False
    assert not can_keep_consents(teacher, pupil.school_class)
    pupil.school_class = None
    assert not can_keep_consents_of(BoardFactory(school=pupil.school), pupil)


def test_a_pupil_answers_for_themself_only(pupil, child):
    other = PupilFactory(school=pupil.school)

    assert can_answer(child, pupil, "pupil")
    assert not can_answer(child, pupil, "guardian")
    assert not can_answer(child, other, "pupil")


def test_a_parent_answers_for_their_child_as_long_as_they_are_entered(pupil, guardian):
    assert can_answer(guardian, pupil, "guardian")
    assert not can_answer(guardian, pupil, "pupil")
    assert not can_answer(guardian, PupilFactory(school=pupil.school), "guardian")
    assert not can_answer(GuardianFactory(school=pupil.school), pupil, "guardian")
    Guardianship.objects.update(until_date=today() - timedelta(days=1))
    assert not can_answer(guardian, pupil, "guardian")


def test_nobody_answers_for_who_left_or_from_another_school(pupil, child, guardian, teacher):
    assert not can_answer(teacher, pupil, "guardian")
    assert not can_answer(child.at(PupilFactory().school), pupil, "pupil")
    child.at(pupil.school)
    pupil.left_on = today()
    assert not can_answer(child, pupil, "pupil")
    assert not can_answer(guardian, pupil, "guardian")


def test_answers_are_seen_by_who_sees_the_pupil(school, pupil, child, guardian, teacher, board):
    row = ConsentFactory(pupil=pupil)
    ConsentFactory(pupil=PupilFactory(school=school))

    for person in (child, guardian, teacher):
        assert set(Consent.objects.visible_to(person)) == {row}
    assert Consent.objects.visible_to(board).count() == 2
    assert not Consent.objects.visible_to(TeacherFactory(school=school)).exists()
    assert not Consent.objects.visible_to(Stranger(school)).exists()
