"""What a reporter does to their case: it is answered in time, or at once when they are in danger."""

from datetime import date, time

import pytest
from django.db import transaction

from mangxanh.cases.actions import clock
from mangxanh.cases.actions.hearing import Heard, hear, note_return, stop_asking
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.news import tell_news
from mangxanh.cases.actions.second import ask_second, decide
from mangxanh.cases.actions.writing import locked, seal_words
from mangxanh.cases.models import Case, CaseEvent, CaseFigure, Deadline, Entry
from mangxanh.cases.reading import read
from mangxanh.cases.tests.factories import file_case, fresh, here
from mangxanh.common.dates import at, moved_clock
from mangxanh.common.errors import BadInput
from mangxanh.notices.models import Notice
from mangxanh.work.models import OutgoingMail

pytestmark = pytest.mark.django_db
MIDNIGHT = at(date(2026, 11, 23), time())


def on(day, clock_time="9:00"):
    """A moment of November 2026."""
    return moved_clock(at(date(2026, 11, day), time(*map(int, clock_time.split(":")))))


def say(case, text="Em viết thêm.", **more):
    more = {"once": text, **more}
    with transaction.atomic():
        return hear(case, Heard(sealed=seal_words(case.public, {"text": text}), **more))


def running(case, what):
    return Deadline.objects.get(case=case, what=what, met_at=None)


def close(case):
    Deadline.objects.filter(case=case).update(met_at=clock.now(), raise_at=None)
    Case.objects.filter(pk=case.pk).update(
        closed_on=clock.now().date(), outcome="helped", state="closed"
    )
    return fresh(case)


def test_a_letter_is_kept_and_has_to_be_answered_within_a_working_day(team):
    case, private = file_case(team.box)
    with on(24):
        entry = say(case)

    assert read(private, entry) == {"text": "Em viết thêm."}
    assert (entry.from_reporter, entry.seen_by, entry.by) == (True, "reporter", None)
    assert fresh(case).has_news
    assert running(case, "news").due_at == at(date(2026, 11, 25), time(17))
    assert CaseFigure.objects.get().came_back


def test_nothing_tells_the_minute_of_an_anonymous_one(team):
    case, _private = file_case(team.box)
    with on(23, "10:41"):
        entry = say(case)

    assert entry.at is None
    assert set(CaseEvent.objects.values_list("at", flat=True)) == {MIDNIGHT}
    assert CaseEvent.objects.last().actor_id is None
    assert not Notice.objects.exists()
    assert fresh(case).clock_from == MIDNIGHT


def test_the_same_form_twice_is_one_letter(team):
    case, _private = file_case(team.box)
    assert say(case)
    assert say(case) is None
    assert say(case, "Chuyện khác.")
    assert Entry.objects.filter(what="message").count() == 2
    assert Deadline.objects.filter(what="news").count() == 1


def test_a_second_letter_does_not_put_off_the_first_ones_answer(team):
    case, _private = file_case(team.box)
    say(case)
    with on(24):
        say(case, "Thầy cô ơi.")
    assert running(case, "news").due_at == at(date(2026, 11, 24), time(17))


def test_an_answer_meets_it(team):
    case, _private = file_case(team.box)
    say(case)
    write_letter(fresh(case), "Cô đây.", by=here(team.officer))
    assert not fresh(case).has_news
    assert not Deadline.objects.filter(what="news", met_at=None).exists()


def test_who_says_that_it_is_better_is_owed_nothing(team):
    case = close(file_case(team.box)[0])
    assert say(case, is_good=True)
    assert fresh(case).closed_on
    assert not fresh(case).has_news
    assert not Deadline.objects.filter(met_at=None).exists()


def test_a_letter_to_a_closed_case_opens_it_again(team):
    case = close(file_case(team.box)[0])
    say(case)
    case = fresh(case)
    assert (case.closed_on, case.outcome, case.state) == (None, "", "todo")
    assert running(case, "news").due_at == at(date(2026, 11, 24), time(17))
    assert CaseEvent.objects.filter(verb="objected").exists()


