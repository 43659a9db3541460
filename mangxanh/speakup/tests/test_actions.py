"""The school's people change contacts and the page follows; the board is reminded of old ones."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.common.dates import at, moved_clock, today
from mangxanh.notices.models import Notice
from mangxanh.school.models import HelpContact, Role, School
from mangxanh.school.tests.factories import (
    BoardFactory,
    HelpContactFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
)
from mangxanh.speakup import shelf, tasks
from mangxanh.speakup.actions import contacts as actions
from mangxanh.speakup.queries import missing_kinds, to_remind_of
from mangxanh.work.models import OutgoingMail

pytestmark = pytest.mark.django_db
Kind = HelpContact.Kind
MONDAY = date(2026, 11, 23)


@pytest.fixture
def contact(school):
    return HelpContactFactory(school=school, phone="024 3999 0001")


def page(school):
    return shelf.find("GET", school.host, "/trang/").body.decode()


def test_each_change_is_on_the_page_at_once(school, board, django_capture_on_commit_callbacks):
    seen = []
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.add_contact(school, "other", by=board, name="Nhà bạn", phone="0240001")
    seen.append("0240001" in page(school))
    with django_capture_on_commit_callbacks(execute=True):
        actions.edit_contact(made, by=board, phone="0240002")
    seen.append("0240002" in page(school))
    with django_capture_on_commit_callbacks(execute=True):
        actions.check_contact(made, by=board)
    seen.append("kiểm tra lại" not in page(school))
    with django_capture_on_commit_callbacks(execute=True):
        actions.show_contact(made, shown=False, by=board)
    seen.append("0240002" not in page(school))
    with django_capture_on_commit_callbacks(execute=True):
        actions.show_contact(made, shown=True, by=board)
    seen.append("0240002" in page(school))
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_contact(made, by=board)
    seen.append("0240002" not in page(school))

    assert seen == [True] * 6


def test_a_change_holds_when_the_disk_is_full(
    school, contact, board, settings, django_capture_on_commit_callbacks
):
    settings.HELP_DIR = settings.DATA_DIR / "a-file"
    settings.HELP_DIR.write_text("")

    with django_capture_on_commit_callbacks(execute=True):
        actions.check_contact(contact, by=board)

    assert HelpContact.objects.get(pk=contact.pk).checked_on == today()


@pytest.mark.parametrize("act", [
    lambda contact, by: actions.add_contact(contact.school, "other", by=by, phone="1"),
    lambda contact, by: actions.edit_contact(contact, by=by, phone="1"),
    lambda contact, by: actions.check_contact(contact, by=by),
    lambda contact, by: actions.show_contact(contact, shown=False, by=by),
    lambda contact, by: actions.remove_contact(contact, by=by),
], ids=["add", "edit", "check", "show", "remove"])  # fmt: skip
def test_others_change_nothing(act, contact, teacher):
    with pytest.raises(PermissionDenied):
        act(contact, teacher)

    contact.refresh_from_db()
    assert (contact.phone, contact.checked_on, contact.active) == ("024 3999 0001", None, True)


def test_what_is_missing_is_named_until_it_is_shown(school):
    assert missing_kinds(school) == list(missing_kinds(SchoolFactory())) != []
    HelpContactFactory(school=school, kind=Kind.HOTLINE)
    HelpContactFactory(school=school, kind=Kind.COUNSELLOR, active=False)

    assert missing_kinds(school) == [
        Kind.COUNSELLOR, Kind.WARD_POLICE, Kind.WARD_COMMITTEE
    ]  # fmt: skip


def remind_on(day):
    with moved_clock(at(day, time(9))):
        tasks.remind_unchecked()


def test_the_board_is_reminded_once_in_ninety_days(school, board, teacher, contact):
    deputy = BoardFactory(school=school, email="")
    for day in (MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=89)):
        remind_on(day)

    told = Notice.objects.order_by("person")
    assert [notice.person for notice in told] == [board, deputy]
    assert contact.name in told[0].body
    assert told[0].url == "/dia-chi-ho-tro/"
    assert OutgoingMail.objects.filter(to=board.email).count() == 1
    remind_on(MONDAY + timedelta(days=90))
    assert Notice.objects.filter(person=board).count() == 2


def test_a_checked_number_is_reminded_of_when_it_grows_old_again(school, board, contact):
    remind_on(MONDAY)
    with moved_clock(at(MONDAY + timedelta(days=1), time(9))):
        actions.check_contact(contact, by=board)
    remind_on(MONDAY + timedelta(days=91))
    assert Notice.objects.count() == 1

    remind_on(MONDAY + timedelta(days=92))

    assert Notice.objects.count() == 2


def test_nobody_is_reminded_before_the_school_is_set_up_nor_by_another_school(school, board):
    HelpContactFactory(school=SchoolFactory())
    HelpContactFactory(school=school)
    School.objects.filter(pk=school.pk).update(set_up_at=None)

    remind_on(MONDAY)

    assert not Notice.objects.exists()


def test_only_shown_contacts_are_reminded_of(school, contact):
    HelpContactFactory(school=school, active=False)
    HelpContactFactory(school=school, kind=Kind.POLICE)

    assert to_remind_of(school) == [contact]


def test_a_reminder_speaks_the_language_of_its_reader(school, contact):
    PersonFactory(school=school, roles=(Role.BOARD,), language="en")

    assert actions.remind_of_unchecked(school, [contact]) == 1

    assert Notice.objects.get().subject == "Help contacts need a call"
    assert TeacherFactory(school=school).pk not in Notice.objects.values_list("person", flat=True)
