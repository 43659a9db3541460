"""What one handler decides at once."""

from datetime import date, timedelta

import pytest

from mangxanh.cases.actions.deciding import (
    OfFamily,
    decide_on_family,
    leave_case,
    lock_picture,
    raise_secrecy,
    raise_urgency,
)
from mangxanh.cases.actions.writing import add_entry, seal_words
from mangxanh.cases.models import Case, Evidence, Wrap
from mangxanh.cases.reading import read
from mangxanh.cases.tests.factories import answered, file_case, fresh, here
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_the_family_is_told_or_put_off_with_reason_and_who_decided(team):
    case, private = file_case(team.box)
    by = here(team.officer)
    put_off = OfFamily(
        told=False, text="Em sợ.", decided_by="Cô Hạnh", key="afraid", review_on=date(2026, 11, 30)
    )
    for _tap in range(2):
        decide_on_family(case, put_off, by=by, once="f")
    assert fresh(case).family == Case.Family.PUT_OFF
    assert read(private, case.entries.last()) == {
        "kind": "family",
        "answer": "afraid",
        "text": "Em sợ.",
        "decided_by": "Cô Hạnh",
        "review_on": "30/11/2026",
    }
    decide_on_family(case, OfFamily(told=True, text="Gọi mẹ em.", decided_by="Cô Hạnh"), by=by)
    assert fresh(case).family == Case.Family.TOLD
    assert [row.detail for row in case.events.filter(verb="family decided")] == ["put_off", "told"]


@pytest.mark.parametrize(
    "wrong",
    [{"key": ""}, {"key": "family_asks"}, {"decided_by": " "}, {"review_on": date(2026, 11, 1)}],
)
def test_a_family_is_not_put_off_without_reason(team, wrong):
    case, _private = file_case(team.box)
    usual = {"told": False, "text": "", "decided_by": "Cô Hạnh", "key": "afraid"}
    with pytest.raises(BadInput):
        decide_on_family(case, OfFamily(**usual | wrong), by=here(team.officer))


def test_more_urgency_comes_at_once_and_the_whole_ladder_is_told(team):
    case, _private = file_case(team.box)
    for _twice in range(2):
        raise_urgency(case, by=here(team.officer))
    assert fresh(case).is_urgent
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {team.deputy.person_id, team.head.person_id}
    assert Notice.objects.count() == 2
    assert list(Case.objects.visible_to(here(team.head))) == [case]
    due = case.deadlines.get(what="ack").due_at
    assert due == now() + timedelta(minutes=15)
    other, _private = file_case(team.box)
    Case.objects.filter(pk=other.pk).update(closed_on=now().date(), outcome="helped")
    with pytest.raises(BadInput):
        raise_urgency(other, by=here(team.officer))


def test_more_secrecy_comes_at_once_and_less_not(team):
    case, _private = file_case(team.box)
    by = here(team.officer)
    raise_secrecy(case, 2, by=by)
    raise_secrecy(case, 2, by=by)
    assert [row.detail for row in case.events.filter(verb="secrecy raised")] == ["0 2"]
    for level in (1, 7):
        with pytest.raises(BadInput):
            raise_secrecy(case, level, by=by)


def test_a_picture_is_locked_at_once(team):
    case, _private = file_case(team.box)
    entry = add_entry(case, "evidence", seal_words(case.public, {"name": "a.jpg"}))
    picture = Evidence.objects.create(case=case, entry=entry, original="k", state="kept")
    for _twice in range(2):
        lock_picture(picture, by=here(team.officer))
    assert fresh(picture).state == Evidence.State.LOCKED
    assert fresh(case).told_of_image
    assert case.events.filter(verb="picture locked").count() == 1


def test_somebody_steps_aside_and_the_next_takes_over(team):
    case, _private = file_case(team.box)
    leave_case(case, by=here(team.officer))
    case = fresh(case)
    assert case.owner == team.deputy.person
    assert not Case.objects.visible_to(here(team.officer)).exists()
    assert not Wrap.objects.filter(person=team.officer.person).exists()
    assert list(Case.objects.visible_to(here(team.deputy))) == [case]
    assert Notice.objects.get().person == team.deputy.person


def test_the_last_one_stays_until_somebody_else_can_act(team):
    case, _private = file_case(team.box, excluded=[team.head.person_id])
    leave_case(case, by=here(team.officer))
    with pytest.raises(BadInput):
        leave_case(case, by=here(team.deputy))
    urgent, _private = answered(team, is_urgent=True)
    leave_case(urgent, by=here(team.head))
    assert fresh(urgent).owner == team.officer.person
