"""Two people save at the same moment: the second is told, whatever page they came from."""

from datetime import date

import pytest

from mangxanh.common.seen import Overtaken
from mangxanh.plan.actions import activities, lines, work
from mangxanh.plan.models import Line
from mangxanh.plan.tests.factories import ActivityFactory, TaskFactory
from mangxanh.plan.tests.test_races import at_once, own  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db


def edited_line(row, by, words, seen):
    lines.edit_line(row.line, title=words, by=by, seen={"title": seen})


def edited_plan(row, by, words, seen):
    lines.edit_plan(row.line.plan, number=words, by=by, seen={"number": seen})


def assigned(row, by, words, seen):
    day = {"": None, "mine": date(2027, 1, 1), "theirs": date(2027, 2, 2)}
    seen = {"answering": row.answering, "due_on": day[seen]}
    work.assign_line(row, [], due_on=day[words], by=by, seen=seen)


def money(row, by, words, seen):
    seen = {"planned": None, "spent": None, "money_source": seen}
    work.set_money(row, planned=None, spent=None, source=words, by=by, seen=seen)


CHANGES = {
    "line": (edited_line, lambda row: row.line.title),
    "plan": (edited_plan, lambda row: row.line.plan.number),
    "owners": (assigned, lambda _row: ""),
    "money": (money, lambda _row: ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_who_was_overtaken_under_the_lock_is_told_and_nothing_is_lost(row, board, name):
    change, was = CHANGES[name]
    seen = was(row)
    change(row, board, "theirs", seen)

    with pytest.raises(Overtaken):
        change(row, board, "mine", seen)
    change(row, board, "theirs", seen)  # a double tap
    change(row, board, "mine", "theirs")


def test_a_task_and_an_activity_tell_it_too(row, board):
    task = TaskFactory(line_year=row, title="cũ")
    activity = ActivityFactory(school=row.school, year=row.year, note="cũ")
    edit = {"owner": None, "due_on": None, "by": board}

    work.edit_task(task, title="theirs", seen={"title": "cũ"}, **edit)
    activities.edit_activity(activity, heads=None, note="theirs", by=board, seen={"note": "cũ"})

    with pytest.raises(Overtaken):
        work.edit_task(task, title="mine", seen={"title": "cũ"}, **edit)
    with pytest.raises(Overtaken):
        activities.edit_activity(activity, heads=None, note="mine", by=board, seen={"note": "cũ"})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_four_who_save_at_once_one_is_kept_and_three_are_told(row, board, at_once):  # noqa: F811  # the fixture
    title = row.line.title
    people = [own(board) for _turn in range(4)]

    def act(turn):
        lines.edit_line(row.line, title=f"của {turn}", by=people[turn], seen={"title": title})

    wrong, _seen = at_once(
        [lambda turn=turn: act(turn) for turn in range(4)], lambda: Line.objects.get().title
    )

    assert [type(error) for error in wrong] == 3 * [Overtaken]