class TestDanger:
    def test_everybody_of_the_ladder_sees_it_and_is_told_at_once_at_any_hour(self, team):
        case, _private = file_case(team.box)
        with on(23, "21:40"):
            say(case, why=["selfharm.die", "quick.urgent"])
            told = set(Notice.objects.values_list("person_id", flat=True))
            mail = OutgoingMail.objects.filter(due_at__lte=clock.now())

            assert told == {h.person_id for h in (team.officer, team.deputy, team.head)}
            assert mail.count() == mail.filter(by_day_until=None).count()
        case = fresh(case)
        assert case.is_urgent
        assert case.why_urgent == "selfharm.die,quick.urgent"
        assert set(case.wraps.filter(person__isnull=False).values_list("revealed_at", flat=True))
        assert not case.wraps.filter(person__isnull=False, revealed_at=None).exists()
        assert running(case, "news").due_at == at(date(2026, 11, 24), time(7, 15))
        assert running(case, "ack").due_at == at(date(2026, 11, 24), time(7, 15))
        assert set(CaseEvent.objects.values_list("at", flat=True)) == {MIDNIGHT}

    def test_then_the_clock_passes_it_on_by_minutes_and_does_not_catch_up_on_days(self, team):
        case, _private = file_case(team.box)
        with on(24):
            say(case, why=["threat.knife"])
        owners, told = [], []
        for minute in ("9:14", "9:15", "9:16", "9:30", "9:31", "9:59", "10:00", "10:29", "10:30"):
            before = Notice.objects.count()
            with on(24, minute):
                clock.tick()
            owners.append(fresh(case).owner)
            told.append(Notice.objects.count() - before)
        officer, deputy, head = (h.person for h in (team.officer, team.deputy, team.head))

        assert owners[:2] == [officer, deputy]
        assert set(owners[3:]) == {head}
        # the case itself and the letter in it, each time
        assert told == [0, 2, 0, 2, 0, 0, 2, 0, 2]

    def test_one_that_was_late_already_is_raised_within_the_quarter_of_an_hour(self, team):
        case, _private = file_case(team.box)
        with on(24, "17:00"):
            clock.tick()
        with on(25):
            say(case, why=["abuse.hit"])
        with on(25, "9:14"):
            assert clock.tick() == 0
        with on(25, "9:15"):
            assert clock.tick() == 2
        assert fresh(case).owner == team.head.person
        assert running(case, "ack").missed

    def test_it_does_not_take_back_what_made_it_urgent_before(self, team):
        case, _private = file_case(team.box, is_urgent=True, why=["answer.home"])
        say(case, why=["abuse.hit"])
        assert fresh(case).why_urgent == "answer.home,abuse.hit"
        assert running(case, "ack").due_at == at(date(2026, 11, 23), time(9, 15))

    def test_it_opens_a_closed_case(self, team):
        case = close(file_case(team.box)[0])
        say(case, why=["answer.punished"], is_good=True)
        case = fresh(case)
        assert (case.closed_on, case.is_urgent, case.state) == (None, True, "todo")


def test_what_was_asked_is_no_longer_waited_for(team):
    case = close(file_case(team.box)[0])
    for what in ("ask7", "ask30"):
        clock.begin(case, what, clock.now())
    with transaction.atomic():
        stop_asking(locked(case), 7)
    assert set(Deadline.objects.filter(met_at=None).values_list("what", flat=True)) == {"ask30"}
    with transaction.atomic():
        stop_asking(locked(case), 30)
    assert not Deadline.objects.filter(met_at=None).exists()


def test_coming_back_is_counted_once(team):
    case, _private = file_case(team.box)
    assert not CaseFigure.objects.get().came_back
    note_return(case)
    note_return(case)
    assert CaseFigure.objects.get().came_back


class TestMornings:
    def test_the_owner_is_told_of_a_new_report_once_on_the_next_working_morning(self, team):
        with on(20, "16:00"):  # Friday
            file_case(team.box)
            file_case(team.box)
            file_case(team.box, is_urgent=True)
        told = []
        for day in (20, 21, 22, 23, 24):
            with on(day, "7:00"):
                told.append(tell_news())

        assert told == [0, 0, 0, 1, 0]
        notice = Notice.objects.get()
        assert notice.person == team.officer.person
        assert not any(c.number in notice.subject + notice.body for c in Case.objects.all())

    def test_of_a_letter_on_the_morning_of_the_day_by_which_it_is_to_be_answered(self, team):
        case, _private = file_case(team.box)
        Case.objects.update(acknowledged_at=clock.now())
        with on(24, "15:20"):
            say(case)
        told = []
        for day in (24, 25, 26):
            with on(day, "7:00"):
                told.append(tell_news())
        assert told == [0, 1, 0]
        assert "thư" in Notice.objects.get().subject

    def test_whoever_left_is_told_nothing(self, team):
        file_case(team.box)
        team.officer.person.memberships.update(until_date=date(2026, 11, 22))
        with on(24, "7:00"):
            assert tell_news() == 0


def test_a_new_alarm_ends_what_waits_to_lower_the_urgency(team):
    case, _private = file_case(team.box, is_urgent=True)
    ask = {"by": here(team.deputy), "private": b""}
    waiting = ask_second(case, "calm", "Không còn hẹn gặp.", by=here(team.officer))
    say(case)
    assert fresh(waiting).decided_at is None
    say(case, "Họ lại đến.", why=["quick.danger"])
    waiting = fresh(waiting)
    assert (waiting.decided_at, waiting.decided_by, waiting.is_granted) == (MIDNIGHT, None, False)
    with pytest.raises(BadInput):
        decide(waiting, True, **ask)
    assert fresh(case).is_urgent
    event = CaseEvent.objects.get(verb="request withdrawn")
    assert (event.at, event.actor_id, event.detail) == (MIDNIGHT, None, f"{waiting.entry.n} calm")
    anew = ask_second(case, "calm", "Đã đọc.", by=here(team.officer))
    decide(anew, True, **ask)
    assert not fresh(case).is_urgent


def test_of_who_gave_their_name_the_minute_is_known(team):
    case, _private = file_case(team.box, is_urgent=True, is_anonymous=False)
    waiting = ask_second(case, "unfounded", "Bịa.", by=here(team.officer))
    say(case)
    assert fresh(waiting).decided_at == clock.now()
