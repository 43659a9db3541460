"""What a child told a colleague in person: filed like a report, sealed for the same ladder."""

import logging
from dataclasses import replace

from django.db import transaction

from mangxanh.analysis.crisis import crisis, danger
from mangxanh.cases.actions.filing import Told, seal_told, store
from mangxanh.cases.duty import URGENT_MINUTES, roster_of
from mangxanh.cases.models import Box, Case, Entry, Kind
from mangxanh.cases.permissions import can_tell
from mangxanh.common.permissions import require
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import Person

LIST = "/vu-viec/"
logger = logging.getLogger(__name__)
DANGEROUS = {
    Kind.THREATENED.value: "answer.threat",
    Kind.STRANGER.value: "answer.meeting-unsure",
    Kind.HOME.value: "answer.home",
    Kind.SELF.value: "answer.self",
}


def file_spoken(box: Box, told: Told, *, by: Person) -> Case:
    """File what was told in person; whoever writes it down reads it only if they are on the ladder.

    The kinds and words that mean danger make it urgent whatever was ticked. The same form sent
    again (`told.once`) finds what it filed.
    """
    require(can_tell(by, box.school))
    why = _why(told)
    urgent = bool(why)
    told = replace(told, origin=Case.Origin.SPOKEN, is_urgent=urgent, why=why)
    sealed = seal_told(box, roster_of(box.school), told)  # before the transaction, which is short
    with transaction.atomic():
        Box.objects.select_for_update().get(pk=box.pk)  # of two at once the second finds the first
        if known := _filed_with(box, told.once):
            return known
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


def _filed_with(box: Box, once: str) -> Case | None:
    """Return what a form has filed, None if nothing yet."""
    filed = Entry.objects.filter(case__school=box.school_id, what=Entry.What.REPORT, once=once)
    found = filed.select_related("case").first() if once else None
    return found.case if found else None


def _why(told: Told) -> list[str]:
    """Return the names of what makes it urgent; the words are looked at in memory alone."""
    why = ["answer.told"] if told.is_urgent else []
    why += [DANGEROUS[told.kind]] if told.kind in DANGEROUS else []
    return why + _found(str(told.report.get("text", "")))


def _found(text: str) -> list[str]:
    """Return what the words tell, by rules or wording; a check that breaks counts as danger."""
    try:
        found = crisis(text)
        found = found if found.is_urgent else danger(text)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is filed all the same
        logger.error("The crisis check broke: %s", type(error).__name__)  # noqa: TRY400  # its text may quote them
        return ["check.failed"]
    return list(found.why) if found.is_urgent else []
