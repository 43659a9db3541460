"""Deadlines that nobody can forget: over weekends and Tết, to the minute, on the real clock."""

from datetime import date, time, timedelta

import pytest

from mangxanh.cases.actions import clock
from mangxanh.cases.actions.access import let_in
from mangxanh.cases.actions.referring import log_referral, note_answer
from mangxanh.cases.actions.writing import locked
from mangxanh.cases.listing import counts_for
from mangxanh.cases.models import Action, Case, CaseFigure, Deadline, Entry, Pulse
from mangxanh.cases.queries import clock_stands
from mangxanh.cases.tests.factories import HandlerFactory, answered, file_case, fresh, here
from mangxanh.cases.tests.test_referring import call
from mangxanh.common.dates import at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.school.models import Holiday, Person

pytestmark = pytest.mark.django_db


def when(text):
    """Return a moment of November 2026 or of another month: "23 9:15", "2027-02-05 17:00"."""
    day, clock_time = text.split()
    year, month, number = day.split("-") if "-" in day else (2026, 11, day)
    return at(date(int(year), int(month), int(number)), time(*map(int, clock_time.split(":"))))


def tick(text):
    with moved_clock(when(text)):
        return clock.tick()


def told_people():
    """Return whom the clock told, in their order, as (given name of the letter, person)."""
    return list(Notice.objects.order_by("pk").values_list("person_id", flat=True))


def owner(case):
    case.refresh_from_db()
    return case.owner


def test_an_urgent_case_goes_to_the_deputy_after_15_minutes_and_to_the_head_after_30(team):
    case, _ = file_case(team.box, is_urgent=True)  # Monday, 9:00
    assert tick("23 9:14") == 0
    assert owner(case) == team.officer.person
    assert tick("23 9:15") == 1
    assert owner(case) == team.deputy.person
    assert tick("23 9:29") == 0
    assert tick("23 9:30") == 1
    assert owner(case) == team.head.person
    assert told_people() == [team.deputy.person_id, team.head.person_id]


def test_then_the_head_is_reminded_every_30_minutes_of_duty(team):
    file_case(team.box, is_urgent=True)
    head = []
    moment = when("23 9:00")
    while moment < when("24 8:00"):
        with moved_clock(moment):
            before = Notice.objects.filter(person=team.head.person).count()
            clock.tick()
            if Notice.objects.filter(person=team.head.person).count() > before:
                head.append(moment)
        moment += timedelta(minutes=5)
    assert head[:4] == [when("23 9:30"), when("23 10:00"), when("23 10:30"), when("23 11:00")]
    assert when("23 17:30") in head
    # nothing in the night, and on again half an hour of duty later
    assert [one for one in head if one > when("23 17:30")] == [when("24 7:30")]


def test_a_tick_twice_in_a_minute_tells_nobody_twice(team):
    file_case(team.box, is_urgent=True)
    tick("23 9:15")
    assert tick("23 9:15") == 0
    assert Notice.objects.count() == 1


def test_after_an_hour_without_a_worker_it_goes_on_from_where_it_should_be(team):
    case, _ = file_case(team.box, is_urgent=True)
    tick("23 10:20")
    tick("23 10:20")
    tick("23 10:21")
    assert owner(case) == team.head.person


def test_a_worker_that_stood_for_days_tells_nobody_many_times(team):
    file_case(team.box, is_urgent=True)
    for _turn in range(12):
        tick("27 10:00")
    # the deputy, the head, the head again; and the head once for the answer that is due too
    assert Notice.objects.count() == 4
    assert Deadline.objects.get(what="ack").raise_at == when("27 10:30")


def test_a_normal_case_waits_for_a_working_day_then_shows_the_deputy(team):
    case, _ = file_case(team.box)
    assert tick("24 16:59") == 0
    assert not case.wraps.get(person=team.deputy.person, purpose="case").revealed_at
    assert tick("24 17:00") == 1
    assert case.wraps.get(person=team.deputy.person, purpose="case").revealed_at
    assert owner(case) == team.deputy.person
    assert tick("25 17:00") == 1
    assert owner(case) == team.head.person


