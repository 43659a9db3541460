"""A school year of the plan: opening it, owners, tasks, states, money."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from mangxanh.common.dates import today
from mangxanh.plan.actions import work
from mangxanh.plan.actions.evidence import file_paper, withdraw_evidence
from mangxanh.plan.models import Line, LineYear, Plan, Task, TaskPart
from mangxanh.plan.queries import line_row
from mangxanh.plan.tests.factories import (
    DAY,
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    OwnerFactory,
    PlanFactory,
    TaskFactory,
    verbs,
)
from mangxanh.school.models import Membership
from mangxanh.school.tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_opening_a_year_gives_each_obligation_a_row_with_its_due_day(plan, line, year, board):
    LineFactory(plan=plan, kind="outcome", n="M1")
    line.due_rule = {"every": "year", "month": 10, "day": 1, "year": None, "before": True}
    line.save()

    work.open_year(plan, year, by=board)
    again = work.open_year(plan, year, by=board)

    row = LineYear.objects.get()
    assert (row.line, row.due_on) == (line, date(2027, 9, 30))
    assert again == []
    assert verbs(plan) == ["plan year opened"]


def test_a_draft_cannot_be_opened(school, year, board):
    draft = PlanFactory(school=school, confirmed_at=None)
    LineFactory(plan=draft)

    with pytest.raises(ValidationError):
        work.open_year(draft, year, by=board)

    assert not LineYear.objects.exists()


def test_a_new_year_copies_owners_tasks_and_due_days_of_the_one_before(
    plan, line, last_year, year, board, teacher
):
    gone = TeacherFactory(school=plan.school)
    before = LineYearFactory(
        line=line, year=last_year, due_on=date(2026, 5, 20), money_source="Quỹ", spent=5
    )
    OwnerFactory(line_year=before, person=teacher)
    OwnerFactory(line_year=before, person=gone, leads=False)
    OwnerFactory(line_year=before, person=None, group="union", leads=False)
    TaskFactory(line_year=before, title="In", owner=gone, due_on=date(2024, 2, 29), state="done")
    Membership.objects.filter(person=gone).update(until_date=date(2026, 6, 1))

    [row] = work.open_year(plan, year, by=board)

    assert (row.due_on, row.money_source, row.spent) == (date(2027, 5, 20), "Quỹ", None)
    assert [(o.person, o.group, o.leads) for o in row.owners.all()] == [
        (teacher, "", True),
        (None, "union", False),
    ]
    task = row.tasks.get()
    assert (task.title, task.owner, task.state, task.due_on) == (
        "In", None, "todo", date(2025, 2, 28)
    )  # fmt: skip


def test_a_plan_that_begins_mid_year_goes_on_with_the_running_year(
    plan, line, year, board, teacher
):
    row = LineYearFactory(line=line, year=year, planned=100)
    OwnerFactory(line_year=row, person=teacher)
    task = TaskFactory(line_year=row, owner=teacher, state="doing")
    EvidenceFactory(line=line, year=year)
    new = work.copy_plan(
        plan, title="Mới", first_day=date(2026, 12, 1), last_day=date(2031, 1, 1), by=board
    )
    Plan.objects.filter(pk=new.pk).update(confirmed_at=plan.confirmed_at)
    new.refresh_from_db()

    [taken] = work.open_year(new, year, by=board)

    task.refresh_from_db()
    assert taken.line.previous == line
    assert (taken.planned, taken.owners.get().person, task.line_year) == (100, teacher, taken)
    assert line_row(taken.line, year).evidence == 1
    work.mark_line(taken, "done", by=board)
    assert line_row(taken.line, year).state == "done"


def test_a_copied_plan_is_a_draft_whose_lines_remember_theirs(plan, line, board):
    carried = LineFactory(plan=plan, carried_by=line, resembles=line, version=4)
    LineFactory(plan=plan, dropped_reason="Câu dẫn")

    copy = work.copy_plan(
        plan, title=" Mới ", first_day=date(2031, 1, 1), last_day=date(2035, 1, 1), by=board
    )

    assert (copy.title, copy.number, copy.confirmed_at, copy.previous) == ("Mới", "", None, plan)
    first, second = copy.lines.all()
    assert (first.previous, second.previous, second.carried_by) == (line, carried, first)
    assert (second.version, second.confirmed_at, second.resembles) == (1, None, None)
    assert plan.lines.count() == 3
    assert verbs(copy) == ["plan copied"]


@pytest.mark.parametrize(
    "days", [(date(2025, 1, 1), date(2027, 1, 1)), (date(2031, 1, 1), date(2030, 1, 1))]
)
def test_a_copy_must_begin_later_and_end_after_it_begins(plan, board, days):
    with pytest.raises(ValidationError):
        work.copy_plan(plan, title="Mới", first_day=days[0], last_day=days[1], by=board)

    assert Plan.objects.count() == 1


def test_a_line_can_follow_a_line_of_an_earlier_plan(plan, line, board):
    earlier = LineFactory(plan=PlanFactory(school=plan.school, first_day=date(2021, 1, 1)))

    work.follow_line(line, earlier, by=board)
    line.refresh_from_db()
    assert line.previous == earlier

    work.follow_line(line, None, by=board)
    line.refresh_from_db()
    assert line.previous is None
    assert verbs(line) == ["line follows", "line follows"]


@pytest.mark.parametrize("what", ["other school", "same plan"])
def test_a_line_follows_none_of_another_school_or_of_its_own_plan(plan, line, board, what):
    other = LineFactory(plan__first_day=date(2021, 1, 1)) if what == "other school" else None

    with pytest.raises(ValidationError):
        work.follow_line(line, other or LineFactory(plan=plan), by=board)

    line.refresh_from_db()
    assert line.previous is None


def test_assigning_names_the_first_as_lead_and_replaces_who_was_there(row, board, teacher):
    OwnerFactory(line_year=row)
    other = TeacherFactory(school=row.school)

    work.assign_line(row, [teacher, other, teacher], groups=["union"], due_on=DAY, by=board)

    row.refresh_from_db()
    assert row.due_on == DAY
    assert [(o.person, o.group, o.leads) for o in row.owners.all()] == [
        (teacher, "", True),
        (other, "", False),
        (None, "union", False),
    ]
    assert str(row.owners.last()) != str(row.owners.first()) == teacher.name
    assert verbs(row) == ["line assigned"]


def test_nobody_of_another_school_can_be_made_owner(row, board):
    owner = OwnerFactory(line_year=row)

    with pytest.raises(ValidationError):
        work.assign_line(row, [TeacherFactory()], by=board)

    assert row.owners.get() == owner


def test_a_task_is_added_edited_and_removed(row, board, teacher):
    task = work.add_task(row, " In  sổ ", owner=teacher, due_on=DAY, by=board)
    assert (task.title, task.owner, task.state) == ("In sổ", teacher, "todo")

    work.edit_task(task, title="", owner=None, due_on=None, by=board)
    task.refresh_from_db()
    assert (task.title, task.owner, task.due_on) == ("In sổ", None, None)
    assert verbs(task) == ["task added", "task edited"]

    work.remove_task(task, by=board)
    assert not Task.objects.exists()


def test_a_task_of_everyone_has_no_owner(row, board, teacher):
    task = work.add_task(row, "Học", owner=teacher, everyone=True, by=board)

    work.edit_task(task, title="Học tập", owner=teacher, due_on=None, by=board)

    task.refresh_from_db()
    assert task.owner is None


def test_a_task_needs_words_and_a_colleague(row, board, teacher):
    with pytest.raises(ValidationError):
        work.add_task(row, " \u200b", by=board)
    with pytest.raises(ValidationError):
        work.add_task(row, "In", owner=TeacherFactory(), by=board)
    task = work.add_task(row, "In", owner=teacher, by=board)
    with pytest.raises(ValidationError):
        work.edit_task(task, title="In", owner=TeacherFactory(), due_on=None, by=board)

    task.refresh_from_db()
    assert task.owner == teacher


def test_a_task_that_was_begun_stays(row, board):
    task = TaskFactory(line_year=row, state="doing")

    with pytest.raises(ValidationError):
        work.remove_task(task, by=board)

    assert Task.objects.filter(pk=task.pk).exists()


def test_the_owner_moves_a_task_on(row, teacher):
    task = TaskFactory(line_year=row, owner=teacher)

    work.set_task_state(task, "doing", by=teacher)
    work.set_task_state(task, "done", by=teacher)
    task.refresh_from_db()
    assert task.done_at

    work.set_task_state(task, "na", reason=" hết  kinh phí ", by=teacher)
    task.refresh_from_db()
    assert (task.state, task.reason, task.done_at) == ("na", "hết kinh phí", None)
    assert verbs(task) == ["task doing", "task done", "task na"]


@pytest.mark.parametrize("state", ["na", "overdue"])
def test_a_state_must_be_known_and_not_applicable_needs_a_reason(row, teacher, state):
    task = TaskFactory(line_year=row, owner=teacher)

    with pytest.raises(ValidationError):
        work.set_task_state(task, state, reason="x" if state != "na" else "", by=teacher)

    task.refresh_from_db()
    assert task.state == "todo"


def test_a_task_of_everyone_is_done_when_the_last_did_it_or_has_a_reason(row, board, teacher):
    task = TaskFactory(line_year=row, everyone=True)

    with pytest.raises(ValidationError, match="2"):
        work.set_task_state(task, "done", by=board)
    work.take_part(task, teacher, did_on=DAY, by=teacher)
    task.refresh_from_db()
    assert task.state == "doing"

    work.take_part(task, board, reason="đi công tác", by=board)
    task.refresh_from_db()
    assert (task.state, work.who_is_missing(task)) == ("done", [])
    assert task.done_at
    work.set_task_state(task, "done", by=board)
    assert verbs(task) == ["part taken", "part taken", "task done"]


def test_taking_part_again_replaces_the_reason(row, teacher):
    task = TaskFactory(line_year=row, everyone=True, state="na", reason="nghỉ dịch")

    work.take_part(task, teacher, reason="ốm", by=teacher)
    work.take_part(task, teacher, did_on=DAY, by=teacher)

    part = TaskPart.objects.get()
    task.refresh_from_db()
    assert (part.did_on, part.reason, task.reason) == (DAY, "", "")


@pytest.mark.parametrize("what", ["nothing", "tomorrow", "stranger"])
def test_a_part_needs_a_day_that_came_or_a_reason_of_a_colleague(row, board, teacher, what):
    task = TaskFactory(line_year=row, everyone=True)
    person = TeacherFactory() if what == "stranger" else teacher
    days = {"nothing": None, "tomorrow": today() + timedelta(days=1), "stranger": DAY}

    with pytest.raises(ValidationError):
        work.take_part(task, person, did_on=days[what], by=board)

    assert not TaskPart.objects.exists()


def test_done_is_refused_without_evidence_of_this_year(row, last_year, board):
    EvidenceFactory(line=row.line, year=last_year)

    with pytest.raises(ValidationError):
        work.mark_line(row, "done", by=board)

    row.refresh_from_db()
    assert row.done_at is None


def test_done_waits_for_everyone(row, board, teacher):
    EvidenceFactory(line=row.line, year=row.year, author=board)
    task = TaskFactory(line_year=row, everyone=True)

    with pytest.raises(ValidationError, match=task.title):
        work.mark_line(row, "done", by=board)
    for person in (board, teacher):
        work.take_part(task, person, did_on=DAY, by=board)
    work.mark_line(row, "done", by=board)

    assert line_row(row.line, row.year).state == "done"


def test_done_does_not_wait_for_other_tasks(row, board):
    EvidenceFactory(line=row.line, year=row.year)
    TaskFactory(line_year=row)
    TaskFactory(line_year=row, everyone=True, state="na", reason="nghỉ dịch")

    work.mark_line(row, "done", by=board)

    row.refresh_from_db()
    assert row.done_at
    assert verbs(row) == ["line done"]


def test_withdrawing_the_last_evidence_takes_done_back(row, board):
    first, last = (
        file_paper(row, "Giấy", day=DAY, paper_source="Sổ", by=board) for _turn in range(2)
    )
    work.mark_line(row, "done", by=board)

    withdraw_evidence(first, "nhầm", by=board)
    row.refresh_from_db()
    assert row.done_at
    withdraw_evidence(last, "nhầm", by=board)

    row.refresh_from_db()
    assert row.done_at is None
    assert line_row(row.line, row.year).state == "todo"
    assert verbs(row) == ["line done", "line open"]


def test_a_carried_line_is_open_again_when_its_carrier_lost_the_evidence(plan, row, board):
    carried = LineYearFactory(line=LineFactory(plan=plan, carried_by=row.line), year=row.year)
    evidence = file_paper(row, "Giấy", day=DAY, paper_source="Sổ", by=board)
    work.mark_line(carried, "done", by=board)

    withdraw_evidence(evidence, "nhầm", by=board)

    carried.refresh_from_db()
    assert carried.done_at is None


def test_not_applicable_needs_a_reason_and_can_be_taken_back(row, board):
    with pytest.raises(ValidationError):
        work.mark_line(row, "na", by=board)

    work.mark_line(row, "na", reason="không có kỳ thi", by=board)
    assert line_row(row.line, row.year).state == "na"
    work.mark_line(row, "open", by=board)

    row.refresh_from_db()
    assert (row.na_reason, row.done_at) == ("", None)
    assert verbs(row) == ["line na", "line open"]


def test_a_line_knows_no_other_state(row, board):
    with pytest.raises(ValidationError):
        work.mark_line(row, "late", by=board)

    assert verbs(row) == []


def test_a_carried_line_does_apply(plan, row, board):
    Line.objects.filter(pk=row.line.pk).update(carried_by=LineFactory(plan=plan))

    with pytest.raises(ValidationError):
        work.mark_line(row, "na", reason="trùng", by=board)


def test_money_is_entered(row, board):
    work.set_money(row, planned=1_200_000, spent=None, source=" Quỹ  lớp ", by=board)

    row.refresh_from_db()
    assert (row.planned, row.spent, row.money_source) == (1_200_000, None, "Quỹ lớp")
    assert verbs(row) == ["money entered"]


@pytest.mark.parametrize("sum_", [-1, 10**12 + 1])
def test_money_has_no_sign_and_an_end(row, board, sum_):
    with pytest.raises(ValidationError):
        work.set_money(row, planned=sum_, spent=None, source="", by=board)

    row.refresh_from_db()
    assert row.planned is None
