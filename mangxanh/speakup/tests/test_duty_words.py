"""What a child is told of duty is true to the minute: the clock is that of the deadlines."""

from datetime import date, time

import pytest

from mangxanh.cases.tests.factories import make_team
from mangxanh.common.dates import at, moved_clock
from mangxanh.speakup.asking import words_for
from mangxanh.speakup.duty_words import duty_note
from mangxanh.speakup.queries import open_box

pytestmark = pytest.mark.django_db


def note(team, clock, *, is_urgent):
    with moved_clock(at(date(2026, 11, 23), clock)):
        return duty_note(open_box(team.school), words_for("pupil"), is_urgent=is_urgent)


def test_within_duty_an_urgent_one_is_read_in_fifteen_minutes(school):
    team = make_team(school)
    told = note(team, time(17, 15), is_urgent=True)
    assert told.lead == f"Cô {team.officer.person.given_name} đang trực, sẽ đọc trong 15 phút."


def test_shortly_before_the_end_it_says_when_and_sends_to_111(school):
    told = note(make_team(school), time(17, 20), is_urgent=True)
    assert told.is_on
    assert "15 phút" not in told.lead
    assert "7:05" in told.lead
    assert any("111" in line for line in told.lines)


def test_what_is_not_urgent_says_by_when(school):
    told = note(make_team(school), time(17, 20), is_urgent=False)
    assert "17:00" in told.lead
    assert len(told.lines) == 1
