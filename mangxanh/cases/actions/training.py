"""The training of a handler: which scenarios were understood; no score, nobody compares."""

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.models import Handler
from mangxanh.cases.permissions import can_use_key
from mangxanh.cases.training import Option, Scenario, unit
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.school.models import Person


@transaction.atomic
def choose(handler: Handler, scenario: Scenario, number: int, *, by: Person) -> Option:
    """Return the option (from 0) with what would come of it; the right one is remembered."""
    row = _own(handler, by)
    if not 0 <= number < len(scenario.options):
        raise BadInput(_("Please choose one."))
    option = scenario.options[number]
    if option.is_right and scenario.key not in row.answered:
        row.answered = [*row.answered, scenario.key]
        row.save(update_fields=["answered"])
    return option


@transaction.atomic
def finish_training(handler: Handler, *, by: Person) -> Handler:
    """Note that a handler did the training; BadInput while a scenario is left. Twice is harmless."""
    row = _own(handler, by)
    if row.trained_at:
        return row
    left = unit().next_of(row.answered)
    if left:
        raise BadInput(_("This is still left: %(title)s.") % {"title": left.title})
    row.trained_at = now()
    row.save(update_fields=["trained_at"])
    record("training done", row, by=by)
    return row


def _own(handler: Handler, by: Person) -> Handler:
    row: Handler = Handler.objects.select_for_update().get(pk=handler.pk)
    require(can_use_key(by, row))
    return row
