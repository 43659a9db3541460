"""Writing into a case: sealed entries, and the rows of its chain."""

import json
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from mangxanh.cases.models import Action, Case, CaseEvent, Deadline, Entry, Referral
from mangxanh.cases.permissions import can_handle
from mangxanh.cases.queries import ASKED_AGAIN
from mangxanh.cases.states import Facts, state_of
from mangxanh.cases.vault.boxes import seal
from mangxanh.cases.vault.chain import Link, Written, seal_entry, seal_link
from mangxanh.common.dates import at, now, today
from mangxanh.common.permissions import require
from mangxanh.school.models import Person


def locked(case: Case) -> Case:
    """Return the case as it stands now, locked; inside a transaction."""
    row: Case = Case.objects.select_for_update().get(pk=case.pk)
    return row


def held(case: Case, by: Person) -> Case:
    """Return the case as it stands now, locked, for whoever handles it; inside a transaction."""
    row = locked(case)
    require(can_handle(by, row))
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
    once: str = "",
) -> Entry:
    """Add an entry to a locked case. Of what an anonymous reporter writes only the day is kept.

    `once` names the form it came by: `sent_before` finds it when the form is sent again.
    """
    hidden = from_reporter and case.is_anonymous
    moment, n = None if hidden else now(), case.entries_count + 1
    told = (n, what, seen_by, from_reporter, today(), moment, sealed)
    mac = seal_entry(Written(case.number, case.school_id, *told), case.entries_mac)
    case.entries_count, case.entries_mac = n, mac
    case.save(update_fields=["entries_count", "entries_mac"])
    return Entry.objects.create(
        case=case,
        n=n,
        what=what,
        sealed=sealed,
        by=by,
        from_reporter=from_reporter,
        seen_by=seen_by,
        day=today(),
        at=moment,
        once=once,
        mac=mac,
    )


def sent_before(case: Case, once: str) -> Entry | None:
    """Return the entry that a form already made in a locked case: a double tap makes one."""
    return Entry.objects.filter(case=case, once=once).first() if once else None


def facts_of(case: Case) -> Facts:
    """Return what the coded fields of a case tell."""
    open_ones = Deadline.objects.filter(case=case, met_at__isnull=True)
    running = set(open_ones.values_list("what", flat=True))
    referrals = list(
        Referral.objects.filter(case=case).values_list("place", "answer_due_on", "answered_on")
    )
    actions = list(Action.objects.filter(case=case).values_list("started_at", "done_at"))
    notified = any(place in Referral.NOTICE for place, _due, _answered in referrals)
    return Facts(
        acknowledged=case.acknowledged_at is not None,
        closed=case.closed_on is not None,
        asked_again=bool(running & ASKED_AGAIN.keys()),
        has_news=case.has_news,
        reply_owed=Deadline.What.REPLY in running,
        notice_owed=bool(case.must_notify) and not notified,
        answer_awaited=any(due and not answered for _place, due, answered in referrals),
        planned=bool(actions),
        acting=bool(referrals) or any(begun or done for begun, done in actions),
    )


def settle(case: Case) -> None:
    """Write down the state in which a locked case now is."""
    state = state_of(facts_of(case))
    if state != case.state:
        case.state = state
        case.save(update_fields=["state"])


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
