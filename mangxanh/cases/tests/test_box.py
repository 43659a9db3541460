"""The box opens when all holds, is closed at any time, and says what it lacks."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from mangxanh.cases.actions import box as actions
from mangxanh.cases.models import Box, DutyShift, Handler, RecoveryShare
from mangxanh.cases.opening import box_is_open, lacking
from mangxanh.cases.tasks import watch_box
from mangxanh.cases.tests.conftest import TODAY
from mangxanh.cases.tests.factories import file_case, make_team
from mangxanh.common.dates import at, moved_clock, now, today
from mangxanh.common.errors import BadInput
from mangxanh.history.models import HistoryRow
from mangxanh.notices.models import Notice
from mangxanh.school.models import HelpContact
from mangxanh.school.models.help import REQUIRED
from mangxanh.school.tests.factories import HelpContactFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def ready(school):
    """A team whose box lacks nothing, and is closed."""
    team = make_team(school)
    Box.objects.update(opened_at=None)
    for number in (1, 2, 3):
        RecoveryShare.objects.create(
            school=school, number=number, holder="Cô An", confirmed_at=now()
        )
    for kind in REQUIRED:
        HelpContactFactory(school=school, kind=kind, checked_on=today())
    return team


@pytest.fixture
def head(ready):
    return ready.head.person.at(ready.school)


def sent(letter_word):
    return Notice.objects.filter(subject__contains=letter_word)


def test_where_all_holds_it_opens_once_and_the_whole_staff_is_told(ready, head):
    colleague = PersonFactory(school=ready.school)
    actions.open_box(ready.school, by=head)
    actions.open_box(ready.school, by=head)
    assert box_is_open(ready.school)
    told = set(sent("nhận tin").values_list("person", flat=True))
    assert told == {
        colleague.pk, head.pk, ready.officer.person_id, ready.deputy.person_id,
    }  # fmt: skip
    assert HistoryRow.objects.filter(verb="box opened").count() == 1


def no_key():
    Handler.objects.exclude(person__memberships__role="board").update(public_key="")


LOST = {
    "keys": no_key,
    "recovery": lambda: Box.objects.update(recovery_public=""),
    "head": lambda: Box.objects.update(head=None),
    "roster": lambda: DutyShift.objects.update(days="1234"),
    "trained": lambda: Handler.objects.filter(trained_at__isnull=False).update(drilled_at=None),
    "contacts": lambda: HelpContact.objects.filter(kind="hotline").update(
        checked_on=TODAY - timedelta(days=91)
    ),
}


@pytest.mark.parametrize("key", LOST)
def test_opening_is_refused_for_each_point_that_is_missing(ready, head, key):
    assert lacking(ready.school) == []
    LOST[key]()
    assert key in [point.key for point in lacking(ready.school)]
    with pytest.raises(BadInput, match="Missing"):
        actions.open_box(ready.school, by=head)
    assert not box_is_open(ready.school)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        (lambda: RecoveryShare.objects.filter(number=2).update(confirmed_at=None), "recovery", "2 of 3"),
        (lambda: Handler.objects.update(public_key=""), "keys", "2 are needed"),
        (lambda: Handler.objects.update(trained_at=None), "trained", "training"),
        (lambda: HelpContact.objects.filter(kind="counsellor").update(active=False), "contacts", "School counselling"),
        (lambda: DutyShift.objects.all().delete(), "roster", "23/11, 24/11"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(ready, change, key, said):
    change()
    found = {point.key: point.lack for point in lacking(ready.school)}
    assert said in found[key]


def test_a_head_without_a_key_does_not_hold(ready):
    Handler.objects.filter(person=ready.head.person).update(public_key="")
    found = {point.key: point.lack for point in lacking(ready.school)}
    assert "no key" in found["head"]
    assert "trained" not in found


def test_a_school_without_a_box_lacks_everything(school):
    assert [point.key for point in lacking(school)] == [
        "keys", "recovery", "head", "roster", "trained", "contacts",
    ]  # fmt: skip
    assert not box_is_open(school)


def test_nobody_but_the_board(ready):
    officer = ready.officer.person.at(ready.school)
    for act in (
        lambda: actions.open_box(ready.school, by=officer),
        lambda: actions.close_box(ready.school, "vì", by=officer),
        lambda: settings(ready, by=officer),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_it_is_closed_with_a_reason_and_cases_go_on(ready, head):
    actions.open_box(ready.school, by=head)
    case, _private = file_case(Box.objects.get())
    Notice.objects.all().delete()
    with pytest.raises(BadInput, match="why"):
        actions.close_box(ready.school, " ", by=head)
    actions.close_box(ready.school, "Nghỉ hè, không có người trực.", by=head)
    actions.close_box(ready.school, "Lần nữa", by=head)
    box = Box.objects.get()
    assert not box_is_open(ready.school)
    assert (box.closed_why, box.closed_by) == ("Nghỉ hè, không có người trực.", head)
    assert case.deadlines.filter(met_at__isnull=True).count() == 3
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {ready.officer.person_id, ready.deputy.person_id}
    assert HistoryRow.objects.filter(verb="box closed").count() == 1


def test_below_two_who_can_act_it_counts_as_closed(ready, head):
    actions.open_box(ready.school, by=head)
    ready.officer.person.memberships.update(until_date=date(2026, 11, 22))
    assert box_is_open(ready.school)
    ready.deputy.person.is_active = False
    ready.deputy.person.save()
    assert not box_is_open(ready.school)


def test_the_board_is_told_once_of_what_an_open_box_lacks(ready, head):
    watch_box()
    actions.open_box(ready.school, by=head)
    Notice.objects.all().delete()
    watch_box()
    assert not Notice.objects.exists()
    LOST["contacts"]()
    watch_box()
    watch_box()
    assert [notice.person for notice in Notice.objects.all()] == [head]
    LOST["roster"]()
    watch_box()
    assert Notice.objects.count() == 2
    assert "27/11" in Notice.objects.order_by("pk").last().body
    HelpContact.objects.update(checked_on=TODAY)
    DutyShift.objects.update(days="12345")
    watch_box()
    assert Box.objects.get().lacks == ""
    LOST["contacts"]()
    watch_box()
    assert Notice.objects.count() == 3


def test_a_box_that_was_closed_meanwhile_is_not_watched(ready):
    assert actions.watch_box(Box.objects.get()) == []


def settings(team, *, by, **changes):
    usual = {
        "head": team.head.person,
        "acknowledge_days": 1,
        "reply_days": 3,
        "outcome_days": 14,
        "publishes_counts": False,
    }
    return actions.set_box(team.school, **usual | changes, by=by)


def test_the_board_sets_head_and_days(ready, head):
    settings(ready, by=head, head=ready.officer.person, reply_days=2)
    box = Box.objects.get()
    assert (box.head, box.reply_days) == (ready.officer.person, 2)
    settings(ready, by=head, head=None)
    assert HistoryRow.objects.filter(verb="box settings changed").count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"acknowledge_days": 4}, "between 1 and 3"),
        ({"outcome_days": 0}, "between 5 and 60"),
    ],
)
def test_days_have_a_least_and_a_most(ready, head, changes, said):
    with pytest.raises(BadInput, match=said):
        settings(ready, by=head, **changes)


def test_a_head_has_a_key_and_an_open_box_has_a_head(ready, head):
    with pytest.raises(BadInput, match="key"):
        settings(ready, by=head, head=PersonFactory(school=ready.school))
    actions.open_box(ready.school, by=head)
    with pytest.raises(BadInput, match="head"):
        settings(ready, by=head, head=None)


def test_a_box_comes_with_the_first_setting(school, board):
    actions.set_box(
        school, head=None, acknowledge_days=1, reply_days=3, outcome_days=14,
        publishes_counts=False, by=board,
    )  # fmt: skip
    assert Box.objects.get(school=school).opened_at is None


def test_a_point_that_breaks_between_looking_and_opening_is_seen(ready, head):
    assert lacking(ready.school) == []
    with moved_clock(at(TODAY + timedelta(days=100), time(9))), pytest.raises(BadInput):
        actions.open_box(ready.school, by=head)
