"""Taking a case on: the question of notice comes first, and a look stops no clock."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.cases.actions.handling import acknowledge, assign
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.models import Case, CaseFigure, Deadline, Wrap
from mangxanh.cases.reading import read
from mangxanh.cases.tests.factories import HandlerFactory, file_case, fresh, here
from mangxanh.common.dates import moved_clock, now
from mangxanh.common.errors import BadInput
from mangxanh.history.models import HistoryRow
from mangxanh.notices.models import Notice
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def running(case):
    return set(Deadline.objects.filter(case=case, met_at=None).values_list("what", flat=True))


def test_answering_the_question_takes_the_case_on_and_stops_the_first_clock(team):
    case, private = file_case(team.box, is_urgent=True)
    with moved_clock(now() + timedelta(minutes=6)):
        acknowledge(case, True, "Bị dọa bằng ảnh.", by=here(team.officer))
    case = fresh(case)
    assert (case.must_notify, case.state) == (True, Case.State.TODO)
    assert running(case) == {"reply", "outcome"}
    assert CaseFigure.objects.get().acknowledge_minutes == 6
    words = read(private, case.entries.last())
    assert words == {"kind": "notice", "answer": "yes", "text": "Bị dọa bằng ảnh."}
    assert list(case.events.values_list("verb", "detail", "actor_id"))[1:] == [
        ("notice answered", "yes", team.officer.person_id),
        ("acknowledged", "", team.officer.person_id),
    ]


def test_a_no_needs_one_of_the_reasons_and_stops_nothing_without(team):
    case, _private = file_case(team.box)
    for key in ("", "waiting for the head"):
        with pytest.raises(BadInput):
            acknowledge(case, False, "Chờ họp.", key=key, by=here(team.officer))
    assert "ack" in running(case)
    assert fresh(case).acknowledged_at is None
    acknowledge(case, False, "Tin giả mạo.", key="page_only", by=here(team.officer))
    assert "ack" not in running(case)


def test_a_no_becomes_a_yes_at_any_time_and_a_yes_stays(team):
    case, _private = file_case(team.box)
    acknowledge(case, False, "", key="no_sign", by=here(team.officer))
    first = fresh(case).acknowledged_at
    acknowledge(case, True, "Em kể thêm.", by=here(team.officer))
    assert (fresh(case).must_notify, fresh(case).acknowledged_at) == (True, first)
    with pytest.raises(BadInput):
        acknowledge(case, False, "", key="no_sign", by=here(team.officer))


def test_a_double_tap_writes_once(team):
    case, _private = file_case(team.box)
    for _tap in range(2):
        acknowledge(case, True, "Có.", by=here(team.officer), once="abc")
    assert case.entries.count() == 2
    assert write_letter(case, "Chào em.", by=here(team.officer), once="x") == write_letter(
        case, "Chào em.", by=here(team.officer), once="x"
    )
    assert case.entries.count() == 3


def test_only_who_sees_it_may_and_nothing_of_it_stands_in_the_schools_history(team):
    case, _private = file_case(team.box)
    board = PersonFactory(school=team.school, roles=[Role.BOARD, Role.IT]).at(team.school)
    for person in (here(team.deputy), board):  # the deputy's turn has not come
        with pytest.raises(PermissionDenied):
            acknowledge(case, True, "", by=person)
        with pytest.raises(PermissionDenied):
            assign(case, team.deputy.person, by=person)
    acknowledge(case, True, "", by=here(team.officer))
    assert not HistoryRow.objects.exists()


def test_assigning_shows_it_to_the_deputy_who_is_told_without_content(team):
    case, _private = file_case(team.box)
    assign(case, team.deputy.person, by=here(team.officer))
    assert fresh(case).owner == team.deputy.person
    assert list(Case.objects.visible_to(here(team.deputy))) == [case]
    notice = Notice.objects.get()
    assert notice.person == team.deputy.person
    assert notice.url == "/vu-viec/"
    assert case.number not in notice.subject + notice.body
    assert "ack" in running(case)  # the question of notice is not answered
    assign(case, team.deputy.person, by=here(team.officer))
    assert case.events.filter(verb="assigned").count() == 1


def test_assigning_to_somebody_without_a_key_is_refused(team):
    case, _private = file_case(team.box)
    other = HandlerFactory(school=team.school)
    with pytest.raises(BadInput):
        assign(case, other.person, by=here(team.officer))
    team.deputy.ended_at = now()
    team.deputy.save()
    with pytest.raises(BadInput):
        assign(case, team.deputy.person, by=here(team.officer))
    assert not Wrap.objects.filter(person=other.person).exists()


def test_taking_it_oneself_tells_nobody_and_a_closed_one_is_left_as_it_is(team):
    case, _private = file_case(team.box, is_urgent=True)
    assign(case, team.head.person, by=here(team.head))
    assert not Notice.objects.exists()
    Case.objects.update(closed_on=now().date(), outcome="helped")
    with pytest.raises(BadInput):
        assign(case, team.officer.person, by=here(team.head))
    with pytest.raises(BadInput):
        acknowledge(case, True, "", by=here(team.head))
