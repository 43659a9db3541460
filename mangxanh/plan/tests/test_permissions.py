"""Who may do what: each action refused to who may not, with something that could leak."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.common.dates import at, moved_clock
from mangxanh.history.models import HistoryRow
from mangxanh.plan import permissions as may
from mangxanh.plan.actions import activities, evidence, lines, recipients, sheet, work
from mangxanh.plan.models import Activity, Evidence, LineYear, Plan, Reshaping, Task
from mangxanh.plan.tests.factories import (
    DAY,
    ActivityFactory,
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    OwnerFactory,
    PlanFactory,
    RecipientFactory,
    TaskFactory,
    entry_for,
)
from mangxanh.school.models import Delegation, Role
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def world(plan, row, board):
    """One of everything, none of it the teacher's."""

    class World:
        pass

    world = World()
    world.plan, world.row, world.line, world.board = plan, row, row.line, board
    world.other = LineFactory(plan=plan)
    world.draft = PlanFactory(school=plan.school, confirmed_at=None)
    world.task = TaskFactory(line_year=row, owner=board)
    world.everyone = TaskFactory(line_year=row, everyone=True)
    world.activity = ActivityFactory(school=plan.school, year=row.year)
    world.evidence = EvidenceFactory(line=row.line, year=row.year)
    world.recipient = RecipientFactory(plan=plan)
    world.ticked = RecipientFactory(plan=plan, received_on=DAY)
    world.reshaping = Reshaping.objects.create(
        school=plan.school, kind="merge", kept=row.line, other=world.other, before={},
        versions={}, made_at=plan.created_at,
    )  # fmt: skip
    return world


OF_BOARD = {
    "edit plan": lambda w, by: lines.edit_plan(w.plan, title="x", by=by),
    "edit line": lambda w, by: lines.edit_line(w.line, title="x", by=by),
    "confirm line": lambda w, by: lines.confirm_line(w.line, by=by),
    "drop": lambda w, by: lines.drop_line(w.other, "x", by=by),
    "take back": lambda w, by: lines.take_back_line(w.line, by=by),
    "carry": lambda w, by: lines.carry_line(w.line, w.other, by=by),
    "merge": lambda w, by: lines.merge_lines(w.line, w.other, by=by),
    "split": lambda w, by: lines.split_line(w.line, "a", "b", evidence=[], by=by),
    "undo": lambda w, by: lines.undo_reshaping(w.reshaping, by=by),
    "confirm plan": lambda w, by: lines.confirm_plan(w.draft, by=by),
    "discard": lambda w, by: lines.discard_plan(w.draft, by=by),
    "open year": lambda w, by: work.open_year(w.plan, w.row.year, by=by),
    "copy": lambda w, by: work.copy_plan(
        w.plan, title="x", first_day=date(2031, 1, 1), last_day=date(2032, 1, 1), by=by
    ),
    "follow": lambda w, by: work.follow_line(w.line, None, by=by),
    "assign": lambda w, by: work.assign_line(w.row, [], by=by),
}
OF_OWNER = {
    "add task": lambda w, by: work.add_task(w.row, "x", by=by),
    "edit task": lambda w, by: work.edit_task(w.task, title="x", owner=None, due_on=None, by=by),
    "remove task": lambda w, by: work.remove_task(w.task, by=by),
    "task state": lambda w, by: work.set_task_state(w.task, "doing", by=by),
    "part of another": lambda w, by: work.take_part(w.everyone, w.board, did_on=DAY, by=by),
    "mark": lambda w, by: work.mark_line(w.row, "na", reason="x", by=by),
    "file": lambda w, by: evidence.file_paper(w.row, "x", day=DAY, paper_source="x", by=by),
    "withdraw": lambda w, by: evidence.withdraw_evidence(w.evidence, "x", by=by),
}
OF_OTHERS = {
    "money": lambda w, by: work.set_money(w.row, planned=1, spent=None, source="", by=by),
    "add staff": lambda w, by: recipients.add_all_staff(w.plan, by=by),
    "add recipient": lambda w, by: recipients.add_recipient(w.plan, "x", by=by),
    "remove recipient": lambda w, by: recipients.remove_recipient(w.recipient, by=by),
    "tick": lambda w, by: recipients.tick_received(w.recipient, by=by),
    "untick": lambda w, by: recipients.untick_received(w.ticked, by=by),
    "add files": lambda w, by: activities.add_files(w.activity, [], by=by),
    "edit activity": lambda w, by: activities.edit_activity(w.activity, heads=1, note="", by=by),
    "also": lambda w, by: activities.also_for_line(w.activity, w.line, by=by),
    "withdraw activity": lambda w, by: activities.withdraw_activity(w.activity, "x", by=by),
}
OF_ALL = {
    "log": lambda w, by: activities.log_activity(w.plan.school, entry_for(w.line), by=by),
    "sheet": lambda w, by: sheet.log_sheet(w.plan.school, b"x", "a.csv", source="x", by=by),
}


def state():
    """What could have been changed."""
    models = (Plan, LineYear, Task, Activity, Evidence, HistoryRow)
    return [list(model.objects.order_by("pk").values()) for model in models]


def refused(act, world, by):
    before = state()

    with pytest.raises(PermissionDenied):
        act(world, by)

    assert state() == before


