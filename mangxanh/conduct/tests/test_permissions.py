"""Who may do what with codes."""

import pytest

from mangxanh.conduct.permissions import (
    can_acknowledge,
    can_draft,
    can_edit,
    can_hand_out,
    can_issue,
    can_keep_class,
    can_number,
    can_undo,
    can_withdraw,
    to_undo,
)
from mangxanh.conduct.tests.factories import CodeFactory, HandoutFactory
from mangxanh.school.models import STAFF_ROLES, Role
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory

pytestmark = pytest.mark.django_db
DRAFTERS = {Role.BOARD, Role.YOUTH_LEADER, Role.SUBJECT_HEAD}


@pytest.fixture
def people(school):
    return {role: PersonFactory(school=school, roles=[role]) for role in sorted(STAFF_ROLES)}


def those(people, may):
    return {role for role, person in people.items() if may(person)}


def test_each_verb_has_its_roles(school, code, draft, people):
    assert those(people, lambda who: can_draft(who, school)) == DRAFTERS
    assert those(people, lambda who: can_edit(who, draft)) == DRAFTERS
    assert those(people, lambda who: can_withdraw(who, draft)) == DRAFTERS
    assert those(people, lambda who: can_withdraw(who, code)) == {Role.BOARD}
    assert those(people, lambda who: can_issue(who, school)) == {Role.BOARD}
    assert those(people, lambda who: can_number(who, code)) == {Role.BOARD, Role.CLERK}
    assert those(people, lambda who: can_hand_out(who, school)) == STAFF_ROLES - {Role.IT}


def test_nobody_edits_or_numbers_in_the_wrong_state(code, draft, board):
    assert not can_edit(board, code)
    assert not can_number(board, draft)


def test_a_class_is_kept_by_its_teacher_and_the_board(row, people, teacher, child):
    assert those(people, lambda who: can_keep_class(who, row)) == {Role.BOARD}
    assert can_keep_class(teacher, row)
    assert not can_keep_class(child, row)


def test_who_logged_and_the_board_take_back(people, board):
    handout = HandoutFactory(code__school=board.school)

    assert those(people, lambda who: can_undo(who, handout.activity)) == {Role.BOARD}
    assert can_undo(handout.made_by.at(board.school), handout.activity)
    for who in (*people.values(), board, handout.made_by):
        undo = to_undo(who.at(board.school), [handout.activity])
        assert bool(undo) is can_undo(who, handout.activity)


def test_a_pupil_without_a_class_has_no_code(pupil, child, code):
    assert can_acknowledge(child, code)
    pupil.school_class = None
    pupil.save()

    assert not can_acknowledge(child, code)


def test_nothing_is_done_across_the_wall(board, row, child):
    other = CodeFactory(school=SchoolFactory(), state="draft")
    there = CodeFactory(school=other.school)

    assert not can_edit(board, other)
    assert not can_acknowledge(child, there)
    assert not can_hand_out(board, other.school)
