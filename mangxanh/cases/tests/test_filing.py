"""A case is filed, sealed for whom it should be, and opened by them alone."""

from datetime import date, time

import pytest

from mangxanh.cases.models import Case, CaseFigure, Deadline, Entry, Wrap
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.tests.factories import file_case, private_of
from mangxanh.cases.vault.boxes import CannotOpen, open_box
from mangxanh.cases.vault.months import from_under
from mangxanh.common.dates import at, moved_clock

pytestmark = pytest.mark.django_db


def seen_by(handler):
    return list(Case.objects.visible_to(handler.person.at(handler.school)))


def test_the_owner_reads_it_the_others_once_it_is_theirs(team):
    case, _private = file_case(team.box)
    assert seen_by(team.officer) == [case]
    assert seen_by(team.deputy) == seen_by(team.head) == []
    key = key_of(case, team.officer.person.at(team.school), private_of(team.officer))
    assert read(key, case.entries.get())["text"] == "Các bạn lập nhóm nói xấu em."
    with pytest.raises(CannotOpen):
        key_of(case, team.deputy.person.at(team.school), private_of(team.deputy))


def test_an_urgent_one_is_seen_by_the_whole_ladder(team):
    case, _private = file_case(team.box, is_urgent=True)
    assert seen_by(team.officer) == seen_by(team.deputy) == seen_by(team.head) == [case]


def test_who_was_named_has_no_row_and_the_next_stands_first(team):
    case, _private = file_case(team.box, excluded=[team.officer.person_id], is_urgent=True)
    assert seen_by(team.officer) == []
    assert not Wrap.objects.filter(person=team.officer.person).exists()
    assert case.owner == team.deputy.person


def test_with_fewer_than_two_left_only_recovery_opens_it(team):
    named = [team.officer.person_id, team.head.person_id]
    case, private = file_case(team.box, excluded=named)
    wrap = case.wraps.get()
    assert wrap.person is None
    assert open_box(team.recovery.private, from_under(wrap.month, wrap.sealed)) == private
    assert case.owner is None


def test_the_name_is_not_the_owners_to_open(team):
    case, _private = file_case(team.box, is_anonymous=False, identity={"name": "An"})
    held = Wrap.objects.filter(case=case, purpose="identity", person__isnull=False)
    assert {wrap.person_id for wrap in held} == {team.deputy.person_id, team.head.person_id}


def test_of_an_anonymous_one_only_the_day_is_kept(team):
    case, _private = file_case(team.box)
    assert case.clock_from == at(date(2026, 11, 23), time())
    assert Entry.objects.get().at is None
    assert case.events.get().at == at(date(2026, 11, 23), time())
    moments = set(Wrap.objects.filter(revealed_at__isnull=False).values_list("revealed_at"))
    assert moments == {(case.clock_from,)}


def test_its_clocks_run_by_working_days(team):
    file_case(team.box)
    due = dict(Deadline.objects.values_list("what", "due_at"))
    assert due == {
        "ack": at(date(2026, 11, 24), time(17)),
        "reply": at(date(2026, 11, 26), time(17)),
        "outcome": at(date(2026, 12, 7), time(17)),
    }


def test_an_urgent_one_of_friday_evening_is_due_on_monday_at_a_quarter_past_seven(team):
    with moved_clock(at(date(2026, 11, 20), time(21))):
        file_case(team.box, is_urgent=True)
    first = Deadline.objects.get(what="ack")
    assert first.due_at == at(date(2026, 11, 23), time(7, 15))


def test_figures_hold_coded_answers_alone(team):
    case, _private = file_case(team.box, grade=7, platform="zalo")
    figure = CaseFigure.objects.get()
    assert (figure.kind, figure.grade, figure.platform) == ("bullied", 7, "zalo")
    assert figure.case == case