@pytest.mark.parametrize("name", OF_BOARD | OF_OWNER | OF_OTHERS)
def test_a_teacher_without_a_part_in_it_is_refused(world, teacher, name):
    refused((OF_BOARD | OF_OWNER | OF_OTHERS)[name], world, teacher)


@pytest.mark.parametrize("name", OF_BOARD | OF_OWNER | OF_OTHERS | OF_ALL)
def test_the_board_of_another_school_is_refused(world, name):
    refused((OF_BOARD | OF_OWNER | OF_OTHERS | OF_ALL)[name], world, BoardFactory())


@pytest.mark.parametrize("name", OF_BOARD | OF_OWNER | OF_OTHERS | OF_ALL)
def test_who_only_keeps_the_server_is_refused(world, name):
    it = PersonFactory(school=world.plan.school, roles=[Role.IT])

    refused((OF_BOARD | OF_OWNER | OF_OTHERS | OF_ALL)[name], world, it)


@pytest.mark.parametrize("name", OF_BOARD)
def test_the_owner_of_a_line_does_not_do_what_is_the_boards(world, teacher, name):
    OwnerFactory(line_year=world.row, person=teacher)

    refused(OF_BOARD[name], world, teacher)


@pytest.mark.parametrize("name", OF_OWNER)
def test_a_deputy_works_between_the_days_only(world, teacher, name):
    deputy = TeacherFactory(school=world.plan.school)
    OwnerFactory(line_year=world.row, person=teacher)
    world.evidence.author = deputy
    world.evidence.save()
    world.evidence.author = teacher
    Delegation.objects.create(
        school=world.plan.school, person=teacher, deputy=deputy,
        first_day=date(2026, 11, 23), last_day=date(2026, 11, 24),
    )  # fmt: skip
    for day in (date(2026, 11, 22), date(2026, 11, 25)):
        with moved_clock(at(day, _noon())):
            refused(OF_OWNER[name], world, deputy)

    OF_OWNER[name](world, deputy)


def _noon():
    from datetime import time  # noqa: PLC0415

    return time(12)


def test_an_ended_delegation_gives_nothing(world, teacher):
    OwnerFactory(line_year=world.row, person=world.board)
    Delegation.objects.create(
        school=world.plan.school, person=world.board, deputy=teacher,
        first_day=DAY, last_day=date(2026, 12, 1), ended_at=world.plan.created_at,
    )  # fmt: skip

    refused(OF_OWNER["mark"], world, teacher)


def test_who_left_the_school_may_nothing(world):
    world.board.is_active = False
    world.board.save()

    assert not may.can_see_plan(world.board, world.plan.school)
    assert not may.can_make_plan(world.board, world.plan.school)


def test_clerk_and_accountant_do_their_own(world, school):
    clerk = PersonFactory(school=school, roles=[Role.CLERK])
    accountant = PersonFactory(school=school, roles=[Role.ACCOUNTANT])

    assert may.can_file_evidence(clerk, world.row)
    assert may.can_keep_recipients(clerk, world.plan)
    assert may.can_tick_received(clerk, world.recipient)
    assert not may.can_set_money(clerk, world.row)
    assert may.can_set_money(accountant, world.row)
    assert not may.can_keep_recipients(accountant, world.plan)
    assert not may.can_file_evidence(accountant, world.row)


def test_names_are_for_the_board(school, board, teacher):
    assert may.can_see_names(board, school)
    assert not may.can_see_names(teacher, school)


def test_a_colleague_takes_part_for_themself_in_tasks_of_everyone_only(world, teacher):
    assert may.can_take_part(teacher, world.everyone, teacher)
    assert not may.can_take_part(teacher, world.task, teacher)
    assert may.can_take_part(world.board, world.everyone, teacher)


def test_an_own_paper_can_be_withdrawn_by_who_filed_it(world, teacher):
    own = EvidenceFactory(line=world.line, author=teacher, year=world.row.year)

    evidence.withdraw_evidence(own, "nhầm", by=teacher)

    own.refresh_from_db()
    assert own.withdrawn_at


def test_a_paper_of_a_line_without_a_year_is_its_authors_and_the_boards_only(world, teacher):
    paper = EvidenceFactory(line=world.other, year=world.row.year)

    refused(lambda _w, by: evidence.withdraw_evidence(paper, "x", by=by), world, teacher)
    evidence.withdraw_evidence(paper, "nhầm", by=world.board)

    paper.refresh_from_db()
    assert paper.withdrawn_at


@pytest.mark.parametrize("model", [Plan, LineYear, Task, Activity, Evidence])
def test_rows_are_seen_by_colleagues_of_the_school_only(world, teacher, model):
    stranger_school = SchoolFactory()
    LineYearFactory(line=LineFactory(plan=PlanFactory(school=stranger_school)))
    it = PersonFactory(school=world.plan.school, roles=[Role.IT])

    seen = model.objects.visible_to(teacher)

    assert seen.exists()
    assert {row.school_id for row in seen} == {world.plan.school_id}
    assert not model.objects.visible_to(it).exists()
    assert not model.objects.visible_to(TeacherFactory()).filter(school=world.plan.school).exists()
