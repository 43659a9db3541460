"""The evidence folder: one ZIP, the files by clause, an index, and what each file must hash to."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zipstream import ZipStream

from mangxanh.annual_report.data import Clause, Piece, ReportData
from mangxanh.annual_report.phrases import plan_words
from mangxanh.common.text import fold
from mangxanh.documents.docx import folder_index_docx
from mangxanh.documents.papers import (
    FolderEntry,
    FolderGroup,
    FolderIndexPaper,
    Letterhead,
    Signature,
)
from mangxanh.documents.texts import report_subject
from mangxanh.files.kinds import PICTURES
from mangxanh.files.models import StoredFile
from mangxanh.files.store import pieces
from mangxanh.plan.models import ActivityFile, Evidence

INDEX, SUMS = "00_Muc-luc-minh-chung.docx", "00_SHA256SUMS.txt"
CHANGED = "tệp không còn khớp mã kiểm tra"
RESTRICTED = "có ảnh hạn chế, xem tại trường"
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
Progress = Callable[[int, int], None]


@dataclass
class Entry:
    """A piece of evidence in the folder, with where its files lie there."""

    piece: Piece
    files: list[tuple[str, StoredFile]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """Every clause with its entries, and each file once with the name it gets."""

    groups: tuple[tuple[Clause, tuple[Entry, ...]], ...]
    files: dict[str, StoredFile]
    pictures: tuple[int, ...]  # keys of the activities' pictures among them


def slug(text: str, longest: int = 40) -> str:
    """Return text as a file name that every system unpacks: small letters, digits, "-"."""
    words = _NOT_SLUG.sub("-", fold(text)).strip("-")
    return words[:longest].rstrip("-")


def layout_of(data: ReportData, school_id: int) -> Layout:
    """Return where every file of a report's evidence goes.

    A file that proves several lines lies once, under the first; the others point to it.
    Restricted photographs stay in the school, but those to which everybody on them agrees now.
    """
    of_code, of_activity, released = _stored(data, school_id)
    placed: dict[int, str] = {}
    groups = []
    for clause in data.clauses:
        folder = f"{clause.path}_{slug(clause.title)}".replace("/", "-")
        entries = []
        for piece in clause.evidence:
            files = [*of_code.get(piece.code, ()), *of_activity.get(piece.activity or 0, ())]
            entries.append(_entry(piece, files, folder, placed, released))
        groups.append((clause, tuple(entries)))
    named = {name: file for _c, rows in groups for row in rows for name, file in row.files}
    attached = {file.pk for files in of_activity.values() for file in files}
    pictures = {file.pk for file in named.values() if file.kind in PICTURES}
    return Layout(tuple(groups), named, tuple(sorted(attached & pictures)))


def may_still_go_out(kept: dict[str, list[int]]) -> bool:
    """Return whether everybody on the pictures of a folder still agrees, and none was removed.

    `kept` is what the job that wrote it noted: the keys of those files.
    """
    keys = kept.get("pictures", [])
    there = ActivityFile.objects.filter(stored__in=keys).standing().released()
    return there.count() == len(keys)


def _stored(
    data: ReportData, school_id: int
) -> tuple[dict[str, list[StoredFile]], dict[int, list[StoredFile]], frozenset[int]]:
    """Return the stored files by evidence code and by activity, and the keys that may go out."""
    pieces_ = [piece for clause in data.clauses for piece in clause.evidence]
    codes = [piece.code for piece in pieces_]
    of_code: dict[str, list[StoredFile]] = defaultdict(list)
    rows = Evidence.objects.filter(school=school_id, code__in=codes, stored__isnull=False)
    for row in rows.select_related("stored"):
        if row.stored:
            of_code[row.code].append(row.stored)
    of_activity: dict[int, list[StoredFile]] = defaultdict(list)
    activities = {piece.activity for piece in pieces_ if piece.activity}
    attached = ActivityFile.objects.filter(school=school_id, activity__in=activities).standing()
    for file in attached.select_related("stored").order_by("pk"):
        of_activity[file.activity_id].append(file.stored)
    released = attached.released().values_list("stored", flat=True)
    return of_code, of_activity, frozenset(released)


def _entry(
    piece: Piece,
    files: Iterable[StoredFile],
    folder: str,
    placed: dict[int, str],
    released: frozenset[int],
) -> Entry:
    entry = Entry(piece, notes=[note for note in (piece.link, piece.paper) if note])
    for turn, file in enumerate(files, start=1):
        if file.restricted and file.pk not in released:
            entry.notes.append(RESTRICTED)
            continue
        name = f"{folder}/{piece.code}_{slug(piece.title)}_{turn}{Path(file.name).suffix}"
        entry.files.append((placed.setdefault(file.pk, name), file))
    entry.notes = list(dict.fromkeys(entry.notes))
    return entry


def write_folder(data: ReportData, layout: Layout, target: Path, progress: Progress) -> list[str]:
    """Write the folder to `target` and return the names of files that are not what was kept.

    One file is read at a time, in pieces of a megabyte; index and sums follow the files, for
    they tell what each really hashes to. A run that is cut off leaves only `target`.
    """
    sums: dict[str, str] = {}
    total = len(layout.files) + 1
    archive = ZipStream(sized=False)
    for name, file in layout.files.items():
        archive.add(_read(name, file, sums), name)
    archive.add(_index(data, layout, sums), INDEX)
    archive.add(_sums(sums), SUMS)
    with target.open("wb") as out:
        for chunk in archive:
            out.write(chunk)
            progress(min(len(sums), total - 1), total)
    progress(total, total)
    return sorted(name for name, file in layout.files.items() if sums[name] != file.sha256)


def _read(name: str, file: StoredFile, sums: dict[str, str]) -> Iterator[bytes]:
    """Yield a file and note its hash at the end; a file that is gone is empty."""
    digest = hashlib.sha256()
    if file.path.is_file():
        for piece in pieces(file.path):
            digest.update(piece)
            yield piece
    sums[name] = digest.hexdigest()


def _sums(sums: dict[str, str]) -> Iterator[bytes]:
    """Yield the list as `sha256sum --check` reads it."""
    for name, digest in sorted(sums.items()):
        yield f"{digest}  {name}\n".encode()


def _index(data: ReportData, layout: Layout, sums: dict[str, str]) -> Iterator[bytes]:
    paper = FolderIndexPaper(
        letterhead=Letterhead(data.authority, data.school, data.place, "", year=data.issue_year),
        subject=report_subject(plan_words(data.plan), data.period_words),
        groups=tuple(
            FolderGroup(
                f"{clause.n}. {clause.path}",
                clause.title,
                tuple(line for row in rows for line in _lines(row, sums)),
            )
            for clause, rows in layout.groups
        ),
        signature=Signature(data.signs, data.signer),
    )
    yield folder_index_docx(paper)


def _lines(row: Entry, sums: dict[str, str]) -> Iterator[FolderEntry]:
    piece, note = row.piece, "; ".join(row.notes)
    if not row.files:
        yield FolderEntry(piece.code, piece.title, piece.day, piece.author, "", note=note)
    for name, file in row.files:
        changed = "" if sums[name] == file.sha256 else CHANGED
        notes = "; ".join(words for words in (changed, note) if words)
        yield FolderEntry(
            piece.code, piece.title, piece.day, piece.author, name, file.sha256, notes
        )
