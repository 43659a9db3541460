"""The pages of the duty roster and of the box."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mangxanh.cases.models import Box, DutyShift, Handler, HandOver, RecoveryShare
from mangxanh.cases.opening import box_is_open
from mangxanh.cases.tests.conftest import TODAY
from mangxanh.common.dates import now, today
from mangxanh.school.models import Holiday, Role
from mangxanh.school.models.help import REQUIRED
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import HelpContactFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(team):
    """The browser of the head, who is on the board."""
    return browser(team.head.person.at(team.school))


@pytest.fixture
def officer_web(team):
    return browser(team.officer.person.at(team.school))


def text(answer):
    return " ".join(answer.content.decode().split())


def day(moment):
    return f"{moment:%d/%m/%Y}"


def shift(team, **changes):
    usual = {
        "days": ["6"],
        "from_time": "8:00",
        "until_time": "11:00",
        "officer": team.officer.person_id,
        "deputy": team.deputy.person_id,
        "first_day": day(TODAY),
        "last_day": "",
    }
    return usual | changes


def test_the_whole_staff_sees_two_weeks_and_who_is_there_now(team):
    colleague = PersonFactory(school=team.school, roles=[Role.STAFF])
    Holiday.objects.create(
        school=team.school, name="Hội trại", first_day=TODAY + timedelta(days=9),
        last_day=TODAY + timedelta(days=9),
    )  # fmt: skip
    told = text(browser(colleague).get(reverse("duty_roster")))
    assert f"Trực hôm nay, 07:00–17:30: Cô {team.officer.person.given_name}." in told
    assert told.count("07:00 – 17:30") == 9
    assert "Hội trại" in told
    assert "Chưa có ai trực" not in told
    for name in ("shift_add", "hand_over", "box"):
        assert f'href="{reverse(name)}"' not in told
        assert browser(colleague).get(reverse(name)).status_code == 403


def test_a_handler_is_led_to_training_then_to_the_drill(team, officer_web):
    page = reverse("duty_roster")
    assert "Trước lượt trực đầu tiên" not in text(officer_web.get(page))
    Handler.objects.update(drilled_at=None)
    assert "Trước lượt trực đầu tiên: diễn tập" in text(officer_web.get(page))
    Handler.objects.update(trained_at=None)
    assert "Trước lượt trực đầu tiên: tập huấn" in text(officer_web.get(page))
    colleague = browser(PersonFactory(school=team.school))
    assert reverse("training") not in text(colleague.get(page))


def test_a_gap_is_told_in_words(team, web):
    DutyShift.objects.update(days="1234")
    team.deputy.person.memberships.update(until_date=TODAY - timedelta(days=1))
    told = text(web.get(reverse("duty_roster")))
    assert told.count("Chưa có ai trực") == 2
    assert "không còn trực được" in told
    assert "10 ngày làm việc còn trống" in told


def test_the_board_adds_and_ends_a_shift(team, web):
    assert web.get(reverse("shift_add")).status_code == 200
    answer = web.post(reverse("shift_add"), shift(team))
    assert answer.status_code == 302
    row = DutyShift.objects.get(days="6")
    assert "Thứ Bảy" in text(web.get(reverse("duty_roster")))
    end = reverse("shift_end", args=[row.pk])
    assert web.get(end).status_code == 200
    assert web.post(end, {"last_day": day(TODAY - timedelta(days=9))}).status_code == 422
    assert web.post(end, {"last_day": day(TODAY + timedelta(days=7))}).status_code == 302
    row.refresh_from_db()
    assert row.last_day == TODAY + timedelta(days=7)


def test_what_cannot_be_is_told_beside_what_was_typed(team, web):
    answer = web.post(reverse("shift_add"), shift(team, days=["1"]))
    assert answer.status_code == 422
    assert "đã trực từ 07:00 đến 17:30" in text(answer)
    other = PersonFactory(school=team.school)
    assert web.post(reverse("shift_add"), shift(team, deputy=other.pk)).status_code == 422
    assert DutyShift.objects.count() == 1


def test_a_handler_hands_over_their_own_and_takes_it_back(team, officer_web):
    page = text(officer_web.get(reverse("hand_over")))
    assert team.officer.person.name in page
    sent = {
        "day": day(TODAY + timedelta(days=1)),
        "gives": team.deputy.person_id,
        "takes": team.head.person_id,
    }
    assert officer_web.post(reverse("hand_over"), sent).status_code == 422  # not theirs to give
    sent["gives"] = team.officer.person_id
    assert officer_web.post(reverse("hand_over"), sent).status_code == 302
    row = HandOver.objects.get()
    told = text(officer_web.get(reverse("duty_roster")))
    assert f"thay cô {team.officer.person.given_name}" in told
    undo = reverse("hand_over_undo", args=[row.pk])
    deputy = browser(team.deputy.person.at(team.school))
    assert f'action="{undo}"' not in text(deputy.get(reverse("duty_roster")))
    assert deputy.post(undo).status_code == 403
    assert officer_web.post(undo).status_code == 302
    assert not HandOver.objects.exists()


def test_the_board_hands_over_anybodys(team, web):
    sent = {
        "day": day(TODAY), "gives": team.officer.person_id, "takes": team.deputy.person_id
    }  # fmt: skip
    answer = web.post(reverse("hand_over"), sent)
    assert answer.status_code == 422
    assert "đã có lượt trực" in text(answer)
    assert web.post(reverse("hand_over"), sent | {"takes": team.head.person_id}).status_code == 302


def test_what_is_over_cannot_be_undone(team, web):
    row = HandOver.objects.create(
        school=team.school, day=TODAY - timedelta(days=1), gives=team.officer.person,
        takes=team.head.person, made_at=now(),
    )  # fmt: skip
    answer = web.post(reverse("hand_over_undo", args=[row.pk]), follow=True)
    assert "đã qua" in text(answer)


def fill(team):
    for number in (1, 2, 3):
        RecoveryShare.objects.create(
            school=team.school, number=number, holder="Cô An", confirmed_at=now()
        )
    for kind in REQUIRED:
        HelpContactFactory(school=team.school, kind=kind, checked_on=today())
    Box.objects.update(opened_at=None)


def test_the_page_of_the_box_says_what_is_missing_and_opens_when_nothing_is(team, web):
    Box.objects.update(opened_at=None)
    told = text(web.get(reverse("box")))
    assert "Còn thiếu 2 điều kiện" in told
    assert reverse("help_contacts") in told
    assert f'action="{reverse("box_open")}"' not in told
    answer = web.post(reverse("box_open"), follow=True)
    assert "Chưa mở được hộp thư" in text(answer)
    fill(team)
    assert f'action="{reverse("box_open")}"' in text(web.get(reverse("box")))
    assert "Hộp thư đã mở" in text(web.post(reverse("box_open"), follow=True))
    assert box_is_open(team.school)


def test_it_says_when_an_open_box_lacks_something_or_counts_as_closed(team, web):
    fill(team)
    web.post(reverse("box_open"))
    HelpContactFactory._meta.model.objects.update(checked_on=None)
    assert "không còn đủ" in text(web.get(reverse("box")))
    for handler in (team.officer, team.deputy):
        handler.person.is_active = False
        handler.person.save()
    assert "đang không nhận tin" in text(web.get(reverse("box")))


def test_it_is_closed_with_a_reason(team, web):
    assert web.post(reverse("box_close"), {"reason": ""}).status_code == 422
    assert web.post(reverse("box_close"), {"reason": "  "}).status_code == 422
    assert web.post(reverse("box_close"), {"reason": "Nghỉ hè"}).status_code == 302
    assert "Nghỉ hè" in text(web.get(reverse("box")))


def test_the_settings_are_kept(team, web):
    page = text(web.get(reverse("box_settings")))
    assert team.head.person.name in page
    sent = {
        "head": team.officer.person_id, "acknowledge_days": 2, "reply_days": 3, "outcome_days": 20
    }  # fmt: skip
    assert web.post(reverse("box_settings"), sent).status_code == 302
    box = Box.objects.get()
    assert (box.head_id, box.outcome_days) == (team.officer.person_id, 20)
    answer = web.post(reverse("box_settings"), sent | {"outcome_days": 90})
    assert answer.status_code == 422
    assert web.post(reverse("box_settings"), sent | {"head": ""}).status_code == 422


def test_a_school_without_a_box_sees_the_list_too(school, board):
    told = text(browser(board).get(reverse("box")))
    assert "Còn thiếu 6 điều kiện" in told
    assert browser(board).get(reverse("box_settings")).status_code == 200
    assert browser(board).get(reverse("duty_roster")).status_code == 200
