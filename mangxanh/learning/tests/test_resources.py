"""Pages for teaching: proposed, decided by somebody else, taken off, told once a term."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import at, moved_clock
from mangxanh.files.models import StoredFile
from mangxanh.learning.actions import resources as actions
from mangxanh.learning.models import Resource
from mangxanh.learning.resource_queries import minutes_of_term, search_resources, term_words
from mangxanh.learning.tests.factories import ResourceFactory
from mangxanh.notices.models import Notice
from mangxanh.plan.actions.activities import withdraw_activity
from mangxanh.plan.models import Activity, Evidence
from mangxanh.plan.tests.factories import LineFactory
from mangxanh.school.actions.outside import switch_outside
from mangxanh.school.models import Membership, OutsideSwitch, Role
from mangxanh.school.queries import may_go_outside
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]
URL = "https://tongdai111.vn/tre-em"
SOURCE = OutsideSwitch.Source.RESOURCES


@pytest.fixture
def head(school):
    return PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))


@pytest.fixture
def line(plan):
    LineFactory(plan=plan, form="teaching", obligation="Nâng chất lượng dạy học.")
    return LineFactory(plan=plan, form="teaching", obligation="Lựa chọn học liệu số phù hợp.")


def proposed(by, **more):
    words = {"title": "Trang của 111", "url": URL, "subject": "Tin học", "grades": [7, 6, 12]}
    return actions.propose(by.school, **(words | {"note": "Có số để gọi"} | more), by=by)


def test_a_teacher_proposes_a_page(teacher):
    row = proposed(teacher, url=f"  {URL} ", title="Trang  của 111")

    assert (row.title, row.url, row.grades) == ("Trang của 111", URL, [6, 7])
    assert row.search_text == "trang cua 111 tin hoc co so de goi"
    assert told("resource proposed") == [(teacher.pk, row.school_id, f"learning.Resource:{row.pk}")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "), ("subject", ""), ("url", "tongdai111"), ("url", "javascript:alert(1)"),
        ("url", "ftp://a.vn/b"), ("url", "https://moet.gov.vn:mk@a.vn/b"), ("url", f"https://a.vn/{'b' * 500}"), ("url", ""),
    ],
)  # fmt: skip
def test_what_is_no_page_is_said(teacher, field, value):
    with pytest.raises(ValidationError) as refused:
        proposed(teacher, **{field: value})

    assert list(refused.value.message_dict) == [field]
    assert not Resource.objects.exists()


def test_the_same_page_again_is_the_same_row_and_of_a_colleague_is_refused(teacher, head):
    row = proposed(teacher)

    assert proposed(teacher) == row
    with pytest.raises(ValidationError, match="đã có"):
        proposed(TeacherFactory(school=teacher.school))
    actions.decide(row, approve=True, reason="", by=head)
    with pytest.raises(ValidationError, match="đã có"):
        proposed(teacher)
    assert len(told("resource proposed")) == 1


def test_who_only_keeps_the_server_proposes_nothing(school):
    with pytest.raises(PermissionDenied):
        proposed(PersonFactory(school=school, roles=(Role.IT,)))


@pytest.mark.parametrize("role", [Role.SUBJECT_HEAD, Role.BOARD])
def test_somebody_else_approves_and_the_proposer_is_told(teacher, role):
    row = proposed(teacher)
    by = PersonFactory(school=teacher.school, roles=(role,))

    actions.decide(row, approve=True, reason="Dùng phần cho lớp 6", by=by)
    actions.decide(row, approve=True, reason="Dùng phần cho lớp 6", by=by)

    row.refresh_from_db()
    assert (row.state, row.decided_by, row.reason) == ("approved", by, "Dùng phần cho lớp 6")
    assert told("resource approved") == [(by.pk, row.school_id, f"learning.Resource:{row.pk}")]
    notice = Notice.objects.get()
    assert (notice.person, notice.url) == (teacher, row.get_absolute_url())
    assert "Dùng phần cho lớp 6" in notice.body


def test_a_page_is_rejected_with_a_reason_only_and_may_be_proposed_again(teacher, head):
    row = proposed(teacher)
    with pytest.raises(ValidationError, match="một câu"):
        actions.decide(row, approve=False, reason=" ", by=head)

    actions.decide(row, approve=False, reason="Quảng cáo trò chơi", by=head)

    assert told("resource rejected")
    assert "Quảng cáo trò chơi" in Notice.objects.get().body
    with pytest.raises(ValidationError, match="trong lúc đó"):
        actions.decide(row, approve=True, reason="", by=head)
    assert proposed(teacher).pk != row.pk


def test_nobody_decides_on_their_own_page_and_a_teacher_on_none(teacher, head):
    own, other = proposed(head), proposed(teacher, url=URL + "/2")

    for row, by in ((own, head), (other, teacher), (other, TeacherFactory())):
        with pytest.raises(PermissionDenied):
            actions.decide(row, approve=True, reason="", by=by)


def test_who_proposed_takes_it_back(teacher, head):
    row = proposed(teacher)
    with pytest.raises(PermissionDenied):
        actions.withdraw_resource(row, reason="", by=head)

    for _tap in range(2):
        actions.withdraw_resource(row, reason="", by=teacher)

    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert len(told("resource withdrawn")) == 1
    with pytest.raises(PermissionDenied):
        actions.withdraw_resource(row, reason="", by=TeacherFactory(school=row.school))


def test_a_head_takes_a_page_off_the_list_with_a_reason(teacher, head):
    row = proposed(teacher)
    actions.decide(row, approve=True, reason="", by=head)
    with pytest.raises(PermissionDenied):
        actions.withdraw_resource(row, reason="Cũ", by=teacher)
    with pytest.raises(ValidationError, match="một câu"):
        actions.withdraw_resource(row, reason="", by=head)

    actions.withdraw_resource(row, reason="Trang đã đổi chủ", by=head)

    row.refresh_from_db()
    assert (row.state, row.reason) == ("withdrawn", "Trang đã đổi chủ")
    assert Notice.objects.count() == 2
    assert proposed(teacher).state == "proposed"


def test_who_left_the_school_is_told_nothing(teacher, head):
    row = proposed(teacher)
    Membership.objects.filter(person=teacher).update(until_date=date(2021, 1, 1))

    actions.decide(row, approve=True, reason="", by=head)

    assert not Notice.objects.exists()


def test_the_list_is_searched_without_marks_by_subject_and_grade(school):
    rows = [
        ResourceFactory(school=school, title="Chống tin giả", subject="Ngữ văn", grades=[8, 9]),
        ResourceFactory(school=school, title="Mật khẩu mạnh", grades=[]),
        ResourceFactory(school=school, title="Khóa tài khoản", grades=[6]),
    ]
    found = Resource.objects.all()

    assert search_resources(found, sought="mat  KHAU") == [rows[1]]
    assert search_resources(found, sought="giả chống") == [rows[0]]
    assert search_resources(found, subject="Tin học") == [rows[2], rows[1]]
    assert search_resources(found, grade="8") == [rows[0], rows[1]]
    assert search_resources(found, subject="Tin học", grade="6") == [rows[2], rows[1]]
    assert search_resources(found, grade="x") == list(found)


# ── minutes ────────────────────────────────────────────────────────────────────────────────────


def decided(school, head, teacher):
    rows = [proposed(teacher, url=f"{URL}/{n}", title=f"Trang {n}") for n in range(3)]
    actions.decide(rows[0], approve=True, reason="", by=head)
    actions.decide(rows[1], approve=False, reason="Quảng cáo", by=head)
    return rows


def open_ones(school):
    return list(Resource.objects.filter(school=school).not_in_minutes())


def file(school, by, key="k", **more):
    return actions.file_minutes(school, open_ones(school), request_key=key, by=by, **more)


def test_minutes_tell_what_was_decided_once_a_term(school, head, teacher, line):
    decided(school, head, teacher)

    activity = file(school, head)

    assert file(school, head) == activity
    assert activity.note == "Đưa vào danh mục (1): Trang 0\nKhông nhận (1): Trang 1"
    assert activity.title == "Biên bản duyệt học liệu số, học kỳ I"
    assert Evidence.objects.get().line == line
    assert minutes_of_term(school) == activity
    assert open_ones(school) == []
    with pytest.raises(ValidationError, match="đã được ghi"):
        file(school, head, key="other")


def test_undone_minutes_free_what_they_told(school, head, teacher, line):
    decided(school, head, teacher)
    withdraw_activity(file(school, head), "", by=head)

    assert len(open_ones(school)) == 2
    assert minutes_of_term(school) is None
    assert file(school, head, key="again")


def test_the_next_term_tells_the_rest_and_what_was_taken_off(school, head, teacher, line):
    rows = decided(school, head, teacher)
    file(school, head)

    with moved_clock(at(date(2027, 3, 1), time(9))):
        actions.withdraw_resource(rows[0], reason="Trang đã mất", by=head)
        actions.decide(rows[2], approve=True, reason="", by=head)
        assert term_words(school) == "học kỳ II"
        activity = file(school, head, key="two")

    assert activity.note == "Đưa vào danh mục (1): Trang 2\nĐưa ra khỏi danh mục (1): Trang 0"


def test_what_stood_in_forgotten_minutes_is_not_told_again(school, head, teacher, line):
    decided(school, head, teacher)
    file(school, head)
    Resource.objects.update(minutes=None)  # as when their plan is forgotten
    assert len(open_ones(school)) == 2

    with moved_clock(at(date(2028, 12, 1), time(9))):
        assert open_ones(school) == []


def test_nothing_decided_nothing_filed(school, head, line):
    with pytest.raises(ValidationError, match="Chưa có quyết định"):
        file(school, head)
    assert not Activity.objects.exists()


def test_a_decision_in_the_last_moment_is_not_left_out_of_the_paper(school, head, teacher, line):
    rows = decided(school, head, teacher)
    seen = open_ones(school)
    actions.decide(rows[2], approve=True, reason="", by=head)

    with pytest.raises(ValidationError, match="xem lại"):
        actions.file_minutes(school, seen, request_key="k", by=head)


def test_without_a_fitting_line_or_year_nothing_is_filed(school, head, teacher, plan, year):
    decided(school, head, teacher)
    LineFactory(plan=plan, form="contest")
    with pytest.raises(ValidationError, match="nhiệm vụ"):
        file(school, head)
    year.delete()
    assert (term_words(school), minutes_of_term(school)) == ("", None)
    with pytest.raises(ValidationError, match="nhiệm vụ"):
        file(school, head)


def test_a_teacher_files_no_minutes(school, head, teacher, line):
    decided(school, head, teacher)
    with pytest.raises(PermissionDenied):
        file(school, teacher)
    assert not StoredFile.objects.exists()


# ── the switch ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", [Role.BOARD, Role.IT])
def test_board_and_it_let_the_server_out_and_call_it_back(school, role):
    by = PersonFactory(school=school, roles=(role,))
    assert not may_go_outside(school, SOURCE)
    switch_outside(school, SOURCE, on=False, by=by)
    assert not OutsideSwitch.objects.exists()

    for _tap in range(2):
        switch_outside(school, SOURCE, on=True, by=by)
    assert may_go_outside(school, SOURCE)
    assert not may_go_outside(SchoolFactory(), SOURCE)

    switch_outside(school, SOURCE, on=False, by=by)
    assert not may_go_outside(school, SOURCE)
    assert [len(told(f"outside switched {word}")) for word in ("on", "off")] == [1, 1]


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SUBJECT_HEAD, Role.CLERK, Role.YOUTH_LEADER])
def test_nobody_else_does(school, role):
    with pytest.raises(PermissionDenied):
        switch_outside(school, SOURCE, on=True, by=PersonFactory(school=school, roles=(role,)))


def test_what_is_no_source_cannot_be_switched(school, board):
    with pytest.raises(ValueError, match="everything"):
        switch_outside(school, "everything", on=True, by=board)
