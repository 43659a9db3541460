"""States, lists and figures of the plan."""

from datetime import date

import pytest

from mangxanh.plan import queries
from mangxanh.plan.models import Activity, Line, LineYear
from mangxanh.plan.tests.factories import (
    DAY,
    ActivityFactory,
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    OwnerFactory,
    PlanFactory,
    TaskFactory,
)
from mangxanh.school.models import Delegation
from mangxanh.school.tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TOMORROW = date(2026, 11, 24)


def state(row):
    return queries.line_row(row.line, row.year).state


def test_a_line_is_to_do_then_begun_by_a_task_or_by_evidence(row):
    assert state(row) == "todo"

    task = TaskFactory(line_year=row)
    assert state(row) == "todo"
    task.state = "doing"
    task.save()
    assert state(row) == "doing"

    task.delete()
    EvidenceFactory(line=row.line, year=row.year)
    assert state(row) == "doing"


def test_a_line_is_late_after_its_day_only(row):
    EvidenceFactory(line=row.line, year=row.year)
    for day, expected in ((date(2026, 11, 23), "doing"), (date(2026, 11, 22), "late")):
        LineYear.objects.filter(pk=row.pk).update(due_on=day)
        assert state(row) == expected
    assert queries.line_row(row.line, row.year).days_late == 1


def test_a_line_is_done_by_the_mark_and_evidence_of_this_year(row, last_year):
    LineYear.objects.filter(pk=row.pk).update(done_at=row.line.confirmed_at, due_on=DAY)
    EvidenceFactory(line=row.line, year=last_year)
    assert state(row) == "late"

    EvidenceFactory(line=row.line, year=row.year)
    assert state(row) == "done"


def test_only_older_evidence_is_to_be_renewed(row, last_year):
    EvidenceFactory(line=row.line, year=last_year)

    assert state(row) == "stale"
    assert queries.line_row(row.line, last_year).evidence == 1
    assert queries.line_row(row.line, last_year).older == 0


def test_what_was_withdrawn_counts_nowhere(row):
    EvidenceFactory(line=row.line, year=row.year, withdrawn_at=row.line.confirmed_at)

    assert state(row) == "todo"
    assert not queries.evidence_of(row.line, row.year).exists()


def test_what_does_not_apply_is_neither_late_nor_done(row):
    LineYear.objects.filter(pk=row.pk).update(na_reason="không có", due_on=DAY)

    assert state(row) == "na"


def test_a_carried_line_is_as_far_as_its_carrier(plan, row):
    carried = LineFactory(plan=plan, carried_by=row.line)
    LineYear.objects.filter(pk=row.pk).update(due_on=TOMORROW)
    OwnerFactory(line_year=row)
    EvidenceFactory(line=row.line, year=row.year)
    EvidenceFactory(line=carried, year=row.year, day=date(2026, 10, 1))

    item = queries.line_row(carried, row.year)

    assert (item.state, item.evidence, item.due_on, len(item.owners)) == ("doing", 2, TOMORROW, 1)
    assert item.newest == DAY
    assert queries.evidence_of(carried, row.year).count() == 2

    LineYear.objects.filter(pk=row.pk).update(done_at=plan.confirmed_at)
    assert queries.line_row(carried, row.year).state == "done"
    assert [one.state for one in queries.line_rows(plan, row.year)] == ["done", "done"]


def test_a_line_counts_the_evidence_of_the_line_it_follows(school, row, year, last_year):
    new = PlanFactory(school=school, first_day=date(2026, 11, 1))
    first, second = LineFactory.create_batch(2, plan=new, previous=row.line)
    carried = LineFactory(plan=new, carried_by=first)
    EvidenceFactory(line=row.line, year=year)
    EvidenceFactory(line=row.line, year=last_year)

    for line in (first, second):
        item = queries.line_row(line, year)
        assert (item.evidence, item.older, item.state) == (1, 1, "doing")
    assert [item.evidence for item in queries.line_rows(new, year)] == [1, 1, 1]
    assert queries.evidence_of(carried, year).count() == 1


def test_a_line_without_a_row_has_a_state_too(line, year):
    item = queries.line_row(line, year)

    assert (item.row, item.state, item.due_on, item.days_late) == (
        None, "todo", None, 0
    )  # fmt: skip


def test_the_newest_plan_that_begins_before_the_years_end_holds(school, plan, year, last_year):
    PlanFactory(school=school, first_day=date(2027, 9, 1), last_day=date(2031, 1, 1))
    PlanFactory(school=school, first_day=date(2026, 10, 1), confirmed_at=None)
    old = PlanFactory(school=school, first_day=date(2021, 1, 1), last_day=date(2025, 12, 31))
    PlanFactory(first_day=date(2026, 10, 1))

    assert queries.plan_of(school, year) == plan
    assert queries.plan_of(school, last_year) == plan

    plan.delete()
    assert queries.plan_of(school, last_year) == old
    assert queries.plan_of(school, year) is None


