"""What a pack tells of an opened case (evidence/pack.py): its words, its chain, its files.

Opened with the handler's key and given on as plain values. Without the name of the reporter, which
has a key of its own; without notes that somebody wrote for themself alone, which are not opened.
"""

from collections.abc import Iterator
from datetime import datetime, time
from functools import partial

from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from mangxanh.cases.evidence.case_file import CaseFile, Hand, Piece, Step
from mangxanh.cases.evidence.sealed import place, read
from mangxanh.cases.evidence.sniffing import FORMATS
from mangxanh.cases.models import CaseEvent, Entry, Evidence
from mangxanh.cases.opened import Done, Opened, Told
from mangxanh.cases.telling import details_of, image_of, plain
from mangxanh.common.dates import now

# Entries whose words are told; of a piece of evidence they hold its keys.
_TOLD = frozenset(
    {
        Entry.What.REPORT, Entry.What.MESSAGE, Entry.What.NOTE, Entry.What.ACTION,
        Entry.What.REFERRAL, Entry.What.DECISION, Entry.What.REQUEST, Entry.What.PEOPLE,
    }
)  # fmt: skip
_ENDINGS = {form.mime: form.ending for form in FORMATS.values()}
_COPIES = {form.mime: form.copy_ending for form in FORMATS.values()}


def case_file_of(opened: Opened, *, reason: str, with_notes: bool = True) -> CaseFile:
    """Return what a pack tells. Without notes (for a family) only what the reporter saw is told.

    The pieces lie in the order of `opened.evidence`, less those that were deleted.
    """
    with override("vi"):  # a paper of the school
        case = opened.case
        return CaseFile(
            school=case.school.name,
            number=case.number,
            title=str(case.get_kind_display()),
            made_at=now(),
            made_by=opened.person.addressed,
            reason=reason,
            steps=tuple(_steps(opened, with_notes=with_notes)),
            pieces=tuple(
                _piece(opened, one)
                for one in opened.evidence
                if one.row.state != Evidence.State.GONE
            ),
        )


def _steps(opened: Opened, *, with_notes: bool) -> Iterator[Step]:
    """Yield what happened and what was written, the oldest first."""
    found: list[tuple[datetime, int, Step]] = []
    for line in opened.chronology:
        step = Step(_when(line.at, by_day=line.by_day), line.who, line.text)
        found.append((line.at, line.n, step))
    for one in opened.told:
        if one.entry.what not in _TOLD:
            continue
        if not with_notes and one.entry.seen_by != Entry.SeenBy.REPORTER:
            continue
        found.append((_moment(one.entry), one.entry.n, _said(opened, one)))
    yield from (step for _at, _n, step in sorted(found, key=lambda row: row[:2]))


def _said(opened: Opened, one: Told) -> Step:
    entry = one.entry
    who = opened.reporter if entry.from_reporter else (entry.by.addressed if entry.by else "")
    parts = [one.text]
    if entry.what == Entry.What.REPORT:
        who = opened.reporter
        parts += [f"{label}: {value}" for label, value in [*details_of(opened), *image_of(opened)]]
    if entry.what == Entry.What.PEOPLE:
        parts.append(plain(one.words.get("rows", [])))
    when = _when(_moment(entry), by_day=entry.at is None)
    return Step(when, who, str(entry.get_what_display()), "\n".join(filter(None, parts)))


def _moment(entry: Entry) -> datetime:
    if entry.at is not None:
        return entry.at
    return datetime.combine(entry.day, time(), get_current_timezone())


def _when(at: datetime, *, by_day: bool) -> str:
    return f"{localtime(at):%d/%m/%Y}" if by_day else f"{localtime(at):%d/%m/%Y %H:%M}"


def _piece(opened: Opened, one: Done) -> Piece:
    words, row, school = one.words, one.row, opened.case.school_id
    mime = str(words.get("mime", ""))
    copy = None
    if row.copy:
        copy = partial(read, place(school, row.copy), bytes.fromhex(words["copy_key"]))
    return Piece(
        name=str(words.get("name", "")),
        ending=_ENDINGS.get(mime, ".bin"),
        size=int(words.get("size", 0)),
        sha256=str(words.get("sha256", "")),
        read=partial(read, place(school, row.original), bytes.fromhex(words["key"])),
        hands=tuple(_hands(opened, one)),
        copy=copy,
        copy_ending=_COPIES.get(mime, ".bin"),
        locked=row.state == Evidence.State.LOCKED,
    )


def _hands(opened: Opened, one: Done) -> Iterator[Hand]:
    """Yield who had a piece in hands: who sent it, then whoever the chain says looked at it."""
    entry = one.row.entry
    who = opened.reporter if entry.from_reporter else (entry.by.addressed if entry.by else "")
    yield Hand(_when(_moment(entry), by_day=entry.at is None), who, _("sent it in"))
    seen = {event.n for event in opened.events if _is_look_at(event, one.n)}
    lines = [line for line in opened.chronology if line.n in seen]
    for line in sorted(lines, key=lambda line: line.n):
        yield Hand(_when(line.at, by_day=False), line.who, line.text)


def _is_look_at(event: CaseEvent, n: int) -> bool:
    return event.verb == "file seen" and event.detail.split()[:1] == [str(n)]