def test_weekends_do_not_count(team):
    with moved_clock(when("20 16:00")):  # Friday
        file_case(team.box)
    assert tick("22 23:00") == 0
    assert tick("23 16:59") == 0
    assert tick("23 17:00") == 1


def test_tet_does_not_count(team):
    Holiday.objects.create(
        school=team.school,
        name="Tết Nguyên đán",
        first_day=date(2027, 2, 4),
        last_day=date(2027, 2, 12),
    )
    with moved_clock(when("2027-02-03 17:20")):  # ten minutes of duty are left
        urgent, _ = file_case(team.box, is_urgent=True)
        file_case(team.box)
    assert Deadline.objects.get(case=urgent, what="ack").due_at == when("2027-02-15 7:05")
    assert tick("2027-02-15 7:04") == 0
    assert tick("2027-02-15 7:05") == 1
    assert tick("2027-02-15 16:59") >= 0
    assert Deadline.objects.exclude(case=urgent).get(what="ack").due_at == when("2027-02-15 17:00")


def test_opening_a_case_stops_nothing(team, client):
    case, _ = file_case(team.box, is_urgent=True)
    with moved_clock(when("23 9:05")):
        list(type(case).objects.visible_to(team.officer.person.at(team.school)))
    assert tick("23 9:15") == 1


def test_meeting_it_stops_it_and_counts_the_minutes(team):
    case, _ = file_case(team.box, is_urgent=True)
    with moved_clock(when("23 9:12")):
        assert clock.meet(locked(case), Deadline.What.ACKNOWLEDGE)
        assert not clock.meet(locked(case), Deadline.What.ACKNOWLEDGE)
    assert tick("23 9:40") == 0
    figure = CaseFigure.objects.get()
    assert (figure.acknowledge_minutes, figure.missed) == (12, 0)


def test_what_was_missed_is_counted_once(team):
    file_case(team.box, is_urgent=True)
    for moment in ("23 9:15", "23 9:30", "23 10:00"):
        tick(moment)
    figure = CaseFigure.objects.get()
    assert (figure.missed, figure.raised) == (1, 3)


def test_closing_stops_every_clock(team):
    case, _ = file_case(team.box, is_urgent=True)
    clock.stop_all(locked(case))
    assert tick("30 12:00") == 0


def test_the_work_of_somebody_who_left_is_the_deputys_the_same_minute(team):
    case, _ = file_case(team.box)
    action = add_action(case, team.officer.person)
    team.officer.person.is_active = False
    team.officer.person.save()
    tick("23 9:01")
    action.refresh_from_db()
    assert owner(case) == action.owner == team.deputy.person
    assert tick("23 9:01") == 0


def test_so_it_is_when_the_membership_ended(team):
    case, _ = file_case(team.box)
    team.officer.person.memberships.update(until_date=date(2026, 11, 22))
    tick("23 9:01")
    assert owner(case) == team.deputy.person


def test_an_action_that_is_late_tells_its_owner_first(team):
    case, _ = file_case(team.box)
    action = add_action(case, team.head.person)
    clock.begin(locked(case), Deadline.What.ACTION, when("24 12:00"), action=action)
    tick("24 12:00")
    assert told_people() == [team.head.person_id]
    assert owner(case) == team.officer.person


def test_an_answer_from_outside_is_asked_for_again_until_it_comes(team):
    case, _ = file_case(team.box)
    clock.meet(locked(case), Deadline.What.ACKNOWLEDGE)
    clock.begin(locked(case), Deadline.What.ANSWER, when("23 12:00"))
    for moment in ("23 12:00", "24 16:00", "24 17:00"):
        tick(moment)
    assert Notice.objects.filter(person=team.officer.person).count() == 2


def test_no_letter_tells_anything_of_a_case(team):
    case, _ = file_case(team.box, is_urgent=True, report={"text": "chimse"})
    for moment in ("23 9:15", "23 9:30", "23 10:00"):
        tick(moment)
    for notice in Notice.objects.all():
        told = notice.subject + notice.body
        assert case.number not in told
        assert "chimse" not in told


