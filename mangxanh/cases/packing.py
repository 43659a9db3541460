"""A case as plain values for its pack: what a handler reads, put in order, in Vietnamese.

Notes of one person alone are in no pack. Of an anonymous reporter's own steps only the day is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils import translation
from django.utils.timezone import localtime

from mangxanh.cases.chronology import VERBS, Line
from mangxanh.cases.evidence.case_file import CaseFile, Hand, Piece, Step
from mangxanh.cases.evidence.sealed import place, read
from mangxanh.cases.models import Entry, Evidence
from mangxanh.cases.opened import Done, Opened, Told
from mangxanh.cases.telling import details_of
from mangxanh.common.dates import now
from mangxanh.school.models import Person

ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/heif": ".heic",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/webm": ".webm",
    "audio/wav": ".wav",
}
# Words of these stand with their own step; the row of the chain that tells the same is left out.
TOLD_BY_ENTRIES = frozenset({"filed", "letter written", "note added", "reporter wrote"})


def ending_of(mime: str) -> str:
    """Return how the name of a file of a kind ends."""
    return ENDINGS.get(mime.partition(";")[0], ".bin")


@dataclass(frozen=True)
class _Timed:
    """A step and where it stands: by day, then by moment."""

    at: datetime | None
    day: str
    step: Step


def case_file(opened: Opened, writer: Person, reason: str) -> CaseFile:
    """Return what a pack tells of a case."""
    with translation.override("vi"):
        case = opened.case
        return CaseFile(
            school=case.school.name,
            number=case.number,
            title=case.get_kind_display(),
            made_at=now(),
            made_by=writer.name,
            reason=reason.rstrip(". "),
            steps=tuple(one.step for one in sorted(_steps(opened), key=_order)),
            pieces=tuple(_piece(opened, one) for one in opened.evidence),
        )


def names_in(opened: Opened) -> list[str]:
    """Return the names that a case holds: proposed to be blacked out in the twin."""
    found = [str(row.get("name", "")) for row in opened.people]
    found += [str(opened.identity.get(key, "")) for key in ("name", "class_name")]
    excluded = opened.report.get("excluded_names") or ""
    found += excluded if isinstance(excluded, list) else str(excluded).split(",")
    image = opened.report.get("image") or {}
    found += [str(image.get(key) or "") for key in ("holder", "account")]
    return list(dict.fromkeys(name.strip() for name in found if name and name.strip()))


def _order(one: _Timed) -> tuple[str, datetime]:
    begins = datetime.min.replace(tzinfo=localtime().tzinfo)
    return one.day, one.at or begins


def _steps(opened: Opened) -> Iterator[_Timed]:
    for line in opened.chronology:
        if line.text not in {str(VERBS[verb]) for verb in TOLD_BY_ENTRIES if verb in VERBS}:
            yield _Timed(
                None if line.by_day else line.at, _day(line.at), Step(*_when(line), line.text)
            )
    for told in opened.told:
        said = _said(opened, told)
        if said:
            entry = told.entry
            at = entry.at
            when = f"{localtime(at):%H:%M %d/%m/%Y}" if at else f"{entry.day:%d/%m/%Y}"
            who = entry.by.addressed if entry.by else opened.reporter
            label = str(entry.get_what_display())
            yield _Timed(at, f"{entry.day:%Y-%m-%d}", Step(when, who, label, said))


def _day(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d}"


def _when(line: Line) -> tuple[str, str]:
    form = "%d/%m/%Y" if line.by_day else "%H:%M %d/%m/%Y"
    return f"{localtime(line.at):{form}}", line.who


def _said(opened: Opened, told: Told) -> str:
    """Return the words of an entry that a pack tells; "" for what it does not."""
    entry, words = told.entry, told.words
    if entry.what == Entry.What.REPORT:
        rest = [f"{label}: {value}" for label, value in details_of(opened)]
        return "\n".join(filter(None, [told.text, *rest]))
    if entry.what == Entry.What.NOTE and entry.seen_by == Entry.SeenBy.OWN:
        return ""
    if entry.what == Entry.What.REFERRAL:
        names = ("to", "person", "reference", "sent", "answer")
        return " · ".join(str(words[name]) for name in names if words.get(name))
    if entry.what == Entry.What.PEOPLE:
        rows = words.get("rows", [])
        return "\n".join(" · ".join(filter(None, row.values())) for row in rows)
    if entry.what == Entry.What.REQUEST:
        return str(words.get("reason", ""))
    return told.text if entry.what != Entry.What.EVIDENCE else ""


def _piece(opened: Opened, one: Done) -> Piece:
    row, words = one.row, one.words
    school_id = opened.case.school_id
    hands = [
        Hand(*_when(line), line.text)
        for line in reversed(opened.chronology)
        if _is_of(opened, line, one)
    ]
    copied = row.copy and partial(
        read, place(school_id, row.copy), bytes.fromhex(str(words.get("copy_key", "")))
    )
    return Piece(
        name=str(words.get("name", "")),
        ending=ending_of(str(words.get("mime", ""))),
        size=int(words.get("size", 0)),
        sha256=str(words.get("sha256", "")),
        read=partial(
            read, place(school_id, row.original), bytes.fromhex(str(words.get("key", "")))
        ),
        hands=tuple(hands),
        copy=copied or None,
        copy_ending=ending_of(str(words.get("copy_mime", ""))),
        locked=row.state in (Evidence.State.LOCKED, Evidence.State.GONE),
    )


def _is_of(opened: Opened, line: Line, one: Done) -> bool:
    """Return whether a row of the chain tells what was done with a file."""
    event = next(row for row in opened.events if row.n == line.n)
    named = event.detail.split(" ")[0] == str(one.n)
    return event.verb in ("file seen", "picture locked") and named
