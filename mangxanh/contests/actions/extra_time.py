"""Extra time of a pupil: one private factor that acts everywhere, also in the middle of a paper."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.permissions import require
from mangxanh.contests.desk import desk
from mangxanh.contests.models import Attempt
from mangxanh.contests.permissions import can_give_time
from mangxanh.contests.queries.closing import outages_of
from mangxanh.contests.sitting import due_of, milliseconds
from mangxanh.contests.timing import FACTORS
from mangxanh.history.actions import record
from mangxanh.school.models import Person, Pupil


@transaction.atomic
def set_time_factor(pupil: Pupil, factor: float, *, by: Person) -> None:
    """Give a pupil more time, or the usual time again; it acts at once. Twice is harmless.

    Not in the worker, which can't tell the desk. History doesn't keep the number.
    """
    rows = Pupil.objects.select_for_update(of=("self",)).select_related("school_class", "person")
    row: Pupil = rows.get(pk=pupil.pk)
    require(row.school_class is not None and row.left_on is None)
    assert row.school_class is not None  # noqa: S101  # for mypy
    require(can_give_time(by, row.school_class))
    if factor not in FACTORS:
        raise ValidationError(_("Please choose one of these."))
    if row.time_factor == factor:
        return
    row.time_factor = factor
    row.save(update_fields=["time_factor"])
    record("extra time changed", row, by=by)
    going_on = Attempt.objects.select_for_update(of=("self",)).going_on()
    retime(going_on.filter(person=row.person, school=row.school_id), factor)


def retime(attempts: Iterable[Attempt], factor: float | None = None) -> int:
    """Let attempts that go on end when they should by now; return how many moved.

    Inside a transaction, not in the worker: after a round was lengthened, an outage noted, or
    with another `factor`. What can't be told to the desk undoes it all.
    """
    moved = []
    rows = list(attempts)
    outages = outages_of({row.round.contest_id for row in rows})
    for row in rows:
        row.factor = row.factor if factor is None else factor
        began = row.started_at
        lost = outages.get(row.round.contest_id, ())
        due = due_of(row.round, began, row.factor, lost) if began else None
        if due is None or due == row.due_at:
            continue
        row.due_at = due
        row.save(update_fields=["factor", "due_at"])
        moved.append((row.token, milliseconds(due)))
    for token, moment in moved:
        desk().move_due(token, moment)
    return len(moved)
