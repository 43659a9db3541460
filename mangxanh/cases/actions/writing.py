"""Writing into a case: sealed entries, and the rows of its chain."""

import json
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from mangxanh.cases.models import Case, CaseEvent, Entry
from mangxanh.cases.vault.boxes import seal
from mangxanh.cases.vault.chain import Link, seal_link
from mangxanh.common.dates import at, now, today
from mangxanh.school.models import Person


def locked(case: Case) -> Case:
    """Return the case as it stands now, locked; inside a transaction."""
    row: Case = Case.objects.select_for_update().get(pk=case.pk)
    return row


def seal_words(public: bytes, words: Mapping[str, Any]) -> bytes:
    """Return words (JSON) sealed to a case; ValueError where they are longer than 64 KB."""
    return seal(public, json.dumps(words, ensure_ascii=False).encode())


def add_entry(
    case: Case,
    what: str,
    sealed: bytes,
    *,
    by: Person | None = None,
    from_reporter: bool = False,
    seen_by: str = Entry.SeenBy.TEAM,
) -> Entry:
    """Add an entry to a locked case. Of what an anonymous reporter writes only the day is kept."""
    case.entries_count += 1
    case.save(update_fields=["entries_count"])
    hidden = from_reporter and case.is_anonymous
    return Entry.objects.create(
        case=case,
        n=case.entries_count,
        what=what,
        sealed=sealed,
        by=by,
        from_reporter=from_reporter,
        seen_by=seen_by,
        day=today(),
        at=None if hidden else now(),
    )


def record_event(
    case: Case, verb: str, *, by: Person | None = None, detail: str = "", by_day: bool = False
) -> None:
    """Add a row to the chain of a locked case. `by_day`: only the day is told (a reporter's)."""
    moment = _morning() if by_day else now()
    link = Link(
        case.number,
        case.school_id,
        case.chain_count + 1,
        moment,
        by.pk if by else None,
        verb,
        detail,
    )
    mac = seal_link(link, case.chain_mac)
    CaseEvent.objects.create(
        case=case, n=link.n, at=moment, actor_id=link.actor_id, verb=verb, detail=detail, mac=mac
    )
    case.chain_count, case.chain_mac = link.n, mac
    case.save(update_fields=["chain_count", "chain_mac"])


def _morning() -> datetime:
    return at(today(), time())
