"""Cases 20, 22, 24 to 29 and 32 of the reference on reporting and cases, each tried once."""

from datetime import date, timedelta

import pytest

from mangxanh.cases.actions.clock import tick
from mangxanh.cases.actions.closing import Ending, close_case
from mangxanh.cases.actions.doing import plan_action
from mangxanh.cases.actions.handling import acknowledge, assign
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.second import ask_second, decide
from mangxanh.cases.audit import verify
from mangxanh.cases.models import Action, Case, CaseEvent, CaseFigure, Deadline, Entry
from mangxanh.cases.tests.factories import answered, file_case, fresh, here, private_of
from mangxanh.cases.tests.pages import at_work, page
from mangxanh.common.dates import moved_clock, now
from mangxanh.common.errors import BadInput
from mangxanh.notices.models import Notice
from mangxanh.school.models import Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
SAME, OTHER = "a" * 64, "b" * 64  # keyed digests of an address


def running(case):
    return set(Deadline.objects.filter(case=case, met_at=None).values_list("what", flat=True))


def test_20_two_reports_of_the_same_post_are_related_and_neither_is_opened_for_it(team):
    first, _private = file_case(team.box, is_urgent=True, traces=(SAME,))
    second, _private = file_case(team.box, is_urgent=True, traces=(SAME, OTHER))
    hidden, _private = file_case(team.box, traces=(SAME,), excluded=[team.officer.person_id])
    alone, _private = file_case(team.box, is_urgent=True, traces=(OTHER[::-1],))
    text = page(at_work(team.officer), f"/vu-viec/{first.number}/")
    assert second.number in text
    assert hidden.number not in text  # the officer was named in it
    assert alone.number not in text
    assert not CaseEvent.objects.filter(case=second, verb="opened").exists()
    Case.objects.filter(pk=second.pk).update(secrecy=Case.Secrecy.RESTRICTED)
    assert second.number not in page(at_work(team.officer), f"/vu-viec/{first.number}/")


def test_22_a_look_stops_no_clock_only_what_is_done(team):
    case, _private = file_case(team.box)
    by, client = here(team.officer), at_work(team.officer)
    for _look in range(3):
        page(client, f"/vu-viec/{case.number}/")
    assert running(case) == {"ack", "reply", "outcome"}
    assign(case, team.deputy.person, by=by)  # the question of notice is not answered
    assert running(case) == {"ack", "reply", "outcome"}
    acknowledge(case, False, "", key="counsel", by=by)
    assert running(case) == {"reply", "outcome"}
    for text in ("Chào em.", "Em còn đó không?", "Cô vẫn chờ em."):
        write_letter(case, text, by=by)
    assert running(case) == {"outcome"}
    close_case(fresh(case), Ending("no_contact", "three_times"), by=by)
    assert running(case) == {"ask7", "ask30"}


def test_24_who_can_no_longer_act_leaves_their_tasks_to_the_deputy_the_same_minute(team):
    case, _private = answered(team)
    by = here(team.officer)
    action = plan_action(case, "care", "x", by, date(2026, 11, 24), by=by)
    team.officer.person.is_active = False
    team.officer.person.save()
    tick()
    assert fresh(action).owner == team.deputy.person
    assert fresh(case).owner == team.deputy.person
    assert not Action.objects.filter(owner__isnull=True).exists()


def test_25_who_is_named_finds_nothing_anywhere(team):
    case, _private = file_case(
        team.box, is_urgent=True, excluded=[team.head.person_id], report={"text": "Thầy Khải"}
    )
    acknowledge(case, True, "", by=here(team.officer))
    client = at_work(team.head)
    list_page = page(client, "/vu-viec/")
    assert case.number not in list_page
    assert "(0)" in list_page
    assert "(1)" not in list_page
    for rest in ("", "phieu/", "ho-so/", "bao-ngoai/", "tra-loi/1/", "quyen-doc/"):
        page(client, f"/vu-viec/{case.number}/{rest}", 404)
    assert not Notice.objects.filter(person=team.head.person).exists()
    assert not Entry.objects.visible_to(here(team.head)).exists()
    assert not CaseEvent.objects.visible_to(here(team.head)).exists()


def test_26_one_steps_aside_the_last_does_not(team):
    case, _private = file_case(team.box, is_urgent=True, excluded=[team.head.person_id])
    client, url = at_work(team.officer), f"/vu-viec/{case.number}/rut/"
    assert client.post(url).status_code == 302
    page(client, f"/vu-viec/{case.number}/", 404)
    assert at_work(team.deputy).post(url).status_code == 422
    assert fresh(case).owner == team.deputy.person


def test_27_more_secrecy_at_once_less_by_two_board_and_it_none(team):
    case, _private = file_case(team.box, is_urgent=True)
    url = f"/vu-viec/{case.number}/bao-mat/"
    it = PersonFactory(school=team.school, roles=[Role.IT, Role.BOARD])
    assert browser(it, team.school).post(url, {"level": "0"}).status_code == 404
    client = at_work(team.officer)
    assert client.post(url, {"level": "1"}).status_code == 302
    assert client.post(url, {"level": "0"}).status_code == 422
    asked = ask_second(case, "open_up", "Đã rõ.", by=here(team.officer))
    with pytest.raises(BadInput):
        decide(asked, True, by=here(team.officer), private=private_of(team.officer))
    assert fresh(case).secrecy == Case.Secrecy.RESTRICTED
    decide(asked, True, by=here(team.deputy), private=private_of(team.deputy))
    assert fresh(case).secrecy == Case.Secrecy.NORMAL


def test_28_a_changed_row_is_named(team):
    case, _private = answered(team)
    assert verify() == []
    row = case.events.get(verb="acknowledged")
    CaseEvent.objects.filter(pk=row.pk).update(detail="x")
    assert [(one.case, one.n) for one in verify()] == [(case.number, row.n)]


def test_29_what_waits_for_another_place_is_asked_for_until_answered(team):
    case, _private = answered(team)
    client, of = at_work(team.officer), f"/vu-viec/{case.number}/"
    told = {"channel": "phone", "at": "23/11/2026 08:30", "sent": "Kể lại", "person": "Anh B."}
    sent = told | {"place": "vncop", "reference": "VN-7", "answer_due_on": "25/11/2026"}
    assert client.post(f"{of}bao-ngoai/", sent).status_code == 302
    text = page(client, of)
    for words in ("VN-COP", "VN-7", "Anh B.", "Kể lại", "08:30"):
        assert words in text
    assert "5/6" in text
    Notice.objects.all().delete()
    for day in (2, 4):
        with moved_clock(now() + timedelta(days=day)):
            tick()
    assert Notice.objects.filter(person=team.officer.person).count() >= 2


def test_32_unfounded_needs_two_and_the_figure_keeps_a_count_alone(team):
    case, _private = answered(team, is_urgent=True)
    by = here(team.officer)
    for _more in range(2):
        write_letter(case, "Em ơi.", by=by)
    ending = Ending("unfounded", "unfounded", "Trò đùa.")
    with pytest.raises(BadInput):
        close_case(fresh(case), ending, by=by)
    asked = ask_second(case, "unfounded", "Trò đùa.", by=by)
    decide(asked, True, by=here(team.deputy), private=private_of(team.deputy))
    close_case(fresh(case), ending, by=by)
    figure = CaseFigure.objects.get()
    assert figure.outcome == "unfounded"
    assert {field.name for field in CaseFigure._meta.fields}.isdisjoint(
        {"person", "people", "name"}
    )
