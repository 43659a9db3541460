"""Letting the server out to the internet for one purpose, and calling it back."""

from django.db import transaction

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.school.models import OutsideSwitch, Person, School
from mangxanh.school.permissions import can_switch_outside


@transaction.atomic
def switch_outside(school: School, source: str, *, on: bool, by: Person) -> None:
    """Let the server out for a purpose, or not any more; twice is harmless."""
    require(can_switch_outside(by, school))
    OutsideSwitch.Source(source)
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    row = OutsideSwitch.objects.filter(school=school, source=source).first()
    if row is None:
        row = OutsideSwitch(school=school, source=source)
    if row.is_on == on:
        return
    row.is_on, row.changed_by, row.changed_at = on, by, now()
    row.save()
    record("outside switched on" if on else "outside switched off", row, by=by)