def test_lines_are_counted_by_state_and_grouped_by_section(plan, row):
    LineFactory(plan=plan, path="III", heading="")
    LineFactory(plan=plan, path="", heading="TỔ CHỨC THỰC HIỆN")
    LineFactory(plan=plan, dropped_reason="x")
    rows = queries.line_rows(plan, row.year)

    assert queries.count_states(rows) == dict.fromkeys(queries.STATES, 0) | {"todo": 3}
    assert [(name, len(items)) for name, items in queries.by_section(rows)] == [
        ("II.1. Tuyên truyền", 1), ("III. ", 1), ("Tổ chức thực hiện", 1)
    ]  # fmt: skip


def test_attention_goes_to_the_late_and_the_soon(plan, year):
    late, soon, later, none, done = (
        LineYearFactory(line=LineFactory(plan=plan), year=year, due_on=day)
        for day in (DAY, date(2026, 11, 30), date(2026, 12, 1), None, DAY)
    )
    LineYear.objects.filter(pk=done.pk).update(na_reason="x")

    found = queries.needs_attention(queries.line_rows(plan, year))

    assert [item.line for item in found] == [late.line, soon.line]
    assert later != none


def test_money_and_receipts_are_summed(plan, row, year):
    LineYear.objects.filter(pk=row.pk).update(planned=5, spent=3)
    LineYearFactory(line=LineFactory(plan=plan), year=year, planned=2)
    LineYearFactory(line=LineFactory(), planned=100)

    assert queries.money_of(plan, year) == (7, 3)
    assert queries.received_of(plan) == (0, 0)


def test_my_work_holds_tasks_parts_and_lines_the_most_urgent_first(row, year, board, teacher):
    LineYear.objects.filter(pk=row.pk).update(due_on=date(2026, 11, 30))
    OwnerFactory(line_year=row, person=teacher)
    TaskFactory(line_year=row, owner=teacher, title="Của tôi", due_on=DAY)
    TaskFactory(line_year=row, owner=board, title="Của người khác")
    TaskFactory(line_year=row, owner=teacher, title="Xong", state="done")
    everyone = TaskFactory(line_year=row, everyone=True, title="Cả trường", due_on=date(2027, 1, 1))

    found = queries.work_of(teacher)

    assert [(due.title, due.when) for due in found] == [
        ("Của tôi", "late"), (row.line.title, "week"), ("Cả trường", "later")
    ]  # fmt: skip
    everyone.parts.create(school=row.school, person=teacher, did_on=DAY)
    assert len(queries.work_of(teacher)) == 2
    assert queries.Due("x", None, row.line).when == "later"


def test_a_deputy_sees_the_work_of_whom_they_stand_in_for(row, board, teacher):
    TaskFactory(line_year=row, owner=board)
    Delegation.objects.create(
        school=row.school, person=board, deputy=teacher, first_day=DAY, last_day=TOMORROW
    )

    [due] = queries.work_of(teacher)

    assert due.stands_in


def test_what_was_taken_over_is_asked_once(school, row, year, teacher):
    LineYear.objects.filter(pk=row.pk).update(due_on=TOMORROW)
    OwnerFactory(line_year=row, person=teacher)
    new = PlanFactory(school=school, first_day=date(2026, 11, 1))
    following = LineYearFactory(
        line=LineFactory(plan=new, previous=row.line), year=year, due_on=TOMORROW
    )
    OwnerFactory(line_year=following, person=teacher)

    assert [due.line for due in queries.work_of(teacher)] == [following.line]


def test_work_of_last_year_is_asked_while_it_is_due_since_this_year_began(
    plan, year, last_year, teacher
):
    for day in (date(2026, 5, 20), date(2026, 9, 30)):
        row = LineYearFactory(line=LineFactory(plan=plan), year=last_year, due_on=day)
        OwnerFactory(line_year=row, person=teacher)

    assert [due.due_on for due in queries.work_of(teacher)] == [date(2026, 9, 30)]


def test_the_line_of_a_kind_is_the_first_of_a_fitting_form(plan):
    talk, check = (LineFactory(plan=plan, form=form) for form in ("communication", "check"))
    lines = Line.objects.filter(plan=plan)

    assert queries.guess_lines(lines, Activity.Kind.HOMEROOM) == [talk]
    assert queries.guess_lines(lines, Activity.Kind.SWEEP) == [check]
    assert queries.guess_lines(lines, Activity.Kind.TRAINING) == []
    assert queries.guess_lines(lines, Activity.Kind.OTHER) == []


def test_activities_are_searched(school, year):
    found = ActivityFactory(school=school, year=year, title="Đọc sách")
    ActivityFactory(school=school, year=year, kind="thematic")

    rows = Activity.objects.all()

    assert list(queries.search_activities(rows, sought="doc")) == [found]
    assert queries.search_activities(rows, kind="thematic").count() == 1
    assert not queries.search_activities(rows, grade="6").exists()
    assert queries.search_activities(rows, grade="sáu").count() == 2


def test_a_person_without_a_school_has_no_work(teacher):
    stranger = TeacherFactory()
    stranger._school = None

    assert queries.work_of(stranger) == []
