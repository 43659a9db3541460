"""What doctor says of the cases, and the banner where the clock stands."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from mangxanh.cases.checks import findings
from mangxanh.cases.models import Box, DutyShift, Handler, Pulse, RecoveryShare, Wrap
from mangxanh.cases.tests.conftest import TODAY
from mangxanh.cases.tests.factories import file_case
from mangxanh.cases.vault import months
from mangxanh.common.dates import at, moved_clock, now, today
from mangxanh.common.keys import make_key
from mangxanh.school.models.help import REQUIRED
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import HelpContactFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(team):
    for number in (1, 2, 3):
        RecoveryShare.objects.create(
            school=team.school, number=number, holder="Cô An", confirmed_at=now()
        )
    for kind in REQUIRED:
        HelpContactFactory(school=team.school, kind=kind, checked_on=today())
    Pulse.objects.create(pk=1, at=now())
    return team


def said():
    with override("en"):
        return [(one.level, one.message) for one in findings()]


def test_where_all_holds_nothing_is_said(ready):
    file_case(ready.box)
    assert said() == []


def test_a_clock_that_stands_is_said(ready):
    with moved_clock(at(TODAY, time(9, 3))):
        assert said() == [("error", "Since 09:00 23/11/2026 no deadline of a case was passed on.")]


def test_an_open_box_without_a_roster_is_said(ready):
    DutyShift.objects.update(last_day=TODAY + timedelta(days=1))
    [(level, told)] = said()
    assert level == "warning"
    assert "25/11" in told


def test_unchecked_contacts_are_left_to_the_check_of_help(ready):
    with moved_clock(at(TODAY, time(9))):
        type(ready.school.help_contacts.first()).objects.update(checked_on=None)
        assert said() == []


def test_a_closed_box_lacks_nothing(ready):
    Box.objects.update(opened_at=None)
    DutyShift.objects.all().delete()
    assert said() == []


def test_handlers_without_a_key_are_said(ready):
    Handler.objects.filter(pk=ready.deputy.pk).update(public_key="")
    told = said()
    assert any("has no key" in line for _level, line in told)
    Handler.objects.update(public_key="")
    assert ("error", f"{ready.school.name}: the box is open, but fewer than two handlers can read a report.") in said()  # fmt: skip


def test_month_keys_that_are_missing_or_too_old_are_said(ready):
    file_case(ready.box)
    Wrap.objects.update(month="month-2026-01-01")
    assert any("month key is missing" in line for _level, line in said())
    Wrap.objects.update(month=months.newest())
    make_key(months._path("month-2026-09-01"))
    assert any("should be destroyed" in line for _level, line in said())


def test_cases_that_only_recovery_opens_are_said_without_their_number(ready):
    named = [ready.officer.person_id, ready.head.person_id]
    for _twice in range(2):
        file_case(ready.box, excluded=named)
    [(level, told)] = said()
    assert level == "error"
    assert "only the recovery key" in told


@pytest.mark.parametrize("name", ["home", "my_work", "case_list"])
def test_pages_of_handlers_say_since_when_the_clock_stands(ready, name):
    officer = browser(ready.officer.person.at(ready.school))
    colleague = browser(PersonFactory(school=ready.school))
    with moved_clock(at(TODAY, time(9, 1))):
        assert "ngừng chạy" not in officer.get(reverse(name)).content.decode()
    with moved_clock(at(TODAY, time(9, 3))):
        assert "23/11/2026 09:00" in officer.get(reverse(name)).content.decode()
        assert "ngừng chạy" not in colleague.get(reverse(name)).content.decode()


def test_so_does_the_home_of_the_board(ready, board):
    with moved_clock(at(TODAY, time(9, 3))):
        assert "ngừng chạy" in browser(board).get(reverse("home")).content.decode()


def test_days_are_compared_as_days():
    assert months.day_of("month-2026-09-01") == date(2026, 9, 1)
