"""What a child told a colleague in person: filed like a report, sealed for the same ladder."""

from dataclasses import replace

from django.db import transaction

from mangxanh.cases.actions.filing import Told, seal_told, store
from mangxanh.cases.duty import URGENT_MINUTES, roster_of
from mangxanh.cases.models import Box, Case, Kind
from mangxanh.cases.permissions import can_tell
from mangxanh.common.permissions import require
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import Person

LIST = "/vu-viec/"
DANGEROUS = frozenset({Kind.THREATENED, Kind.STRANGER, Kind.HOME, Kind.SELF})


def file_spoken(box: Box, told: Told, *, by: Person) -> Case:
    """File what was told in person; whoever writes it down reads it only if they are on the ladder.

    The kinds that mean danger are urgent whatever was ticked.
    """
    require(can_tell(by, box.school))
    urgent = told.is_urgent or told.kind in DANGEROUS
    why = [*told.why, *(["kind"] if told.kind in DANGEROUS else ["told"] if urgent else [])]
    told = replace(told, origin=Case.Origin.SPOKEN, is_urgent=urgent, why=why)
    sealed = seal_told(box, roster_of(box.school), told)  # before the transaction, which is short
    with transaction.atomic():
        case = store(sealed)
        people = [rung.handler.person for rung in sealed.ladder]
        for person in people if urgent else people[:1]:
            if urgent:
                minutes = str(URGENT_MINUTES)
                tell_by_letter(
                    person, case.school, "case-urgent", url=LIST, at_once=True, minutes=minutes
                )
            else:
                tell_by_letter(person, case.school, "case-new", url=LIST)
    return case