def test_who_was_named_is_told_nothing(team):
    case, _ = file_case(team.box, is_urgent=True, excluded=[team.deputy.person_id])
    for minute in range(15, 180, 5):
        tick(f"23 {9 + minute // 60}:{minute % 60}")
    assert not Notice.objects.filter(person=team.deputy.person).exists()
    assert owner(case) == team.head.person


def test_the_pulse_tells_when_nobody_escalates(team):
    tick("23 9:00")
    with moved_clock(when("23 9:02")):
        assert not clock_stands()
    with moved_clock(when("23 9:03")):
        assert clock_stands()
    tick("23 9:04")
    assert Pulse.objects.count() == 1
    with moved_clock(when("23 9:04")):
        assert not clock_stands()


def test_who_was_let_in_later_takes_nothing_from_the_head(team):
    case, private = file_case(team.box, is_urgent=True)
    let_in(case, HandlerFactory(school=team.school), {"case": private}, by=team.officer.person)
    for moment in ("23 9:15", "23 9:30", "23 10:00"):
        tick(moment)
    assert owner(case) == team.head.person
    assert told_people()[-2:] == [team.head.person_id] * 2


def test_after_days_without_a_worker_the_head_is_told_once_and_not_for_every_half_hour(team):
    file_case(team.box, is_urgent=True)
    for _turn in range(6):
        tick("26 9:00")
    assert Notice.objects.filter(person=team.head.person).count() == 2
    assert tick("26 9:30") == 1


def add_action(case, person):
    entry = Entry.objects.create(case=case, n=50, what="action", day=date(2026, 11, 23), sealed=b"")
    return Action.objects.create(
        case=case, entry=entry, what="care", owner=person, due_on=date(2026, 11, 24)
    )


def test_an_outcome_that_another_place_keeps_waiting_is_raised_once(team):
    case, _ = answered(team)
    told = log_referral(case, call(answer_due_on=date(2026, 12, 24)), by=here(team.officer))
    Notice.objects.all().delete()
    due = Deadline.objects.get(what="outcome")
    for moment in ("2026-12-07 17:00", "2026-12-08 17:00", "2026-12-10 17:00"):
        tick(moment)
    assert (fresh(due).step, Notice.objects.count()) == (1, 1)
    with moved_clock(when("2026-12-11 9:00")):
        counts = counts_for(here(team.officer))
        assert (counts["waiting"], counts["todo"]) == (1, 0)
        note_answer(told, "Đã đến trường.", by=here(team.officer))
        assert counts_for(here(team.officer))["todo"] == 1
    tick("2026-12-11 17:00")
    assert (fresh(due).step, Notice.objects.count()) == (2, 2)
    assert CaseFigure.objects.get().raised == 2


def test_what_was_done_meanwhile_is_neither_raised_nor_passed_on(team):
    case, _ = file_case(team.box)
    due = Deadline.objects.get(what="ack")
    clock.meet(locked(case), "ack")
    Case.objects.update(state="closed")
    with moved_clock(when("24 18:00")):
        assert clock._raise(due) == clock._give_owner(case) == 0
    assert owner(case) == team.officer.person


def test_where_nobody_can_act_it_is_raised_and_told_to_nobody(team):
    case, _ = file_case(team.box)
    Person.objects.filter(pk__in=case.wraps.values("person")).update(is_active=False)
    assert tick("24 17:00") == 1
    assert not Notice.objects.exists()
    assert Deadline.objects.get(what="ack").missed


def test_what_a_colleague_who_left_had_to_do_is_the_owners(team):
    case, _ = file_case(team.box)
    entry = Entry.objects.get(case=case)
    Action.objects.create(
        case=case, entry=entry, what="other", owner=team.deputy.person, due_on=date(2026, 11, 30)
    )
    Person.objects.filter(pk=team.deputy.person_id).update(is_active=False)
    assert tick("23 10:00") == 1
    assert Action.objects.get().owner == owner(case) == team.officer.person
    assert not Notice.objects.exists()
