"""Who can read a new case: officer, deputy and head of now, less whom the reporter named."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from mangxanh.cases.duty import Roster
from mangxanh.cases.models import Box, Handler
from mangxanh.cases.queries import LEAST, able_handlers


@dataclass(frozen=True)
class Rung:
    """A place of the ladder, from 0, and the handler who stands there."""

    place: int
    handler: Handler


def ladder_of(
    box: Box, roster: Roster, moment: datetime, excluded: Collection[int] = ()
) -> list[Rung]:
    """Return the rungs for a case that comes at a moment, the first to act first.

    `excluded` are keys of persons. Who has no key yet or has left cannot be let in. Empty where
    fewer than two are left.
    """
    duty = roster.next_duty(moment)
    wanted = [duty.officer, duty.deputy] if duty else []
    wanted += [box.head_id] if box.head_id else []
    able = {
        handler.person_id: handler
        for handler in able_handlers()
        .filter(school=box.school_id, person__in=wanted)
        .select_related("person")
    }
    left = [able[key] for key in dict.fromkeys(wanted) if key in able and key not in excluded]
    if len(left) < LEAST:
        return []
    return [Rung(place, handler) for place, handler in enumerate(left)]
