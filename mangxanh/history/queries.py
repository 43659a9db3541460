"""Reading history, and proving that nobody touched it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.db import DatabaseError
from django.db.models import Model
from django.utils.translation import gettext as _

from mangxanh.history.chain import START, Link, read_chain_key, seal
from mangxanh.history.heads import Head, read_head, read_log, schools_with_head
from mangxanh.history.models import ChainHead, HistoryRow, Rows

Reason = Literal["changed", "missing", "cut off", "head", "log", "unreadable"]
Points: TypeAlias = dict[int, list[tuple[str, Reason]]]


def history_of(obj: Model) -> Rows:
    """Return what happened to an object, newest first."""
    rows = HistoryRow.objects.filter(object_label=obj._meta.label, object_key=str(obj.pk))
    return rows.order_by("-at", "-n")


def mac_at(school_id: int, n: int) -> str | None:
    """Return the digest of a row, None where there is no such row."""
    rows = HistoryRow.objects.filter(school_id=school_id, n=n)
    return rows.values_list("mac", flat=True).first()


@dataclass(frozen=True)
class Broken:
    """Where a chain is not what it was: row `n` of `school_id`, and in what way."""

    school_id: int
    n: int
    reason: Reason

    def __str__(self) -> str:
        values = {"school": self.school_id, "n": self.n}
        sentences = {
            "changed": _("History of school %(school)s: row %(n)s was changed."),
            "missing": _("History of school %(school)s: row %(n)s was removed."),
            "cut off": _("History of school %(school)s: the last rows were removed, from %(n)s."),
            "head": _("History of school %(school)s: the head file does not fit row %(n)s."),
            "log": _("History of school %(school)s: the log of heads does not fit row %(n)s."),
            "unreadable": _("History of school %(school)s: row %(n)s cannot be read."),
        }
        return sentences[self.reason] % values


def verify(school_id: int | None = None) -> list[Broken]:
    """Return what is broken, in the chain of one school or in all, first row first.

    Needs nothing but the database, the key and the head files; other people may write
    meanwhile. A chain may be ahead of its head file (that is written every few seconds),
    never behind it.
    """
    logged: dict[int, list[Head]] = defaultdict(list)
    for head in read_log():
        if head.restored_from:
            reach = head.restored_from[0]
            logged[head.school_id] = [h for h in logged[head.school_id] if h.count <= reach]
        logged[head.school_id].append(head)
    if school_id is None:
        chains = set(HistoryRow.objects.values_list("school_id", flat=True).distinct())
        chains |= set(ChainHead.objects.values_list("pk", flat=True))
        chains |= schools_with_head() | set(logged)
    else:
        chains = {school_id}
    key = read_chain_key()
    return [broken for one in sorted(chains) for broken in _verify_chain(one, logged[one], key)]


def _known_points(school_id: int, logged: list[Head]) -> tuple[Points, list[Broken]]:
    """Return what was known of a chain: by row, digests and where they were kept."""
    points: Points = defaultdict(list)
    for line in logged:
        points[line.count].append((line.mac, "log"))
    try:
        head = read_head(school_id)
    except ValueError:
        return points, [Broken(school_id, 0, "head")]
    if head:
        points[head.count].append((head.mac, "head"))
        if head.restored_from:
            points[head.restored_from[0]].append((head.restored_from[1], "head"))
    row = ChainHead.objects.filter(pk=school_id, count__gt=0).first()
    if row:
        points[row.count].append((row.mac, "head"))
    gone = head is None and bool(logged)
    return points, [Broken(school_id, logged[-1].count, "head")] if gone else []


def _verify_chain(school_id: int, logged: list[Head], key: bytes) -> list[Broken]:
    points, found = _known_points(school_id, logged)
    last = 0
    for last, mac, fault in _walk(school_id, key):
        if fault:
            found.append(fault)
        else:
            wrong = [reason for kept, reason in points.get(last, []) if kept != mac]
            found += [Broken(school_id, last, reason) for reason in wrong[:1]]
    if max(points, default=0) > last:
        found.append(Broken(school_id, last + 1, "cut off"))
    return sorted(found, key=lambda one: one.n)


def _walk(school_id: int, key: bytes) -> Iterator[tuple[int, str, Broken | None]]:
    """Yield place, digest and fault of each row of a chain in order."""
    before, expected = START, 1
    rows = HistoryRow.objects.of_school(school_id).values_list(*Link._fields, "mac")
    try:
        for *fields, mac in rows.iterator(chunk_size=2000):
            link = Link(*fields)
            fault: Broken | None = None
            if link.n != expected:
                fault = Broken(school_id, expected, "missing")
            elif not _fits(link, before, key, mac):
                fault = Broken(school_id, link.n, "changed")
            yield link.n, mac, fault
            before, expected = mac, link.n + 1
    except (ValueError, TypeError, DatabaseError):
        yield expected, "", Broken(school_id, expected, "unreadable")


def _fits(link: Link, before: str, key: bytes, mac: str) -> bool:
    try:
        return mac == seal(link, before, key)
    except (AttributeError, ValueError):  # SQLite keeps whatever the owner puts into a column
        return False
