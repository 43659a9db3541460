"""The distribution list: who gets the plan, and that it arrived."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.history.actions import record
from mangxanh.plan.models import Plan, Recipient
from mangxanh.plan.permissions import can_keep_recipients, can_tick_received
from mangxanh.school.models import Person
from mangxanh.school.queries import staff_of


@transaction.atomic
def add_all_staff(plan: Plan, *, by: Person) -> int:
    """Put every colleague on the list who is not there yet; return how many were added."""
    require(can_keep_recipients(by, plan))
    there = set(plan.recipients.values_list("person", flat=True))
    new = [person for person in staff_of(plan.school) if person.pk not in there]
    for person in new:
        Recipient.objects.create(school=plan.school, plan=plan, name=person.name, person=person)
    if new:
        record("recipients added", plan, by=by)
    return len(new)


@transaction.atomic
def add_recipient(plan: Plan, name: str, *, by: Person) -> Recipient:
    """Put an office or a group on the list."""
    require(can_keep_recipients(by, plan))
    if not clean(name):
        raise ValidationError(_("Please write who gets the plan."))
    row = Recipient.objects.create(school=plan.school, plan=plan, name=clean(name)[:160])
    record("recipient added", row, by=by)
    return row


@transaction.atomic
def remove_recipient(row: Recipient, *, by: Person) -> None:
    """Take somebody off the list who has not received it."""
    require(can_keep_recipients(by, row.plan))
    row = Recipient.objects.select_for_update().get(pk=row.pk)
    if row.received_on:
        raise ValidationError(_("This recipient already has the plan, so the line stays."))
    record("recipient removed", row, by=by)
    row.delete()


@transaction.atomic
def tick_received(
    row: Recipient, *, by: Person, day: date | None = None, on_paper: bool = False
) -> None:
    """Note that the plan arrived (on paper: by a signature on the printed list)."""
    require(can_tick_received(by, row))
    day = day or today()
    if day > today():
        raise ValidationError(_("This day is still to come."))
    row = Recipient.objects.select_for_update().get(pk=row.pk)
    if row.received_on is None:
        row.received_on, row.on_paper = day, on_paper
        row.save(update_fields=["received_on", "on_paper"])
        record("plan received", row, by=by)


@transaction.atomic
def untick_received(row: Recipient, *, by: Person) -> None:
    """Take a tick back that was a slip."""
    require(can_keep_recipients(by, row.plan))
    if Recipient.objects.filter(pk=row.pk, received_on__isnull=False).update(
        received_on=None, on_paper=False
    ):
        record("receipt taken back", row, by=by)
