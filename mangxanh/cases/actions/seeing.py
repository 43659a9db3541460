"""Who read what: the first look of each handler stands in the chain, and stops no clock."""

from django.db import transaction

from mangxanh.cases.actions.writing import held, record_event
from mangxanh.cases.models import Case, CaseEvent, Evidence
from mangxanh.school.models import Person


def note_opened(case: Case, *, by: Person) -> None:
    """Note that somebody read a case for the first time."""
    if CaseEvent.objects.filter(case=case, verb="opened", actor_id=by.pk).exists():
        return
    with transaction.atomic():
        case = held(case, by)
        if not CaseEvent.objects.filter(case=case, verb="opened", actor_id=by.pk).exists():
            record_event(case, "opened", by=by)


@transaction.atomic
def note_file(evidence: Evidence, what: str, *, by: Person) -> None:
    """Note that somebody looked at a copy (once a person), or took an original."""
    case = held(evidence.case, by)
    detail = f"{evidence.entry.n} {what}"
    seen = CaseEvent.objects.filter(case=case, verb="file seen", actor_id=by.pk, detail=detail)
    if what == "copy" and seen.exists():
        return
    record_event(case, "file seen", by=by, detail=detail)


@transaction.atomic
def note_sheet(case: Case, *, by: Person) -> None:
    """Note that somebody made the sheet for a receiving place; what it says is kept nowhere."""
    record_event(held(case, by), "sheet made", by=by)


@transaction.atomic
def note_pack(case: Case, what: str, *, by: Person) -> None:
    """Note that somebody took a pack along, whole ("pack") or without names ("twin")."""
    record_event(held(case, by), "pack made", by=by, detail=what)
