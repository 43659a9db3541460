"""The chains of the cases: their heads in a file outside the database, and whether all are whole.

The file `heads/cases` holds {key of the case: [rows, digest of the last, its public key, entries,
digest of the last]} and nothing else. It is at most some seconds behind; a case that is shorter
than its head, or has another digest there, or is gone without having been destroyed, was
tampered with.
"""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from mangxanh.cases.models import Case, CaseEvent, Entry
from mangxanh.cases.vault.chain import Link, Written, seal_entry, seal_link
from mangxanh.cases.vault.months import shredded

# rows, digest of the last, public key of the case, entries, digest of the last of them
Head = tuple[int, str, str, int, str]


@dataclass(frozen=True)
class Broken:
    """Where the chain of a case is not what it was; `case` is its number, else its key."""

    case: str
    n: int
    reason: str

    def __str__(self) -> str:
        told = {
            "changed": _("Case %(case)s: row %(n)s was changed."),
            "missing": _("Case %(case)s: row %(n)s was removed."),
            "entry": _("Case %(case)s: what was written at place %(n)s was changed or removed."),
            "cut off": _("Case %(case)s: the last rows were removed, from %(n)s."),
            "head": _("Case %(case)s: its head does not fit row %(n)s."),
            "gone": _("Case %(case)s was removed, with %(n)s rows."),
            "unreadable": _("The file with the heads of the cases cannot be read."),
        }[self.reason]
        return told % {"case": self.case, "n": self.n} if "%" in told else told


def _path() -> Path:
    return Path(settings.HEADS_DIR) / "cases"


def read_heads() -> dict[int, Head]:
    """Return the heads that are kept; ValueError where the file cannot be read."""
    try:
        plain = json.loads(_path().read_text())
    except FileNotFoundError:
        return {}
    try:
        return {
            int(key): (int(n), str(mac), str(public), int(entries), str(entry_mac))
            for key, (n, mac, public, entries, entry_mac) in plain.items()
        }
    except (AttributeError, TypeError) as error:
        raise ValueError("not heads") from error


def write(heads: dict[int, Head]) -> None:
    """Keep the heads: after this returns they survive a cut of power; never half a file."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    with fresh.open("w") as file:
        json.dump({str(key): list(head) for key, head in sorted(heads.items())}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def heads_now() -> dict[int, Head]:
    """Return how far each chain reaches in the database; a drill is destroyed any day."""
    rows = Case.objects.filter(is_drill=False).values_list(
        "pk", "chain_count", "chain_mac", "public_key", "entries_count", "entries_mac"
    )
    return {pk: (n, mac, public, entries, last) for pk, n, mac, public, entries, last in rows}


def reaches(case: int, head: Head) -> bool:
    """Return whether both chains of a case have at the places of a head what it says."""
    n, mac, _public, entries, entry_mac = head
    return (
        CaseEvent.objects.filter(case=case, n=n, mac=mac).exists()
        and Entry.objects.filter(case=case, n=entries, mac=entry_mac).exists()
    )


def verify() -> list[Broken]:
    """Return what is broken in the chains of all cases, the first row of each first."""
    try:
        kept = read_heads()
    except ValueError:
        return [Broken("", 0, "unreadable")]
    gone = shredded()
    found = [
        Broken(str(pk), head[0], "gone")
        for pk, head in sorted(kept.items())
        if head[2] not in gone and not Case.objects.filter(pk=pk).exists()
    ]
    for case in Case.objects.order_by("pk").iterator(chunk_size=500):
        fault = _verify_chain(case, kept.get(case.pk)) or _verify_entries(case, kept.get(case.pk))
        if fault:
            found.append(fault)
    return found


def _verify_chain(case: Case, kept: Head | None) -> Broken | None:
    last, mac = 0, ""
    for last, mac, fault in _walk(case):  # the last one is looked at below
        if fault:
            return fault
        if kept and last == kept[0] and mac != kept[1]:
            return Broken(case.number, last, "head")
    if last < max(case.chain_count, kept[0] if kept else 0):
        return Broken(case.number, last + 1, "cut off")
    return None if mac == case.chain_mac else Broken(case.number, last, "head")


def _verify_entries(case: Case, kept: Head | None) -> Broken | None:
    last, before = 0, ""
    rows = Entry.objects.filter(case=case).order_by("n")
    try:
        for row in rows.iterator(chunk_size=100):
            mac = _digest_of(row, case, before)
            was_other = kept is not None and row.n == kept[3] and mac != kept[4]
            if row.n != last + 1 or mac != row.mac or was_other:
                return Broken(case.number, last + 1, "entry")
            last, before = row.n, mac
    except (ValueError, TypeError, AttributeError, DatabaseError):
        return Broken(case.number, last + 1, "entry")
    if last < max(case.entries_count, kept[3] if kept else 0):
        return Broken(case.number, last + 1, "entry")
    return None if before == case.entries_mac else Broken(case.number, last, "entry")


def _digest_of(row: Entry, case: Case, before: str) -> str:
    told = (row.n, row.what, row.seen_by, row.from_reporter, row.day, row.at, bytes(row.sealed))
    return seal_entry(Written(case.number, case.school_id, *told), before)


def _walk(case: Case) -> Iterator[tuple[int, str, Broken | None]]:
    """Yield place, digest and fault of each row of a case's chain in order."""
    before, expected = "", 1
    rows = CaseEvent.objects.filter(case=case).order_by("n")
    try:
        for row in rows:
            fault: Broken | None = None
            link = Link(
                case.number, case.school_id, row.n, row.at, row.actor_id, row.verb, row.detail
            )
            if row.n != expected:
                fault = Broken(case.number, expected, "missing")
            elif seal_link(link, before) != row.mac:
                fault = Broken(case.number, row.n, "changed")
            yield row.n, row.mac, fault
            before, expected = row.mac, row.n + 1
    except (ValueError, TypeError, AttributeError, DatabaseError):
        yield expected, "", Broken(case.number, expected, "changed")
