"""One-use links and setup codes: once, in time, in their school."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import now
from mangxanh.school.actions.access import (
    change_password,
    find_link,
    find_session,
    make_link,
    open_session,
    send_reset,
    use_link,
)
from mangxanh.school.actions.people import add_person, give_role
from mangxanh.school.actions.schools import new_setup_code, setup_code_fits, use_setup_code
from mangxanh.school.models import Membership, OneUseLink, Role, SetupCode
from mangxanh.school.tests.acting import rows_of_history, told
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory, TeacherFactory

pytestmark = pytest.mark.django_db
RESET, INVITE = OneUseLink.Purpose.RESET, OneUseLink.Purpose.INVITE
NEW = "một câu ngắn dễ nhớ"


def test_the_board_makes_a_link_and_its_person_sets_a_password(board, teacher):
    session = open_session(teacher, teacher.school, device="old phone")

    token = send_reset(teacher, teacher.school, by=board)
    use_link(find_link(teacher.school, token), NEW)

    teacher.refresh_from_db()
    here = teacher.school.pk
    assert teacher.check_password(NEW)
    assert find_session(teacher.school, session) is None
    assert told("password link made") == [(board.pk, here, f"school.Person:{teacher.pk}")]
    assert told("password set by link") == [(teacher.pk, here, f"school.Person:{teacher.pk}")]


def test_only_a_digest_of_the_secret_is_kept(teacher):
    token = make_link(teacher, teacher.school, RESET)

    assert token not in str(list(OneUseLink.objects.values()))


def test_a_colleague_makes_no_link(teacher):
    other = TeacherFactory(school=teacher.school)

    with pytest.raises(PermissionDenied):
        send_reset(other, teacher.school, by=teacher)

    assert not OneUseLink.objects.exists()
    assert rows_of_history() == 0


def test_a_link_works_once(teacher):
    link = find_link(teacher.school, make_link(teacher, teacher.school, RESET))
    use_link(link, NEW)

    with pytest.raises(ValidationError):
        use_link(link, "một câu khác hẳn")

    teacher.refresh_from_db()
    assert teacher.check_password(NEW)
    assert len(told("password set by link")) == 1


def test_a_used_link_is_not_found(teacher):
    token = make_link(teacher, teacher.school, RESET)
    use_link(find_link(teacher.school, token), NEW)

    assert find_link(teacher.school, token) is None


@pytest.mark.parametrize(("purpose", "hours"), [(RESET, 24), (INVITE, 14 * 24)])
def test_a_link_ends_with_its_time(teacher, purpose, hours):
    token = make_link(teacher, teacher.school, purpose)
    link = find_link(teacher.school, token)

    with time_machine.travel(now() + timedelta(hours=hours, seconds=-5)):
        assert find_link(teacher.school, token)
    with time_machine.travel(now() + timedelta(hours=hours, seconds=1)):
        assert find_link(teacher.school, token) is None
        with pytest.raises(ValidationError):
            use_link(link, NEW)

    teacher.refresh_from_db()
    assert not teacher.check_password(NEW)


def test_a_newer_link_ends_the_older_ones_of_its_kind_and_person_only(teacher):
    colleague = TeacherFactory(school=teacher.school)
    older = make_link(teacher, teacher.school, RESET)
    invitation = make_link(teacher, teacher.school, INVITE)
    of_colleague = make_link(colleague, teacher.school, RESET)

    newer = make_link(teacher, teacher.school, RESET)

    assert find_link(teacher.school, older) is None
    assert find_link(teacher.school, newer)
    assert find_link(teacher.school, invitation)
    assert find_link(teacher.school, of_colleague)


def test_a_link_opens_nothing_on_the_pages_of_another_school(teacher):
    token = make_link(teacher, teacher.school, RESET)

    assert find_link(SchoolFactory(), token) is None


def test_a_weak_password_leaves_the_link_as_it_was(teacher):
    token = make_link(teacher, teacher.school, RESET)

    with pytest.raises(ValidationError):
        use_link(find_link(teacher.school, token), "ngan")

    assert find_link(teacher.school, token)


@pytest.mark.parametrize("change", ["left", "closed"])
def test_the_link_of_somebody_who_left_or_whose_account_is_closed_is_refused(teacher, change):
    link = find_link(teacher.school, make_link(teacher, teacher.school, RESET))
    if change == "left":
        teacher.memberships.update(until_date=now().date() - timedelta(days=1))
    else:
        teacher.is_active = False
        teacher.save()

    with pytest.raises(ValidationError):
        use_link(link, NEW)

    teacher.refresh_from_db()
    assert not teacher.check_password(NEW)


def test_a_setup_code_makes_the_first_board_member_once(school):
    code = new_setup_code(school)
    first, second = add_person("Đỗ Thị Hạnh"), add_person("Ai Đó Khác")

    use_setup_code(school, code, person=first, title="Phó hiệu trưởng")
    with pytest.raises(ValidationError):
        use_setup_code(school, code, person=second)

    held = Membership.objects.get()
    assert (held.person, held.role, held.title) == (first, Role.BOARD, "Phó hiệu trưởng")
    assert not setup_code_fits(school, code)
    assert told("setup code made") == [(None, school.pk, f"school.School:{school.pk}")]
    assert told("first board member added") == [(first.pk, school.pk, f"school.Person:{first.pk}")]


def test_a_newer_setup_code_ends_the_older_and_is_of_its_school(school):
    older = new_setup_code(school)
    newer = new_setup_code(school)

    assert not setup_code_fits(school, older)
    assert setup_code_fits(school, newer)
    assert not setup_code_fits(SchoolFactory(), newer)
    assert newer not in str(list(SetupCode.objects.values()))


def test_a_wrong_setup_code_makes_nobody_a_board_member(school):
    new_setup_code(school)

    with pytest.raises(ValidationError):
        use_setup_code(school, "AAAA-BBBB-CCCC", person=PersonFactory(school=school))

    assert not Membership.objects.filter(role=Role.BOARD).exists()
    assert not told("first board member added")


def test_a_password_that_was_set_ends_every_other_open_link(teacher):
    invitation = make_link(teacher, teacher.school, INVITE)

    use_link(find_link(teacher.school, make_link(teacher, teacher.school, RESET)), NEW)

    assert find_link(teacher.school, invitation) is None


def test_a_changed_password_ends_open_links(teacher):
    token = make_link(teacher, teacher.school, RESET)

    change_password(teacher, "mat-khau-tot-1", NEW, keep=None, by=teacher)

    assert find_link(teacher.school, token) is None


def test_a_link_made_before_somebody_joined_the_board_ends(board, teacher):
    it = PersonFactory(school=board.school, roles=[Role.IT])
    token = send_reset(teacher, board.school, by=it)

    give_role(teacher, board.school, Role.BOARD, by=board)

    assert find_link(board.school, token) is None
