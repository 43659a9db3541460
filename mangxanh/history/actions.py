"""Writing down what was done, and keeping the heads of the chains outside the database."""

import logging
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Model

from mangxanh.common.dates import now
from mangxanh.history.chain import Link, read_chain_key, seal
from mangxanh.history.heads import Head, append_to_log, read_head, read_log, write_head
from mangxanh.history.models import ChainHead, HistoryRow
from mangxanh.history.queries import mac_at

log = logging.getLogger(__name__)
RESTORED = "restored from backup"


class Actor(Protocol):
    """Whoever did something: school's Person."""

    pk: Any

    def role_in(self, school_id: int, /) -> str: ...


def record(verb: str, obj: Model, *, by: Actor | None, school_id: int | None = None) -> None:
    """Add a row to the chain of a school, inside the transaction of what it tells.

    `verb` is English past tense ("line edited"); `school_id` is the object's own unless given,
    0 being the installation; `by` is None for what must stay anonymous and for machines.
    Raises RuntimeError outside a transaction, ValueError for an object that was never saved.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of what it tells")
    if obj.pk is None:
        raise ValueError("an object without a key has no history")
    if school_id is None:
        owned: Any = obj
        school_id = int(owned.school_id or 0)
    _add(
        school_id,
        actor_id=by.pk if by else None,
        actor_role=by.role_in(school_id) if by else "",
        verb=verb,
        object_label=obj._meta.label,
        object_key=str(obj.pk),
    )


def _add(
    school_id: int,
    *,
    actor_id: int | None,
    actor_role: str,
    verb: str,
    object_label: str,
    object_key: str,
) -> None:
    head, _made = ChainHead.objects.select_for_update().get_or_create(school_id=school_id)
    link = Link(
        school_id, head.count + 1, now(), actor_id, actor_role, verb, object_label, object_key
    )
    row = HistoryRow(**link._asdict(), mac=seal(link, head.mac, read_chain_key()))
    row.save(force_insert=True)
    head.count, head.mac, head.at = row.n, row.mac, row.at
    head.save(update_fields=["count", "mac", "at"])


def _as_file(head: ChainHead, restored_from: tuple[int, str] | None = None) -> Head:
    at = head.at.isoformat() if head.at else ""
    return Head(head.school_id, head.count, head.mac, at, restored_from)


def write_heads() -> int:
    """Bring the head files up to their chains; return how many were written.

    A file that the chain does not bear out stays as it is: it is what tells that somebody
    shortened or rewrote the chain, and `verify` reports it.
    """
    written = 0
    for head in ChainHead.objects.filter(count__gt=0).order_by("school_id"):
        try:
            kept = read_head(head.school_id)
        except ValueError:
            log.error("history: head file %s cannot be read", head.school_id)  # noqa: TRY400  # the stack would tell nothing
            continue
        if kept and kept.count >= head.count and kept.mac == mac_at(kept.school_id, kept.count):
            continue
        if kept and kept.mac != mac_at(kept.school_id, kept.count):
            log.error("history: chain %s does not reach its head", head.school_id)
            continue
        write_head(_as_file(head, kept.restored_from if kept else None))
        written += 1
    return written


def log_heads() -> int:
    """Add the heads that grew since the last time to the log; return how many."""
    known = {head.school_id: head for head in read_log()}
    grown = []
    for school_id in ChainHead.objects.order_by("school_id").values_list("pk", flat=True):
        try:
            head = read_head(school_id)
        except ValueError:
            continue  # write_heads and verify say so
        last = known.get(school_id)
        if head and (last is None or last.count < head.count):
            grown.append(head)
    if grown:
        append_to_log(grown)
    return len(grown)


def record_restore() -> None:
    """Write down, in every chain, that a backup was put back, and which head it had.

    The head files then name the head of the backup, whatever they said before: the rows that
    were written after the backup are gone, and this is the trace of it.
    """
    with transaction.atomic():
        older = list(ChainHead.objects.select_for_update().filter(count__gt=0))
        for head in older:
            _add(
                head.school_id,
                actor_id=None,
                actor_role="",
                verb=RESTORED,
                object_label=ChainHead._meta.label,
                object_key=f"{head.count}:{head.mac}",
            )
    heads = []
    for head in older:
        came_from = (head.count, head.mac)
        head.refresh_from_db()
        heads.append(_as_file(head, came_from))
    if heads:
        append_to_log(heads)
    for file in heads:
        write_head(file)
