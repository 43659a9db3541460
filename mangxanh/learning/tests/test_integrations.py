"""What is integrated: logged with its evidence, copied on, taken back, counted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.annual_report.queries import collect, unopened
from mangxanh.common.signing import new_token
from mangxanh.learning.actions.integrations import (
    Integration,
    copy_integration,
    integrate,
    undo_integration,
)
from mangxanh.learning.queries.integrations import (
    Habit,
    Share,
    habit_of,
    integration_shares,
    lines_for,
    materials_for,
    months_of,
    narrow,
    next_classes,
    used_subjects,
)
from mangxanh.learning.tests.factories import KEY, ResourceFactory
from mangxanh.plan.models import Activity, Evidence, Line, LineYear
from mangxanh.plan.tests.factories import ActivityFactory, LineFactory
from mangxanh.school.models import Role, SchoolYear
from mangxanh.school.tests.acting import told
from mangxanh.school.tests.factories import (
    ClassFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def line(plan):
    LineFactory(plan=plan, form="communication")
    return LineFactory(plan=plan, form="integration", obligation="Lồng ghép vào các môn học.")


@pytest.fixture
def other_class(row):
    return ClassFactory(year=row.year, name="7A3", grade=7, size=36)


def into_lesson(by, *classes, **more):
    words = {"into": "lesson", "day": DAY, "request_key": new_token(), "subject": "Tin học"}
    said = Integration(**(words | {"lesson": "Đường dẫn lạ", "classes": classes} | more))
    return integrate(by.school, said, by=by)


def into_activity(by, **more):
    words = {"into": "activity", "day": DAY, "request_key": new_token(), "programme": "violence"}
    return integrate(by.school, Integration(**(words | more)), by=by)


def test_into_a_child_protection_activity(teacher, line, row):
    activity = into_activity(teacher, classes=[row], heads=30, material="Đọc lại trước khi gửi")

    assert activity.kind == Activity.Kind.INTEGRATION
    assert activity.programmes == ["violence"]
    assert activity.details == {
        "into": "activity",
        "carrier": "Phòng, chống bạo lực học đường",
        "material": "Đọc lại trước khi gửi",
    }
    assert activity.title == "Phòng, chống bạo lực học đường: Đọc lại trước khi gửi"
    assert (activity.heads, activity.size) == (30, 38)
    assert [one.line for one in activity.evidence.all()] == [line]
    assert told("activity logged") == [(teacher.pk, row.school_id, f"plan.Activity:{activity.pk}")]


def test_an_activity_with_a_name_of_its_own_needs_no_programme_and_no_class(teacher, line):
    activity = into_activity(teacher, programme="", carrier="Tuần lễ tư vấn")

    assert activity.title == "Tuần lễ tư vấn, có lồng ghép"
    assert (activity.programmes, activity.size, activity.audience) == ([], 0, [])


def test_into_a_lesson_of_a_subject(teacher, line, row):
    activity = into_lesson(teacher, row)

    assert activity.title == "Tin học: Đường dẫn lạ"
    assert activity.details == {"into": "lesson", "subject": "Tin học", "lesson": "Đường dẫn lạ"}
    assert into_lesson(teacher, row, lesson="").title == "Tin học: tiết có lồng ghép"
    assert into_lesson(teacher, row, lesson="", material="Bài X").title == "Tin học: Bài X"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"into": "", "subject": "Toán"}, "into"),
        ({"into": "lesson", "subject": " "}, "subject"),
        ({"into": "lesson", "subject": "Toán"}, "groups"),
        ({"into": "activity"}, "programme"),
        ({"into": "activity", "carrier": "A", "day": DAY + timedelta(days=30)}, "day"),
    ],
)
def test_what_is_missing_is_said(teacher, line, words, field):
    said = Integration(**({"day": DAY, "request_key": "k"} | words))
    with pytest.raises(ValidationError) as refused:
        integrate(teacher.school, said, by=teacher)

    assert list(refused.value.message_dict) == [field]
    assert not Activity.objects.exists()


def test_two_taps_log_once(teacher, line, row):
    first, second = (into_lesson(teacher, row, request_key="k") for _tap in range(2))

    assert first == second
    assert Evidence.objects.count() == 1


def test_another_line_may_be_chosen_and_without_any_it_is_refused(teacher, plan, line, row):
    other = LineFactory(plan=plan, form="lesson")
    assert into_lesson(teacher, row, lines=[other]).evidence.get().line == other

    LineYear.objects.create(school=plan.school, line=line, year=row.year, na_reason="Không có")
    with pytest.raises(ValidationError) as refused:
        into_lesson(teacher, row)
    assert list(refused.value.message_dict) == ["lines"]


def test_before_the_first_year_there_is_no_line(teacher, line, row):
    with pytest.raises(ValidationError):
        into_lesson(teacher, row, day=date(2020, 1, 1))


def test_who_only_keeps_the_server_integrates_nothing(school, line, row):
    by = PersonFactory(school=school, roles=(Role.IT,))
    for act in (lambda: into_activity(by), lambda: copied(ActivityFactory(school=school), by, row)):
        with pytest.raises(PermissionDenied):
            act()


# ── copied on, taken back ──────────────────────────────────────────────────────────────────────


def copied(activity, by, *classes, **more):
    words = {"day": DAY, "heads": None, "request_key": new_token()} | more
    return copy_integration(activity, classes=classes, by=by, **words)


def test_a_copy_has_its_own_day_class_and_evidence(teacher, line, row, other_class):
    first = into_lesson(teacher, row, heads=30, note="Lớp hỏi nhiều")
    colleague = TeacherFactory(school=teacher.school)

    second = copied(first, colleague, other_class, day=DAY + timedelta(days=1))

    assert (second.title, second.details) == (first.title, first.details)
    assert (second.day, second.heads, second.size, second.note) == (date(2026, 11, 21), 36, 36, "")
    assert (second.logged_by, second.led_by) == (colleague, colleague.addressed)
    codes = [one.code for one in Evidence.objects.order_by("pk")]
    assert len(set(codes)) == 2


def test_a_copy_is_logged_once_a_key_and_needs_a_class(teacher, line, row):
    first = into_lesson(teacher, row)

    assert copied(first, teacher, row, request_key="k") == copied(
        first, teacher, row, request_key="k"
    )
    with pytest.raises(ValidationError, match="chọn lớp"):
        copied(first, teacher)


def test_a_copy_goes_to_the_line_that_stands_now(teacher, plan, line, row, other_class):
    first = into_lesson(teacher, row)
    Line.objects.filter(pk=line.pk).update(dropped_reason="Gộp")
    with pytest.raises(ValidationError, match="không có nhiệm vụ"):
        copied(first, teacher, other_class)
    new = LineFactory(plan=plan, form="integration")

    assert copied(first, teacher, other_class).evidence.get().line == new


def test_what_was_undone_or_is_something_else_is_not_copied(teacher, line, row):
    first = into_lesson(teacher, row)
    undo_integration(first, by=teacher)
    undo_integration(first, by=teacher)

    first.refresh_from_db()
    assert first.withdrawn_at
    assert not Evidence.objects.standing().exists()
    for one in (first, ActivityFactory(school=teacher.school)):
        with pytest.raises(ValidationError):
            copied(one, teacher, row)
    assert len(told("activity withdrawn")) == 1


def test_a_colleague_undoes_nothing(teacher, line, row):
    first = into_lesson(teacher, row)
    with pytest.raises(PermissionDenied):
        undo_integration(first, by=TeacherFactory(school=teacher.school))


def test_the_next_classes_are_those_of_the_grade_that_were_not_reached(
    teacher, line, row, other_class
):
    eighth = ClassFactory(year=row.year, name="8A1", grade=8)
    first = into_lesson(teacher, row)
    everyone = [row, other_class, eighth]
    assert next_classes(first, everyone) == [other_class]

    copied(first, teacher, other_class)
    assert next_classes(first, everyone) == []


# ── what is proposed, found, counted ───────────────────────────────────────────────────────────


def test_what_one_taught_before_is_proposed_first(teacher, line, row, other_class):
    assert habit_of(teacher, row.year) == Habit()
    into_lesson(TeacherFactory(school=teacher.school), row, subject="Toán")
    into_lesson(teacher, row, day=DAY - timedelta(days=9))
    into_lesson(teacher, other_class, subject="Công nghệ", day=DAY - timedelta(days=1))
    undo_integration(into_lesson(teacher, row, subject="Toán"), by=teacher)

    habit = habit_of(teacher, row.year)
    assert habit.into == "lesson"
    assert habit.subjects == ("Công nghệ", "Tin học")
    assert habit.classes == (other_class.pk, row.pk)
    assert habit.of_subject["Tin học"] == (row.pk,)
    into_activity(teacher)
    assert habit_of(teacher, row.year).into == "activity"


def test_subjects_and_materials_of_the_school_are_offered(school, teacher, line, row):
    into_lesson(teacher, row, subject="Tiếng Nhật")
    into_lesson(teacher, row, subject="tin hoc")
    into_activity(teacher)
    page = ResourceFactory(school=school, proposed_by=teacher, state="approved", title="Trang A")
    ResourceFactory(school=school, proposed_by=teacher)

    assert used_subjects(school) == ["Tiếng Nhật"]
    offered = materials_for(school)
    assert offered[-1] == (f"page-{page.pk}", "Trang A", "page")
    assert (f"lesson-{KEY}", "lesson") in [(code, kind) for code, _title, kind in offered]


def test_the_lines_to_choose_and_the_usual_one(school, plan, line, year):
    lines, usual = lines_for(school, year)

    assert line in lines
    assert usual == [line]


def test_the_log_is_narrowed_by_subject_class_and_month(teacher, line, row, other_class):
    first = into_lesson(teacher, row, day=date(2026, 10, 31))
    second = into_lesson(teacher, other_class, subject="Toán")
    third = into_activity(teacher, classes=[row, other_class])
    rows = Activity.objects.all()

    assert set(narrow(rows, subject="Tin học")) == {first}
    assert set(narrow(rows, school_class=other_class.pk)) == {second, third}
    assert set(narrow(rows, month="2026-10")) == {first}
    assert set(narrow(rows, month="2026-11", school_class=row.pk)) == {third}
    assert set(narrow(rows, month="2026-99")) == {first, second, third}
    assert months_of(row.year) == [date(2026, 11, 1), date(2026, 10, 1), date(2026, 9, 1)]


def test_figures_by_activity_and_by_subject(teacher, line, row, other_class):
    into_lesson(teacher, row, other_class)
    into_lesson(teacher, row)
    into_lesson(teacher, other_class, subject="tin học")
    into_lesson(teacher, other_class, subject="Công nghệ")
    into_activity(teacher, classes=[row], carrier="Tập huấn")
    into_activity(teacher, programme="counselling", classes=[other_class])
    into_activity(teacher)
    into_activity(teacher, programme="", carrier="Hội khỏe")
    undo_integration(into_lesson(teacher, row, subject="Toán"), by=teacher)
    ActivityFactory(school=teacher.school)
    ActivityFactory(school=SchoolFactory(), kind="integration")

    programmes, subjects = integration_shares(row.year)

    assert programmes == [
        Share("Phòng, chống bạo lực học đường", 2, 2, 1),
        Share("Tư vấn học đường", 1, 1, 1),
        Share("", 1, 1, 0),
    ]
    assert subjects == [Share("Công nghệ", 1, 1, 1), Share("Tin học", 3, 4, 2)]


def test_the_report_counts_the_same(teacher, line, row, other_class):
    into_lesson(teacher, row, other_class)
    into_activity(teacher, classes=[row])

    report = unopened(teacher.school, SchoolYear.objects.get(), "school")
    values = {figure.code: figure.amount.value for figure in collect(report).figures}

    assert (values["integration_lessons"], values["integration_activities"]) == (2, 1)
