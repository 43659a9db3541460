"""Who is on duty: shifts, gaps, days handed over, and what is said of it."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from mangxanh.cases.actions import roster
from mangxanh.cases.actions.clock import tick
from mangxanh.cases.duty import roster_of
from mangxanh.cases.models import DutyShift, HandOver
from mangxanh.cases.queries import able_people
from mangxanh.cases.tests.conftest import TODAY
from mangxanh.cases.tests.factories import HandlerFactory, file_case
from mangxanh.cases.week import gaps
from mangxanh.cases.words import duty_words, said_moment
from mangxanh.common.dates import at, moved_clock
from mangxanh.common.errors import BadInput
from mangxanh.history.models import HistoryRow
from mangxanh.notices.models import Notice
from mangxanh.school.models import Holiday, Role
from mangxanh.school.tests.factories import PersonFactory
from mangxanh.work.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


TUESDAY = TODAY + timedelta(days=1)


@pytest.fixture
def head(team):
    return team.head.person.at(team.school)


def shift(team, **changes):
    usual = {
        "days": "6",
        "from_time": time(8),
        "until_time": time(11),
        "officer": team.officer.person,
        "deputy": team.deputy.person,
        "first_day": TODAY,
    }
    return usual | changes


def add(team, **changes):
    return roster.add_shift(
        team.school, **shift(team, **changes), by=team.head.person.at(team.school)
    )


def now_missing(team, count=7):
    able = {person.pk for person in able_people(team.school)}
    return [day.day for day in gaps(roster_of(team.school), TODAY, able, count)]


def test_the_board_adds_a_shift(team):
    row = add(team, days="76")
    assert row.days == "67"
    assert roster_of(team.school).on_duty(at(date(2026, 11, 28), time(9))).officer == (
        team.officer.person_id
    )
    assert HistoryRow.objects.filter(verb="duty shift added").count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"days": ""}, "weekday"),
        ({"until_time": time(8)}, "later"),
        ({"last_day": TODAY - timedelta(days=1)}, "before the first"),
        ({"days": "1", "from_time": time(17), "until_time": time(19)}, "already"),
    ],
)
def test_what_makes_no_sense_is_refused(team, changes, said):
    with pytest.raises(BadInput, match=said):
        add(team, **changes)
    assert DutyShift.objects.count() == 1


def test_both_may_not_be_the_same_and_both_need_a_key(team):
    with pytest.raises(BadInput, match="somebody else"):
        add(team, deputy=team.officer.person)
    with pytest.raises(BadInput, match="a key"):
        add(team, deputy=PersonFactory(school=team.school))


def test_overlapping_shifts_are_told_with_day_and_name(team):
    with pytest.raises(BadInput) as refused:
        add(team, days="3", from_time=time(17), until_time=time(20))
    assert "25/11/2026" in refused.value.message
    assert team.officer.person.addressed in refused.value.message
    # beside each other is fine, and so is one that ended before
    assert add(team, days="3", from_time=time(17, 30), until_time=time(20))


def test_a_shift_of_the_holidays_does_not_meet_one_that_leaves_them_out(team):
    tet = (date(2027, 2, 4), date(2027, 2, 12))
    Holiday.objects.create(school=team.school, name="Tết", first_day=tet[0], last_day=tet[1])
    add(
        team, days="12345", from_time=time(7), until_time=time(17),
        first_day=tet[0], last_day=tet[1], on_holidays=True,
    )  # fmt: skip
    found = roster_of(team.school)
    assert found.on_duty(at(date(2027, 2, 5), time(9)))
    assert not found.on_duty(at(date(2027, 2, 6), time(9)))


def test_nobody_but_the_board_keeps_the_roster(team):
    officer = team.officer.person.at(team.school)
    with pytest.raises(PermissionDenied):
        roster.add_shift(team.school, **shift(team), by=officer)
    with pytest.raises(PermissionDenied):
        roster.end_shift(DutyShift.objects.get(), TODAY, by=officer)


def test_a_shift_ends_and_what_is_past_stays(team, head):
    row = DutyShift.objects.get()
    with pytest.raises(BadInput, match="past"):
        roster.end_shift(row, TODAY - timedelta(days=2), by=head)
    roster.end_shift(row, TUESDAY, by=head)
    assert now_missing(team) == [date(2026, 11, day) for day in (25, 26, 27)]
    roster.end_shift(row, date(2026, 12, 31), by=head)  # it stays as short as it was
    row.refresh_from_db()
    assert row.last_day == TUESDAY


def test_one_that_never_began_goes(team, head):
    row = add(team, first_day=date(2026, 12, 5))
    roster.end_shift(row, TODAY, by=head)
    assert not DutyShift.objects.filter(pk=row.pk).exists()
    assert HistoryRow.objects.filter(verb="duty shift ended").exists()


def test_who_cannot_act_any_more_leaves_a_gap(team):
    assert now_missing(team) == []
    team.deputy.person.memberships.update(until_date=date(2026, 11, 22))
    assert len(now_missing(team)) == 5


def test_a_handler_hands_over_their_day_and_the_other_is_told(team):
    officer = team.officer.person.at(team.school)
    row = roster.hand_over(team.school, TUESDAY, officer, team.head.person, by=officer)
    again = roster.hand_over(team.school, TUESDAY, officer, team.head.person, by=officer)
    assert row == again
    assert Notice.objects.get().person == team.head.person
    assert roster_of(team.school).on_duty(at(TUESDAY, time(9))).officer == team.head.person_id
    roster.take_back(row, by=officer)
    assert not HandOver.objects.exists()
    assert Notice.objects.count() == 2
    assert list(HistoryRow.objects.order_by("n").values_list("verb", flat=True)) == [
        "duty handed over",
        "duty hand-over undone",
    ]


def test_another_takes_over_in_place_of_the_first(team):
    officer = team.officer.person.at(team.school)
    other = HandlerFactory(school=team.school)
    roster.hand_over(team.school, TUESDAY, officer, team.head.person, by=officer)
    roster.hand_over(team.school, TUESDAY, officer, other.person, by=officer)
    assert HandOver.objects.get().takes == other.person


def test_nobody_hands_over_what_is_another_handlers_but_the_board(team, head):
    officer, deputy = (one.person.at(team.school) for one in (team.officer, team.deputy))
    with pytest.raises(PermissionDenied):
        roster.hand_over(team.school, TUESDAY, deputy, team.head.person, by=officer)
    row = roster.hand_over(team.school, TUESDAY, deputy, team.head.person, by=head)
    assert not Notice.objects.exists()  # who takes over did it
    with pytest.raises(PermissionDenied):
        roster.take_back(row, by=officer)
    roster.take_back(row, by=head)


def test_a_day_cannot_be_handed_over_to_whoever_is_there_anyway(team, head):
    give = team.officer.person
    for day, gives, takes, said in (
        (TUESDAY, give, team.deputy.person, "anyway"),
        (TUESDAY, give, give, "anyway"),
        (TUESDAY, team.head.person, give, "not entered"),
        (date(2026, 11, 28), give, team.head.person, "not entered"),
        (TODAY - timedelta(days=3), give, team.head.person, "over"),
        (TUESDAY, give, PersonFactory(school=team.school), "a key"),
    ):
        with pytest.raises(BadInput, match=said):
            roster.hand_over(team.school, day, gives, takes, by=head)
    roster.hand_over(team.school, TUESDAY, team.deputy.person, team.head.person, by=head)
    with pytest.raises(BadInput, match="anyway"):
        roster.hand_over(team.school, TUESDAY, give, team.head.person, by=head)


def test_what_is_over_is_not_undone(team, head):
    row = roster.hand_over(team.school, TODAY, team.officer.person, team.head.person, by=head)
    with moved_clock(at(TUESDAY, time(8))), pytest.raises(BadInput, match="over"):
        roster.take_back(row, by=head)


def said(team, text):
    day, moment = text.split()
    hour, minute = moment.split(":")
    return duty_words(team.school, at(date(2026, 11, int(day)), time(int(hour), int(minute))))


def test_in_hours_it_says_who_is_there(team):
    told = said(team, "23 9:00")
    assert told.is_on
    assert told.now == f"On duty from 07:00 to 17:30: Cô {team.officer.person.given_name}."
    assert told.read == "What is urgent is read by 09:15 today at the latest."


def test_shortly_before_the_end_it_says_when_truly(team):
    assert "07:05 in the morning of Tuesday, 24/11" in said(team, "23 17:20").read


def test_out_of_hours_it_says_that_nobody_is_there(team):
    told = said(team, "21 21:00")
    assert not told.is_on
    assert "111" in told.now
    assert "07:15 in the morning of Monday, 23/11" in told.read
    with override("vi"):
        assert "07:15 sáng thứ Hai, 23/11" in said(team, "21 21:00").read


def test_where_the_officer_left_it_names_the_deputy(team):
    team.officer.person.memberships.update(until_date=date(2026, 11, 22))
    assert f"Cô {team.deputy.person.given_name}" in said(team, "23 9:00").now
    team.deputy.person.memberships.update(until_date=date(2026, 11, 22))
    told = said(team, "23 9:00")
    assert not told.is_on
    assert told.read == ""


def test_it_goes_by_the_same_clock_as_the_deadlines(team):
    friday = at(date(2026, 11, 20), time(21))
    with moved_clock(friday):
        case, _private = file_case(team.box, is_urgent=True)
        due = case.deadlines.get(what="ack").due_at
        assert said_moment(due, friday) in duty_words(team.school).read


def test_a_school_without_a_box_says_that_nobody_is_there(school):
    assert not duty_words(school).is_on


def test_a_moment_is_said_as_people_say_it():
    since = at(TODAY, time(9))
    days = [
        said_moment(at(TUESDAY, time(hour)), since).split(" of ")[0] for hour in (7, 12, 15, 19)
    ]
    assert days == [
        "07:00 in the morning",
        "12:00 at midday",
        "15:00 in the afternoon",
        "19:00 in the evening",
    ]
    assert said_moment(at(TODAY, time(15, 5)), since) == "15:05 today"


def test_the_roster_of_a_role_that_is_none_here(team):
    stranger = PersonFactory(school=team.school, roles=[Role.IT]).at(team.school)
    with pytest.raises(PermissionDenied):
        roster.hand_over(team.school, TUESDAY, team.officer.person, team.head.person, by=stranger)


def test_what_comes_on_a_day_handed_over_goes_to_whoever_took_over_then_to_the_deputy(team):
    officer, other = team.officer.person.at(team.school), HandlerFactory(school=team.school)
    roster.hand_over(team.school, TODAY, officer, other.person, by=officer)
    case, _private = file_case(team.box, is_urgent=True)
    assert case.owner == other.person
    assert not case.wraps.filter(person=officer).exists()
    with moved_clock(at(TODAY, time(9, 15))):
        tick()
    case.refresh_from_db()
    assert case.owner == team.deputy.person


def test_with_the_mail_server_down_for_a_day_everybody_is_still_told_in_app(team):
    """Acceptance 23: nothing here ever sends a mail, and the ladder is climbed all the same."""
    case, _private = file_case(team.box, is_urgent=True)
    moment = at(TODAY, time(9))
    while moment <= at(TUESDAY, time(9)):
        with moved_clock(moment):
            tick()
        moment += timedelta(minutes=15)
    case.refresh_from_db()
    assert case.owner == team.head.person
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {team.deputy.person_id, team.head.person_id}
    mails = OutgoingMail.objects.all()
    assert mails.count() == Notice.objects.count() > 10
    assert not mails.filter(sent_at__isnull=False).exists()
