"""Who may do what about the school and its people: every permission for every role."""

from datetime import timedelta

import pytest

from mangxanh.common.dates import now, today
from mangxanh.school import permissions as may
from mangxanh.school.models import STAFF_ROLES, Delegation, Person, Role, StaffSession, Stranger
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    GuardianFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db


def allowed(school, permission):
    """Return the roles of a school for which `permission(person)` holds, and others who may."""
    found = {role.value for role in Role if permission(PersonFactory(school=school, roles=[role]))}
    ended = BoardFactory(school=school)
    ended.memberships.update(until_date=today() - timedelta(days=1))
    closed = BoardFactory(school=school)
    closed.is_active = False
    nowhere = Person.objects.get(pk=BoardFactory(school=school).pk)
    outside = {
        "board of another school": BoardFactory(),
        "IT of another school": PersonFactory(roles=[Role.IT]),
        "ended": ended.at(school),
        "closed": closed,
        "acting in no school": nowhere,
    }
    return found | {name for name, person in outside.items() if permission(person)}


EVERY_ROLE = STAFF_ROLES
KEEPERS = {"board", "clerk"}


def test_only_the_board_sets_the_school_up(school):
    assert allowed(school, lambda p: may.can_set_up_school(p, school)) == {"board"}


def test_who_keeps_pupils_or_leads_a_class_sees_them(school):
    seeing = allowed(school, lambda p: may.can_see_pupils(p, school))
    assert seeing == KEEPERS | {Role.HOMEROOM_TEACHER.value}


def test_the_board_and_it_invite(school):
    assert allowed(school, lambda p: may.can_invite_people(p, school)) == {"board", "it"}


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_it_gives_every_role_but_the_boards(school, role):
    expected = {"board"} if role == Role.BOARD else {"board", "it"}

    assert allowed(school, lambda p: may.can_give_role(p, school, role)) == expected


@pytest.mark.parametrize("role", [Role.BOARD, Role.TEACHER])
def test_who_gives_a_role_ends_it(school, role):
    row = PersonFactory(school=school, roles=[role]).memberships.get()
    expected = {"board"} if role == Role.BOARD else {"board", "it"}

    assert allowed(school, lambda p: may.can_end_membership(p, row)) == expected


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_only_the_board_changes_what_it_is_itself(school, role):
    def own(person):
        return may.can_change_role_of(person, person.pk, school, role)

    assert allowed(school, own) == {"board"}


def test_everybody_on_the_staff_sees_colleagues(school):
    assert allowed(school, lambda p: may.can_see_people(p, school)) == EVERY_ROLE


def test_the_board_and_it_make_password_links(school):
    other = TeacherFactory(school=school)

    assert allowed(school, lambda p: may.can_send_reset(p, other, school)) == {"board", "it"}


def test_only_the_board_makes_a_link_for_a_member_of_the_board(school):
    other = PersonFactory(school=school, roles=[Role.TEACHER, Role.BOARD])

    assert allowed(school, lambda p: may.can_send_reset(p, other, school)) == {"board"}


def test_nobody_makes_a_link_for_somebody_who_works_elsewhere_too(school):
    other = TeacherFactory(school=school)
    other.memberships.create(school=SchoolFactory(), role=Role.BOARD, from_date=today())

    assert allowed(school, lambda p: may.can_send_reset(p, other, school)) == set()


def test_nobody_makes_a_link_for_somebody_who_left_or_was_never_here(school):
    left = TeacherFactory(school=school)
    left.memberships.update(until_date=today() - timedelta(days=1))

    for other in (left, TeacherFactory()):
        assert allowed(school, lambda p, o=other: may.can_send_reset(p, o, school)) == set()


def test_the_board_and_the_clerk_make_a_link_for_a_guardian(school):
    other = GuardianFactory(school=school)

    assert allowed(school, lambda p: may.can_send_reset(p, other, school)) == KEEPERS


def test_a_colleague_who_is_a_guardian_too_is_a_colleague(school):
    other = TeacherFactory(school=school, roles=[Role.TEACHER, Role.GUARDIAN])

    assert allowed(school, lambda p: may.can_send_reset(p, other, school)) == {"board", "it"}


def test_nobody_makes_a_link_for_a_pupil(school):
    pupil = PersonFactory(school=school, roles=[Role.PUPIL])

    assert allowed(school, lambda p: may.can_send_reset(p, pupil, school)) == set()


def test_the_board_and_the_clerk_keep_the_pupils(school):
    assert allowed(school, lambda p: may.can_keep_pupils(p, school)) == KEEPERS


def test_a_class_is_led_by_its_teacher_who_stands_in_and_who_keeps_all(school, teacher):
    row = ClassFactory(year=YearFactory(school=school), homeroom_teacher=teacher)
    deputy = TeacherFactory(school=school)
    standing = Delegation.objects.create(
        school=school, person=teacher, deputy=deputy, first_day=today(), last_day=today()
    )

    assert may.can_lead_class(teacher, row)
    assert may.can_lead_class(deputy, row)
    assert allowed(school, lambda p: may.can_lead_class(p, row)) == KEEPERS
    assert not may.can_lead_class(teacher, ClassFactory(year=row.year))
    standing.ended_at = now()
    standing.save()
    assert not may.can_lead_class(deputy, row)


def test_who_no_longer_works_here_leads_no_class(school, teacher):
    row = ClassFactory(year=YearFactory(school=school), homeroom_teacher=teacher)
    teacher.memberships.update(role=Role.GUARDIAN)

    assert not may.can_lead_class(Person.objects.get(pk=teacher.pk).at(school), row)


def test_only_its_owner_ends_a_session(school, teacher):
    session = StaffSession(person=teacher, school=school)

    assert may.can_end_session(teacher, session)
    assert allowed(school, lambda p: may.can_end_session(p, session)) == set()


def test_a_person_delegates_for_themself_and_the_board_for_anybody(school, teacher):
    row = Delegation(school=school, person=teacher)

    assert allowed(school, lambda p: may.can_delegate_for(p, p, school)) == EVERY_ROLE
    assert allowed(school, lambda p: may.can_delegate_for(p, teacher, school)) == {"board"}
    assert allowed(school, lambda p: may.can_end_delegation(p, row)) == {"board"}
    assert may.can_end_delegation(teacher, row)


def test_a_stranger_may_nothing(school, teacher):
    stranger = Stranger(school)
    row = teacher.memberships.get()

    assert not may.can_set_up_school(stranger, school)
    assert not may.can_invite_people(stranger, school)
    assert not may.can_give_role(stranger, school, Role.TEACHER)
    assert not may.can_end_membership(stranger, row)
    assert not may.can_see_people(stranger, school)
    assert not may.can_send_reset(stranger, teacher, school)
    assert not may.can_end_session(stranger, StaffSession(person=teacher, school=school))
    assert not may.can_delegate_for(stranger, teacher, school)
    assert not may.can_keep_pupils(stranger, school)
    assert not may.can_lead_class(stranger, ClassFactory(year=YearFactory(school=school)))
    assert not stranger.has_role(*Role.values)
