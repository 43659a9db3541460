"""A pack taught: one activity, one piece of evidence, counts; the same again; taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.signing import new_token
from mangxanh.learning.actions.packs import plan_pack, teach, undo, unplan_pack
from mangxanh.learning.models import PackPlan, PackRun
from mangxanh.learning.tests.factories import PackPlanFactory
from mangxanh.plan.actions.activities import withdraw_activity
from mangxanh.plan.models import Activity, Evidence
from mangxanh.plan.queries import line_row
from mangxanh.plan.tests.factories import LineFactory
from mangxanh.school.models import Role
from mangxanh.school.tests.acting import rows_of_history, told
from mangxanh.school.tests.factories import ClassFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lesson_line")]
DAY = date(2026, 11, 20)
HANDS = [[30, 4, 2], [1, 35, 0], [0, 36, 0]]


def given(lesson, row, by, **more):
    words = {"day": DAY, "heads": 36, "request_key": new_token(), "by": by} | more
    return teach(lesson, row, **words)


def test_a_pack_files_exactly_one_piece_of_evidence_at_once(lesson, row, homeroom, lesson_line):
    run = given(lesson, row, homeroom, way="hands", hands=HANDS)

    evidence = Evidence.objects.get()
    assert (evidence.line, evidence.activity) == (lesson_line, run.activity)
    activity = run.activity
    assert (activity.kind, activity.title) == ("homeroom", lesson.title)
    assert (activity.heads, activity.size, activity.led_by) == (36, 38, homeroom.addressed)
    assert [part.school_class for part in activity.class_rows.all()] == [row]
    assert (run.heads, run.size, run.way, run.hands) == (36, 38, "hands", HANDS)
    assert told("pack taught") == [(homeroom.pk, homeroom.school.pk, f"learning.PackRun:{run.pk}")]
    assert line_row(lesson_line, run.year).state == "doing"


def test_no_pupil_needs_a_phone_nor_an_account(lesson, row, homeroom):
    run = given(lesson, row, homeroom)

    assert (run.way, run.hands, run.heads) == ("none", [], 36)
    assert Evidence.objects.count() == 1


def test_a_way_without_hands_is_not_kept(lesson, row, homeroom):
    assert given(lesson, row, homeroom, way="paper").way == "none"


def test_a_double_tap_gives_the_same_run(lesson, row, homeroom):
    first = given(lesson, row, homeroom, request_key="tap")
    rows = rows_of_history()

    again = given(lesson, row, homeroom, request_key="tap", heads=30)
    other = given(lesson, row, homeroom)  # another page, the same class, lesson and day

    assert first == again == other
    assert (Activity.objects.count(), Evidence.objects.count()) == (1, 1)
    assert rows_of_history() == rows


def test_the_key_of_another_form_files_nothing(lesson, row, homeroom):
    run = given(lesson, row, homeroom, request_key="tap")
    PackRun.objects.all().delete()  # as if that activity was logged elsewhere

    with pytest.raises(ValidationError, match="đã gửi rồi"):
        given(lesson, row, homeroom, request_key="tap")

    assert (Activity.objects.get(), PackRun.objects.count()) == (run.activity, 0)


def test_another_class_or_day_is_another_run(lesson, row, homeroom):
    other = ClassFactory(year=row.year, grade=6)

    runs = {
        given(lesson, row, homeroom).pk,
        given(lesson, other, homeroom).pk,
        given(lesson, row, homeroom, day=DAY - timedelta(days=7)).pk,
    }

    assert len(runs) == Evidence.objects.count() == 3


def test_undo_takes_all_back_and_it_may_be_done_again(lesson, row, homeroom, lesson_line):
    run = given(lesson, row, homeroom, request_key="tap")

    undo(run, by=homeroom)
    rows = rows_of_history()
    undo(run, by=homeroom)

    assert rows_of_history() == rows
    assert not Evidence.objects.standing().exists()
    assert not PackRun.objects.standing().exists()
    assert line_row(lesson_line, run.year).state == "todo"
    assert [row[2] for row in told("pack withdrawn")] == [f"learning.PackRun:{run.pk}"]
    assert given(lesson, row, homeroom, request_key="tap") == run  # a late tap changes nothing
    again = given(lesson, row, homeroom)
    assert again != run
    assert PackRun.objects.standing().get() == again


def test_what_was_withdrawn_as_an_activity_may_be_taught_again(lesson, row, homeroom):
    run = given(lesson, row, homeroom)
    withdraw_activity(run.activity, "Nhầm", by=homeroom)

    assert given(lesson, row, homeroom) != run


def test_the_teacher_chooses_another_line(lesson, row, homeroom, plan):
    chosen = LineFactory(plan=plan)

    given(lesson, row, homeroom, lines=[chosen])

    assert Evidence.objects.get().line == chosen


def test_without_a_clear_line_it_is_asked_for(lesson, row, homeroom, lesson_line):
    lesson_line.form = "report"
    lesson_line.save()

    with pytest.raises(ValidationError) as refused:
        given(lesson, row, homeroom)

    assert list(refused.value.message_dict) == ["lines"]
    assert not PackRun.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"heads": 39}, "heads"),
        ({"heads": -1}, "heads"),
        ({"day": date(2026, 11, 24)}, "day"),
        ({"way": "guess"}, "way"),
        ({"hands": [[1, 2, 3]]}, "hands"),
        ({"hands": [[30, 4, 3], *HANDS[1:]]}, "hands"),
        ({"hands": [[-1, 4, 3], *HANDS[1:]]}, "hands"),
        ({"hands": [[30, 4], *HANDS[1:]]}, "hands"),
    ],
)
def test_what_cannot_have_been_is_refused_and_leaves_nothing(lesson, row, homeroom, more, field):
    with pytest.raises(ValidationError) as refused:
        given(lesson, row, homeroom, **more)

    assert list(refused.value.message_dict) == [field]
    assert (Activity.objects.count(), rows_of_history()) == (0, 0)


def test_a_lesson_without_a_pack_for_other_grades_or_of_an_ended_law_is_refused(
    lesson, row, homeroom, monkeypatch
):
    older = ClassFactory(year=row.year, grade=9)

    for refused, where in (
        (replace(lesson, pack=None), row),
        (lesson, older),
        (replace(lesson, facts=(998,)), row),
    ):
        with pytest.raises(ValidationError):
            given(refused, where, homeroom)
    assert not PackRun.objects.exists()


def test_chao_co_counts_the_whole_school_once(lesson, row, youth, lesson_line):
    ClassFactory(year=row.year, grade=9, size=40)

    run = given(lesson, None, youth, heads=78)
    again = given(lesson, None, youth, heads=10)

    assert run == again
    assert (run.school_class, run.size, run.heads) == (None, 78, 78)
    assert run.activity.kind == "flag_ceremony"
    assert run.activity.class_rows.count() == 2
    assert Evidence.objects.get().line == lesson_line


def test_a_day_without_a_school_year_is_said(lesson, youth, row):
    row.delete()
    youth.school.years.all().delete()

    with pytest.raises(ValidationError) as refused:
        given(lesson, None, youth)

    assert list(refused.value.message_dict) == ["day"]


def test_who_may(lesson, row, homeroom, youth, board, teacher):
    it = PersonFactory(school=row.school, roles=(Role.IT,))
    stranger = PersonFactory()
    run = given(lesson, row, teacher)  # a colleague steps in

    for by, where in ((it, row), (stranger, row), (homeroom, None)):
        with pytest.raises(PermissionDenied):
            given(lesson, where, by)
    with pytest.raises(PermissionDenied):
        undo(run, by=homeroom)
    undo(run, by=board)
    with pytest.raises(PermissionDenied):
        plan_pack(row.year, lesson, 7, due_on=DAY, by=homeroom)
    with pytest.raises(PermissionDenied):
        unplan_pack(PackPlanFactory(school=row.school, year=row.year), by=homeroom)


def test_a_pack_is_planned_once_and_its_day_may_change(lesson, year, youth):
    first = plan_pack(year, lesson, 7, due_on=DAY, by=youth)
    rows = rows_of_history()
    again = plan_pack(year, lesson, 7, due_on=DAY, by=youth)
    assert (again, rows_of_history()) == (first, rows)

    later = plan_pack(year, lesson, 7, due_on=DAY + timedelta(days=7), by=youth)

    assert PackPlan.objects.get() == later == first
    assert len(told("pack planned")) == 2


def test_a_plan_has_sense(lesson, year, youth):
    with pytest.raises(ValidationError):
        plan_pack(year, lesson, 8, due_on=DAY, by=youth)
    with pytest.raises(ValidationError):
        plan_pack(year, lesson, 7, due_on=date(2027, 8, 1), by=youth)


def test_a_plan_is_taken_back_once(lesson, year, youth):
    plan = plan_pack(year, lesson, 7, due_on=DAY, by=youth)

    unplan_pack(plan, by=youth)
    unplan_pack(PackPlan(pk=plan.pk or 1, school=year.school), by=youth)

    assert not PackPlan.objects.exists()
    assert len(told("pack no longer planned")) == 1
