"""Telling somebody outside: who, when, channel, reference, what was sent, asked for until answered."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.referring import Call, log_referral, note_answer
from mangxanh.cases.models import Case, CaseFigure, Deadline, Referral
from mangxanh.cases.reading import read
from mangxanh.cases.tests.factories import answered, file_case, fresh, here
from mangxanh.cases.texts import words
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput

pytestmark = pytest.mark.django_db


def call(**changes):
    usual = {
        "place": "111",
        "channel": "phone",
        "at": now(),
        "to": "111",
        "person": "Chị Lan",
        "reference": "A-12",
        "sent": "Kể lại qua điện thoại",
        "answer_due_on": date(2026, 11, 24),
    }
    return Call(**usual | changes)


def test_it_is_logged_sealed_and_asked_for_until_answered(team):
    case, private = answered(team)
    for _tap in range(2):
        row = log_referral(case, call(), by=here(team.officer), once="r")
    assert Referral.objects.count() == 1
    assert (row.place, row.channel, row.by, row.at) == ("111", "phone", team.officer.person, now())
    assert read(private, row.entry) == {
        "to": "111",
        "person": "Chị Lan",
        "reference": "A-12",
        "sent": "Kể lại qua điện thoại",
    }
    assert Deadline.objects.get(referral=row).met_at is None
    assert fresh(case).state == Case.State.WAITING
    assert CaseFigure.objects.get().was_referred
    for _tap in range(2):
        note_answer(row, "Đã nhận, sẽ đến trường.", by=here(team.officer), once="a")
    assert Deadline.objects.get(referral=row).met_at
    assert read(private, case.entries.last()) == {
        "answer": "Đã nhận, sẽ đến trường.",
        "of": row.entry.n,
    }
    assert fresh(case).state == Case.State.WATCHED
    assert [event.detail for event in case.events.filter(verb="referred")] == [
        f"{row.entry.n} 111 phone"
    ]


def test_any_handler_notifies_without_the_head_and_the_case_is_no_longer_owed(team):
    case, _private = file_case(team.box, is_urgent=True)
    acknowledge(case, True, "", by=here(team.officer))
    write_letter(case, "Cô đã đọc.", by=here(team.officer))
    assert fresh(case).state == Case.State.TODO
    log_referral(case, call(answer_due_on=None), by=here(team.deputy))
    assert fresh(case).state == Case.State.WATCHED
    assert not Deadline.objects.filter(what="answer").exists()


def test_what_is_to_come_or_has_passed_is_refused(team):
    case, _private = answered(team)
    for wrong in ({"at": now() + timedelta(hours=1)}, {"answer_due_on": date(2026, 11, 22)}):
        with pytest.raises(BadInput):
            log_referral(case, call(**wrong), by=here(team.officer))
    with pytest.raises(PermissionDenied):
        log_referral(case, call(), by=here(team.deputy))


def test_the_places_are_those_of_the_models():
    known = {row["key"] for row in words()["referrals"]["places"]}
    assert known | {"other"} == set(Referral.Place.values)
