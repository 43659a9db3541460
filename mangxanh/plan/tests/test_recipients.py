"""The distribution list: who gets the plan, and that it arrived."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from mangxanh.plan.actions import recipients
from mangxanh.plan.models import Recipient
from mangxanh.plan.queries import received_of
from mangxanh.plan.tests.factories import DAY, RecipientFactory, verbs

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_every_colleague_is_added_once(plan, board, teacher):
    assert recipients.add_all_staff(plan, by=board) == 2
    assert recipients.add_all_staff(plan, by=board) == 0

    assert {row.person for row in plan.recipients.all()} == {board, teacher}
    assert verbs(plan) == ["recipients added"]


def test_an_office_is_added_and_removed(plan, board):
    row = recipients.add_recipient(plan, " UBND  phường ", by=board)
    assert (row.name, verbs(row)) == ("UBND phường", ["recipient added"])
    pk = row.pk

    recipients.remove_recipient(row, by=board)

    row.pk = pk
    assert verbs(row) == ["recipient added", "recipient removed"]
    assert not Recipient.objects.exists()


def test_a_recipient_needs_a_name(plan, board):
    with pytest.raises(ValidationError):
        recipients.add_recipient(plan, " \u200b", by=board)

    assert not Recipient.objects.exists()


def test_a_colleague_ticks_their_own_once(plan, teacher):
    row = RecipientFactory(plan=plan, person=teacher)

    recipients.tick_received(row, by=teacher)
    recipients.tick_received(row, day=DAY, by=teacher)

    row.refresh_from_db()
    assert (row.received_on, row.on_paper) == (date(2026, 11, 23), False)
    assert received_of(plan) == (1, 1)
    assert verbs(row) == ["plan received"]


def test_a_tick_on_paper_is_of_a_day_that_came(plan, board):
    row = RecipientFactory(plan=plan)

    with pytest.raises(ValidationError):
        recipients.tick_received(row, day=date(2026, 11, 24), on_paper=True, by=board)
    recipients.tick_received(row, day=DAY, on_paper=True, by=board)

    row.refresh_from_db()
    assert (row.received_on, row.on_paper) == (DAY, True)


def test_who_received_it_stays_until_the_tick_is_taken_back(plan, board):
    row = RecipientFactory(plan=plan, received_on=DAY, on_paper=True)

    with pytest.raises(ValidationError):
        recipients.remove_recipient(row, by=board)
    recipients.untick_received(row, by=board)
    recipients.untick_received(row, by=board)

    row.refresh_from_db()
    assert (row.received_on, row.on_paper) == (None, False)
    assert verbs(row) == ["receipt taken back"]
