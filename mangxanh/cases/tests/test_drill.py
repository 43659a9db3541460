"""A drill goes through everything and leaves nothing behind."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from mangxanh.cases.actions import clock
from mangxanh.cases.actions.drill import begin_drill, drill_of, drop_drill, finish_drill, steps_of
from mangxanh.cases.actions.handling import acknowledge, assign
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.news import tell_news
from mangxanh.cases.models import (
    Box,
    Case,
    CaseEvent,
    CaseFigure,
    Deadline,
    Entry,
    Handler,
    Wrap,
)
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.tests.conftest import TODAY
from mangxanh.cases.tests.factories import private_of
from mangxanh.cases.texts import not_now_reasons
from mangxanh.common.dates import at, moved_clock
from mangxanh.common.errors import BadInput
from mangxanh.history.models import HistoryRow
from mangxanh.notices.models import Notice
from mangxanh.school.tests.acting import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(team):
    Handler.objects.update(drilled_at=None)
    team.officer.refresh_from_db()
    team.officer.person.at(team.school)
    return team.officer


@pytest.fixture
def reason_key():
    return not_now_reasons()[0].key


def through(case, person, key):
    acknowledge(case, False, "", key=key, by=person)  # the answer
    write_letter(case, "Cảm ơn em đã kể.", by=person)


def test_it_is_sealed_for_this_handler_the_head_and_recovery(team, handler):
    case = begin_drill(handler, by=handler.person)
    held = set(case.wraps.values_list("person", "place"))
    assert held == {
        (handler.person_id, Wrap.OWNER), (team.head.person_id, Wrap.HEAD), (None, Wrap.RECOVERY),
    }  # fmt: skip
    assert list(Case.objects.visible_to(handler.person)) == [case]
    assert not Case.objects.visible_to(team.head.person.at(team.school)).exists()
    key = key_of(case, handler.person, private_of(handler))
    assert "DIỄN TẬP" in read(key, case.entries.get())["text"]


def test_of_the_head_the_ladder_is_the_head_alone(team):
    head = team.head
    head.person.at(team.school)
    case = begin_drill(head, by=head.person)
    assert case.wraps.count() == 2


def test_it_counts_nowhere_and_no_clock_runs(team, handler):
    begin_drill(handler, by=handler.person)
    assert not CaseFigure.objects.exists()
    assert not Deadline.objects.exists()
    handler.person.is_active = False
    handler.person.save()
    with moved_clock(at(TODAY.replace(day=30), time(12))):
        assert clock.tick() == 0
    assert not Notice.objects.exists()


def test_there_is_one_at_a_time(handler):
    assert begin_drill(handler, by=handler.person) == begin_drill(handler, by=handler.person)
    assert HistoryRow.objects.filter(verb="drill begun").count() == 1


@pytest.mark.parametrize("missing", ["public_key", "trained_at"])
def test_key_and_training_come_first(handler, missing):
    setattr(handler, missing, "" if missing == "public_key" else None)
    with pytest.raises(BadInput):
        begin_drill(handler, by=handler.person)


def test_it_is_done_when_its_chain_shows_it_and_then_destroyed(handler, reason_key):
    case = begin_drill(handler, by=handler.person)
    assert [step.is_done for step in steps_of(case, handler.person)] == [False, False]
    with pytest.raises(BadInput):
        finish_drill(handler, by=handler.person)
    through(case, handler.person, reason_key)
    assert all(step.is_done for step in steps_of(case, handler.person))
    assert finish_drill(handler, by=handler.person).drilled_at
    for model in (Case, Wrap, Entry, CaseEvent, CaseFigure):
        assert not model.objects.exists()
    assert finish_drill(handler, by=handler.person).drilled_at  # twice is harmless
    assert HistoryRow.objects.filter(verb="drill done").count() == 1


def test_what_another_did_in_it_does_not_count(team, handler, reason_key):
    case = begin_drill(handler, by=handler.person)
    head = team.head.person.at(team.school)
    case.wraps.filter(person=head).update(revealed_at=case.clock_from)
    through(case, head, reason_key)
    with pytest.raises(BadInput):
        finish_drill(handler, by=handler.person)


def test_a_letter_about_it_says_that_it_is_a_drill(team, handler):
    case = begin_drill(handler, by=handler.person)
    assign(case, team.head.person, by=handler.person)
    assert drill_of(handler) == case  # and it is still theirs to finish
    assert drill_of(team.head) is None
    notice = Notice.objects.get()
    assert "Diễn tập" in notice.subject
    assert "diễn tập" in notice.body


def test_it_can_be_stopped_and_begun_anew(handler):
    begin_drill(handler, by=handler.person)
    drop_drill(handler, by=handler.person)
    drop_drill(handler, by=handler.person)
    assert not Case.objects.exists()
    assert drill_of(handler) is None


def test_nobody_does_it_for_another(team, handler):
    head = team.head.person.at(team.school)
    for act in (begin_drill, finish_drill, drop_drill):
        with pytest.raises(PermissionDenied):
            act(handler, by=head)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_the_pages_lead_through_it(team, handler, reason_key):
    web = browser(handler.person)
    page = reverse("drill")
    assert reverse("drill_begin") in text(web.get(page))
    told = text(web.post(reverse("drill_begin"), follow=True))
    case = Case.objects.get()
    assert case.number in told
    assert reverse("drill_done") not in told
    assert "Diễn tập" in text(web.get(reverse("case_list")))
    assert "Còn" in text(web.post(reverse("drill_done"), follow=True))
    through(case, handler.person, reason_key)
    assert reverse("drill_done") in text(web.get(page))
    assert "đã hủy" in text(web.post(reverse("drill_done"), follow=True))
    web.post(reverse("drill_begin"))
    assert "đã hủy" in text(web.post(reverse("drill_drop"), follow=True))
    assert not Case.objects.exists()


def test_without_a_key_the_page_says_what_comes_first(team, handler):
    Handler.objects.update(public_key="", trained_at=None)
    web = browser(handler.person)
    assert reverse("drill_begin") not in text(web.get(reverse("drill")))
    assert "khóa" in text(web.post(reverse("drill_begin"), follow=True))
    assert Box.objects.get()


def test_the_next_morning_nobody_is_told_of_a_new_report(team, handler):
    begin_drill(handler, by=handler.person)
    with moved_clock(at(TODAY + timedelta(days=1), time(7))):
        assert tell_news() == 0
