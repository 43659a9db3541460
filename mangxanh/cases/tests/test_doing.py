"""Actions of a case: one owner, one day; nothing others see begins before it is thought through."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.cases.actions.doing import (
    Thought,
    finish_action,
    plan_action,
    start_action,
    think_through,
    undo_action,
)
from mangxanh.cases.models import Action, Case, Deadline
from mangxanh.cases.reading import read
from mangxanh.cases.tests.factories import answered, fresh, here
from mangxanh.cases.texts import exposure
from mangxanh.common.dates import at, moved_clock, now
from mangxanh.common.errors import BadInput

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)


@pytest.fixture
def case(team):
    return answered(team)[0]


def plan(team, case, what="other", once=""):
    by = here(team.officer)
    return plan_action(case, what, "Gặp em.", team.officer.person, DAY, by=by, once=once)


def clock_of(action):
    return Deadline.objects.get(action=action)


def test_an_action_has_one_owner_and_a_day_that_the_clock_watches(team, case):
    action = plan(team, case, once="a")
    assert (action.owner, action.due_on) == (team.officer.person, DAY)
    assert clock_of(action).met_at is None
    assert plan(team, case, once="a") == action
    assert Action.objects.count() == 1
    assert case.events.last().detail == f"{action.entry.n} other"


def test_what_is_planned_in_the_evening_for_today_is_due_at_midnight(team, case):
    with moved_clock(at(date(2026, 11, 25), time(19))):
        assert clock_of(plan(team, case)).due_at == at(DAY, time(23, 59))
    with moved_clock(at(date(2026, 11, 25), time(9))):
        assert clock_of(plan(team, case)).due_at == at(DAY, time(17))


def test_its_owner_must_see_the_case_and_its_day_must_be_to_come(team, case):
    with pytest.raises(BadInput):
        plan_action(case, "other", "x", team.deputy.person, DAY, by=here(team.officer))
    day = date(2026, 11, 22)
    with pytest.raises(BadInput):
        plan_action(case, "other", "x", team.officer.person, day, by=here(team.officer))
    with pytest.raises(PermissionDenied):
        plan_action(case, "other", "x", team.officer.person, DAY, by=here(team.deputy))
    Case.objects.update(closed_on=DAY, outcome="helped")
    with pytest.raises(BadInput):
        plan(team, case)


@pytest.mark.parametrize("what", ["talk", "removal", "family"])
def test_what_others_see_waits_for_both_answers(team, case, what):
    action, by = plan(team, case, what), here(team.officer)
    for do in (start_action, finish_action):
        with pytest.raises(BadInput):
            do(action, by=by)
    for agreed in ("waiting", "refused"):
        think_through(action, Thought("no", agreed, "saved"), by=by)
        with pytest.raises(BadInput):
            start_action(action, by=by)
    think_through(action, Thought("no", "yes", "saved"), by=by)
    assert start_action(action, by=by).started_at == now()
    assert start_action(action, by=by).started_at == now()
    with pytest.raises(BadInput):
        think_through(action, Thought("no", "yes"), by=by)


def test_evidence_is_kept_before_removal_is_asked_for(team, case):
    action, by = plan(team, case, "removal"), here(team.officer)
    think_through(action, Thought("no", "yes"), by=by)
    with pytest.raises(BadInput):
        start_action(action, by=by)
    think_through(action, Thought("no", "yes", "intimate"), by=by)
    assert start_action(action, by=by).started_at


def test_an_answer_that_asks_why_needs_its_reason_which_is_sealed(team):
    case, private = answered(team)
    action, by = plan(team, case, "talk"), here(team.officer)
    for thought in (
        Thought("must", "yes"),
        Thought("no", "safety"),
        Thought("", ""),
        Thought("no", "x"),
    ):
        with pytest.raises(BadInput):
            think_through(action, thought, by=by)
    for _tap in range(2):
        think_through(
            action, Thought("must", "cannot_ask", "", "Em đang gặp nguy."), by=by, once="t"
        )
    words = read(private, case.entries.last())
    assert words == {"kind": "exposure", "of": action.entry.n, "text": "Em đang gặp nguy."}
    assert case.events.last().detail == f"{action.entry.n} must cannot_ask"


def test_done_stops_its_clock_and_undone_lets_it_run(team, case):
    action, by = plan(team, case), here(team.officer)
    for _twice in range(2):
        finish_action(action, by=by)
    assert clock_of(action).met_at
    for _twice in range(2):
        undo_action(action, by=by)
    clock = clock_of(action)
    assert (clock.met_at, clock.raise_at) == (None, clock.due_at)
    assert case.events.filter(verb__startswith="action").count() == 3
    finish_action(action, by=by)
    Case.objects.update(closed_on=DAY, outcome="helped")
    with pytest.raises(BadInput):
        undo_action(action, by=by)
    assert fresh(action).done_at


def test_the_answers_are_those_of_the_models():
    assert [one.key for one in exposure("exposes")] == Action.Exposes.values
    assert [one.key for one in exposure("agreed")] == Action.Agreed.values
    assert [one.key for one in exposure("kept")] == Action.Kept.values
