import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.errors import BadInput
from mangxanh.history.models import HistoryRow
from mangxanh.home import actions
from mangxanh.home.permissions import can_keep_backup, can_make_sheet
from mangxanh.home.reading import NewColleague
from mangxanh.school.models import (
    HelpContact,
    Membership,
    OneUseLink,
    Person,
    Role,
    School,
    StaffSession,
)
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
)
from mangxanh.work.models import BackupRun, LongJob
from mangxanh.work.passphrase import has_passphrase, is_passphrase, set_passphrase

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
WORDS = "sông bưởi đèn ngựa thuyền gạo"
FIRST = {"name": "Đỗ Thị Hạnh", "password": "con-trau-di-truoc", "device": "test"}


def verbs(school):
    return list(HistoryRow.objects.of_school(school.pk).values_list("verb", flat=True))


def test_the_first_account_is_a_board_member_who_is_signed_in(fresh, code):
    person, token = actions.begin_setup(
        fresh, code, **FIRST, title="Phó Hiệu trưởng", address_form="cô"
    )

    held = Membership.objects.get()
    assert (held.role, held.title, person.username) == (Role.BOARD, "Phó Hiệu trưởng", "hanhdt")
    assert person.check_password(FIRST["password"])
    assert token
    assert StaffSession.objects.get().person == person
    assert verbs(fresh)[-2:] == ["first board member added", "signed in"]


def test_the_code_is_spent_once(fresh, code):
    actions.begin_setup(fresh, code, **FIRST)

    with pytest.raises(ValidationError):
        actions.begin_setup(fresh, code, **FIRST | {"name": "Kẻ Khác"})

    assert Person.objects.count() == 1


def test_a_wrong_code_leaves_nothing(fresh, code):
    with pytest.raises(ValidationError):
        actions.begin_setup(fresh, "0000-0000-0000", **FIRST)

    assert not Person.objects.exists()
    assert not StaffSession.objects.exists()


def test_a_code_of_another_school_does_not_open_this_one(fresh, code):
    other = SchoolFactory(set_up_at=None)

    with pytest.raises(ValidationError):
        actions.begin_setup(other, code, **FIRST)

    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("told", "where"),
    [({"password": "1234567890"}, "password"), ({"username": "Không Đúng"}, "username")],
)
def test_what_does_not_fit_is_named_and_the_code_stays(fresh, code, told, where):
    with pytest.raises(ValidationError) as refused:
        actions.begin_setup(fresh, code, **FIRST | told)

    assert set(refused.value.message_dict) == {where}
    actions.begin_setup(fresh, code, **FIRST)


def test_colleagues_get_a_role_and_a_link_each(school, board):
    rows = [
        NewColleague("Nguyễn Thị Mai", ("teacher", "subject_head"), "Tổ trưởng", "mai@t.vn", "cô"),
        NewColleague("Trần Văn Khải", ("clerk",)),
    ]

    invited = actions.invite_staff(school, rows, by=board)

    assert [person.username for person, _token in invited] == ["maint", "khaitv"]
    assert OneUseLink.objects.filter(purpose="invite").count() == 2
    assert Membership.objects.filter(person=invited[0][0]).count() == 2
    assert verbs(school).count("person invited") == 2


def test_a_teacher_invites_nobody(school, teacher):
    with pytest.raises(PermissionDenied):
        actions.invite_staff(school, [NewColleague("Kẻ Lạ", ("teacher",))], by=teacher)

    assert not Person.objects.filter(name="Kẻ Lạ").exists()


def test_words_are_kept_as_a_key_and_written_down(school, board):
    actions.keep_words(school, WORDS, by=board)

    assert is_passphrase(WORDS)
    assert verbs(school) == ["recovery sheet made"]


@pytest.mark.parametrize("role", [Role.IT, Role.TEACHER, Role.CLERK])
def test_only_the_board_makes_the_words(school, role):
    with pytest.raises(PermissionDenied):
        actions.keep_words(school, WORDS, by=PersonFactory(school=school, roles=[role]))

    assert not has_passphrase()


@pytest.mark.parametrize("role", [Role.BOARD, Role.IT])
def test_a_backup_is_started_once(school, role):
    person = PersonFactory(school=school, roles=[role])

    job = actions.start_backup(school, by=person)
    again = actions.start_backup(school, by=person)

    assert job == again
    assert (job.kind, job.params) == ("work.make_backup", {"kind": "manual"})
    assert verbs(school) == ["backup started"]


@pytest.mark.parametrize("role", [Role.TEACHER, Role.CLERK, Role.ACCOUNTANT])
def test_others_make_and_take_no_backup(school, role):
    set_passphrase(WORDS)
    person = PersonFactory(school=school, roles=[role])

    with pytest.raises(PermissionDenied):
        actions.start_backup(school, by=person)
    with pytest.raises(PermissionDenied):
        actions.take_backup(school, by=person)

    assert not LongJob.objects.exists()
    assert not BackupRun.objects.exists()


def test_no_backup_is_taken_before_there_are_words(school, board):
    with pytest.raises(BadInput):
        actions.take_backup(school, by=board)

    assert verbs(school) == []


def test_one_of_several_schools_takes_no_copy_of_all(school, board):
    SchoolFactory()

    assert not can_keep_backup(board, school)
    assert not can_make_sheet(board, school)


def test_the_authority_keeps_the_copies_of_all_schools():
    SchoolFactory()
    authority = SchoolFactory(kind=School.Kind.AUTHORITY)
    board = BoardFactory(school=authority)

    assert can_keep_backup(board, authority)
    assert can_make_sheet(board, authority)


def test_the_board_of_another_school_keeps_none_here(school):
    assert not can_keep_backup(BoardFactory(), school)
    assert not can_make_sheet(BoardFactory(), school)


def told_help(**more):
    return {"hotline": "024 1", "counsellor": "Phòng 203", "counsellor_hours": "giờ ra chơi"} | more


def test_help_is_entered_by_kind_and_what_is_empty_waits(fresh, head):
    actions.enter_help(fresh, told_help(ward_police="024 3"), by=head)
    actions.enter_help(fresh, told_help(hotline="024 2", ward_committee=" "), by=head)

    rows = {row.kind: row for row in HelpContact.objects.filter(school=fresh)}
    assert set(rows) == {"hotline", "counsellor", "ward_police"}
    assert rows["hotline"].phone == "024 2"
    assert (rows["counsellor"].place, rows["counsellor"].hours_note) == ("Phòng 203", "giờ ra chơi")
    assert rows["ward_police"].always


def test_help_is_entered_by_the_board_alone(fresh, head):
    with pytest.raises(PermissionDenied):
        actions.enter_help(fresh, told_help(), by=TeacherFactory(school=fresh))

    assert not HelpContact.objects.exists()
