"""What happens between two steps: somebody else was faster, nobody is left, a number is drawn twice."""

import secrets
from datetime import timedelta

import pytest

from mangxanh.cases.actions import clock, seeing
from mangxanh.cases.actions.deciding import lock_picture
from mangxanh.cases.actions.doing import plan_action
from mangxanh.cases.actions.referring import log_referral
from mangxanh.cases.models import Case, Deadline, Evidence, Handler, Wrap
from mangxanh.cases.tests.factories import answered, file_case, fresh, here
from mangxanh.cases.tests.test_referring import call
from mangxanh.cases.tests.test_second import picture_of
from mangxanh.common.dates import moved_clock, now, today
from mangxanh.notices.models import Notice

pytestmark = pytest.mark.django_db


def without_key(*handlers):
    """Let handlers be unable to act, and nobody have noticed it yet."""
    Handler.objects.filter(pk__in=[one.pk for one in handlers]).update(locked={}, public_key="")


def test_a_case_that_was_closed_meanwhile_is_given_to_nobody(team):
    case, _private = file_case(team.box)
    without_key(team.officer)
    (seen,) = clock.cases_without_owner()
    Case.objects.filter(pk=case.pk).update(
        closed_on=today(), outcome="helped", state=Case.State.CLOSED
    )

    assert clock._give_owner(seen) == 0
    assert fresh(case).owner == team.officer.person


def test_what_was_done_meanwhile_is_not_raised(team):
    file_case(team.box, is_urgent=True)
    with moved_clock(now() + timedelta(minutes=15)):
        (seen,) = clock.due_deadlines()
        Deadline.objects.update(met_at=now(), raise_at=None)

        assert clock._raise(seen) == 0
    assert not Notice.objects.exists()


def test_the_open_action_of_somebody_who_can_act_no_more_goes_to_the_owner(team):
    case, _private = file_case(team.box, is_urgent=True)
    action = plan_action(
        case, "other", "Gặp lớp.", team.deputy.person, today(), by=here(team.officer)
    )
    without_key(team.deputy)

    assert clock.tick() == 1
    assert fresh(action).owner == fresh(case).owner == team.officer.person


def test_what_is_due_while_nobody_can_act_counts_as_missed(team):
    case, _private = file_case(team.box)
    without_key(team.officer, team.deputy, team.head)
    with moved_clock(now() + timedelta(days=2)):
        assert clock.tick() == 1

    assert case.deadlines.get(what="ack").missed
    assert not Notice.objects.exists()


def test_an_answer_is_asked_for_where_the_case_is_nobodys(team):
    case, _private = answered(team)
    log_referral(case, call(), by=here(team.officer))
    Case.objects.update(owner=None)
    with moved_clock(now() + timedelta(days=9)):
        row = Deadline.objects.get(case=case, what="answer")
        assert clock._raise(row) == 1

    assert fresh(row).missed
    assert not Notice.objects.exists()


def test_a_second_picture_is_locked_like_the_first(team):
    case, _private = file_case(team.box)
    pictures = [lock_picture(picture_of(case), by=here(team.officer)) for _one in range(2)]

    assert {fresh(one).state for one in pictures} == {Evidence.State.LOCKED}
    assert fresh(case).told_of_image
    assert case.events.filter(verb="picture locked").count() == 2


def test_without_a_recovery_key_a_case_is_for_its_ladder_alone(team):
    team.box.recovery_public = ""
    team.box.save()
    case, _private = file_case(team.box)

    assert set(Wrap.objects.filter(case=case).values_list("place", flat=True)) == {0, 1, 2}


def test_a_number_that_is_taken_is_drawn_again(team, monkeypatch):
    drawn = iter("AAAAAA" * 2 + "BBBBBB")
    monkeypatch.setattr(secrets, "choice", lambda _letters: next(drawn))

    assert [file_case(team.box)[0].number for _case in range(2)] == ["AAAA-AA", "BBBB-BB"]


def test_the_first_look_stands_once_in_the_chain_also_with_two_tabs(team, monkeypatch):
    case, _private = file_case(team.box)
    held = seeing.held

    def after_the_other_tab(case, by):
        monkeypatch.undo()
        seeing.note_opened(case, by=by)
        return held(case, by)

    monkeypatch.setattr(seeing, "held", after_the_other_tab)
    for _look in range(2):
        seeing.note_opened(case, by=here(team.officer))

    assert case.events.filter(verb="opened").count() == 1
