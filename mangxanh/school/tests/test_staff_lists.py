"""Lists of the staff: read, roles chosen, everybody invited or nobody."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from mangxanh.common.errors import BadInput
from mangxanh.school.actions import rosters, staff_lists
from mangxanh.school.actions.access import find_link
from mangxanh.school.models import Membership, Person, Role, RosterImport
from mangxanh.school.role_words import proposed_role
from mangxanh.school.roster import read_staff
from mangxanh.school.roster.reading import Unclear
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import BoardFactory, PersonFactory, SchoolFactory
from mangxanh.school.tests.roster.files import NAMES, csv, in_tcvn3, workbook

HEADINGS = ["TT", "Mã CBGVNV", "Họ tên", "Ngày sinh", "Vị trí việc làm", "E-mail"]
HANH = [1, "GV1", "Đỗ Thị Hạnh", "1/1/1980", "Phó Hiệu trưởng", "hanh@truong.example"]
MAI = [2, "GV2", "Phan Thị Mai", "2/2/1985", "Văn thư", "không có"]


@pytest.fixture(autouse=True)
def english(data_folder):
    with translation.override("en"):
        yield


@pytest.fixture
def head(db):
    return BoardFactory(school=SchoolFactory())


def read(*rows):
    return read_staff(workbook({"GV": [["DANH SÁCH"], HEADINGS, *rows]}), "gv.xlsx")


def test_name_job_and_mail_are_kept_and_nothing_else():
    roster = read(HANH, MAI, HEADINGS, ["", "", "Tổng số: 2"], ["", "", ""])

    assert [(p.name, p.job, p.email) for p in roster.staff] == [
        ("Đỗ Thị Hạnh", "Phó Hiệu trưởng", "hanh@truong.example"),
        ("Phan Thị Mai", "Văn thư", ""),
    ]
    assert roster.dropped == ["TT", "Mã CBGVNV", "Ngày sinh"]
    assert [issue.row for issue in roster.issues] == [4]


def test_a_list_without_names_asks_which_column_they_are():
    data = csv(["Thầy cô", "Việc"], ["Đỗ Thị Hạnh", "Giáo viên"])

    with pytest.raises(Unclear) as asked:
        read_staff(data, "a.csv")

    assert asked.value.headings[0] == ("thay co", "Thầy cô")
    assert read_staff(data, "a.csv", chosen={"name": "thay co"}).staff[0].name == "Đỗ Thị Hạnh"
    with pytest.raises(BadInput):
        read_staff(b"", "a.csv")


def test_an_old_font_is_read_and_sheets_without_a_list_are_not():
    rows = [["Họ tên"], *[[in_tcvn3(name)] for name in NAMES]]

    roster = read_staff(workbook({"GV": rows, "Ghi chú": [["x"]]}), "a.xlsx")

    assert [p.name for p in roster.staff] == NAMES
    assert roster.encoding


@pytest.mark.parametrize(
    ("job", "role"),
    [
        ("Giáo viên", Role.TEACHER),
        ("Giáo viên Toán", Role.TEACHER),
        ("GVCN 6A1", Role.HOMEROOM_TEACHER),
        ("Tổ trưởng chuyên môn, giáo viên", Role.SUBJECT_HEAD),
        ("Tổng phụ trách Đội", Role.YOUTH_LEADER),
        ("Nhân viên y tế", Role.STAFF),
        ("Kế toán", Role.ACCOUNTANT),
        ("Phó Hiệu trưởng", ""),
        ("Phụ trách CNTT", ""),
        ("Cấp dưỡng", ""),
        ("", ""),
    ],
)
def test_a_job_suggests_a_role_but_never_a_mighty_one(job, role):
    assert proposed_role(job) == role


def test_everybody_with_a_role_is_invited_at_once(head):
    begun = staff_lists.stage_staff(head.school, read(HANH, MAI), file_name="gv.xlsx", by=head)
    hanh, mai = begun.rows.order_by("row")
    assert (hanh.roles, mai.roles) == ([], ["clerk"])

    invited = staff_lists.invite_staff(begun, {hanh.pk: "board", mai.pk: "clerk"}, by=head)

    assert [person.name for person, _token in invited] == ["Đỗ Thị Hạnh", "Phan Thị Mai"]
    for person, token in invited:
        assert find_link(head.school, token).person == person
    assert invited[0][0].username == "hanhdt"
    assert Membership.objects.get(person=invited[0][0]).title == "Phó Hiệu trưởng"
    assert Person.objects.get(username="hanhdt").email == "hanh@truong.example"
    assert told("list of people brought in") == [
        (head.pk, head.school.pk, f"school.RosterImport:{begun.pk}")
    ]
    with pytest.raises(ValidationError, match="already"):
        staff_lists.invite_staff(begun, {mai.pk: "clerk"}, by=head)


def test_who_works_here_stays_as_they_are(head):
    PersonFactory(school=head.school, name="Phan Thị Mai")
    PersonFactory(school=head.school, name="Hạnh", email="Hanh@truong.example")

    begun = staff_lists.stage_staff(head.school, read(HANH, MAI), by=head)

    assert set(begun.rows.values_list("outcome", flat=True)) == {"same"}
    roles = dict.fromkeys(begun.rows.values_list("pk", flat=True), "teacher")
    assert staff_lists.invite_staff(begun, roles, by=head) == []
    assert Person.objects.count() == 3


def test_it_gives_no_role_of_the_board_and_nobody_is_made_a_pupil(head):
    it = PersonFactory(school=head.school, roles=[Role.IT])
    begun = staff_lists.stage_staff(head.school, read(HANH, MAI), by=it)
    hanh, mai = begun.rows.order_by("row")

    for role in (Role.BOARD, Role.PUPIL):
        with pytest.raises(PermissionDenied):
            staff_lists.invite_staff(begun, {hanh.pk: role, mai.pk: "clerk"}, by=it)

    assert not Person.objects.filter(name="Phan Thị Mai").exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.TEACHER])
def test_others_bring_no_staff_in(head, role):
    other = PersonFactory(school=head.school, roles=[role])
    begun = staff_lists.stage_staff(head.school, read(HANH), by=head)

    with pytest.raises(PermissionDenied):
        staff_lists.stage_staff(head.school, read(MAI), by=other)
    with pytest.raises(PermissionDenied):
        staff_lists.invite_staff(begun, {begun.rows.get().pk: "teacher"}, by=other)
    with pytest.raises(PermissionDenied):
        rosters.discard_import(begun, by=other)
    assert begun not in RosterImport.objects.visible_to(other)


def test_what_can_not_be_is_refused(head):
    with pytest.raises(ValidationError, match="nobody"):
        staff_lists.stage_staff(head.school, read(), by=head)
    with pytest.raises(ValidationError, match="can't be one"):
        staff_lists.stage_staff(head.school, read([1, "", "=1+1", "", "Giáo viên", ""]), by=head)
    many = [[n, "", f"Em {n}", "", "Giáo viên", ""] for n in range(301)]
    with pytest.raises(ValidationError, match="300"):
        staff_lists.stage_staff(head.school, read(*many), by=head)

    begun = staff_lists.stage_staff(head.school, read(HANH), by=head)
    with pytest.raises(ValidationError, match="role"):
        staff_lists.invite_staff(begun, {}, by=head)
    RosterImport.objects.filter(pk=begun.pk).update(encoding="VNI")
    begun.refresh_from_db()
    with pytest.raises(ValidationError, match="letters"):
        staff_lists.invite_staff(begun, {begun.rows.get().pk: "teacher"}, by=head)
    assert Person.objects.count() == 1


def test_staff_and_pupils_are_brought_in_side_by_side_but_no_two_staffs(head):
    other = BoardFactory(school=head.school)
    staff_lists.stage_staff(head.school, read(HANH), by=head)

    with pytest.raises(ValidationError, match="right now"):
        staff_lists.stage_staff(head.school, read(MAI), by=other)
