"""Files of a case: copied and sealed before the transaction, written into the case within it."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mangxanh.cases.actions.writing import add_entry, seal_words
from mangxanh.cases.evidence.copies import StaffCopy, make_copy
from mangxanh.cases.evidence.sealed import SealedFile, orphans, place, seal, shred
from mangxanh.cases.evidence.sniffing import FORMATS
from mangxanh.cases.evidence.traces import traces
from mangxanh.cases.evidence.uploads import SealedUpload
from mangxanh.cases.models import Case, Entry, Evidence
from mangxanh.common.keys import read_key
from mangxanh.common.text import clean
from mangxanh.school.models import Person

NAME = 120  # characters of a file's name that are kept


@dataclass(frozen=True)
class KeptFile:
    """A file that lies sealed where it stays; `words` go into its entry."""

    school_id: int
    original: str
    copy: str
    words: dict[str, Any]
    look: str = ""

    @property
    def state(self) -> str:
        return str(Evidence.State.KEPT if self.copy else Evidence.State.NO_COPY)


def copies_of(uploads: Iterable[SealedUpload]) -> list[StaffCopy]:
    """Return the staff copy of each file, made in a child; takes seconds, writes nothing.

    BadInput for a film or a recording of more than three minutes.
    """
    return [make_copy(upload.chunks(), upload.format) for upload in uploads]


def keep_files(
    school_id: int, uploads: Sequence[SealedUpload], copies: Sequence[StaffCopy]
) -> list[KeptFile]:
    """Move sealed files to where they stay, with their copies; all of them or none.

    Before the transaction that writes them (`add_files`); where that fails, `drop_files`.
    """
    kept: list[KeptFile] = []
    try:
        for upload, copy in zip(uploads, copies, strict=True):
            sealed = seal([copy.content]) if copy.content else None
            file = _described(school_id, upload, copy, sealed)
            kept.append(file)
            upload.keep(place(school_id, file.original))
            if sealed:
                sealed.keep(place(school_id, file.copy))
    except BaseException:
        drop_files(kept)
        raise
    return kept


def _described(
    school_id: int, upload: SealedUpload, copy: StaffCopy, sealed: SealedFile | None
) -> KeptFile:
    words = {
        "name": clean(upload.name or "")[-NAME:],
        "mime": FORMATS[upload.format].mime,
        "size": upload.size,
        "sha256": upload.sha256,
        "key": upload.key.hex(),
        "copy_key": sealed.key.hex() if sealed else "",
        "copy_mime": copy.mime if sealed else "",
        "seconds": round(copy.seconds),
        "why": copy.why,
    }
    name = secrets.token_hex(16) if sealed else ""
    return KeptFile(school_id, secrets.token_hex(16), name, words, copy.look)


def drop_files(kept: Iterable[KeptFile]) -> None:
    """Destroy files that no row names."""
    for file in kept:
        for key in filter(None, (file.original, file.copy)):
            shred(place(file.school_id, key))


def add_files(
    case: Case, kept: Iterable[KeptFile], *, by: Person | None = None, from_reporter: bool = False
) -> list[Evidence]:
    """Write kept files into a locked case; their names and keys are sealed with the rest."""
    rows = []
    for file in kept:
        entry = add_entry(
            case,
            Entry.What.EVIDENCE,
            seal_words(case.public, file.words),
            by=by,
            from_reporter=from_reporter,
            seen_by=Entry.SeenBy.REPORTER if from_reporter else Entry.SeenBy.TEAM,
        )
        rows.append(
            Evidence.objects.create(
                case=case, entry=entry, original=file.original, copy=file.copy, state=file.state
            )
        )
    return rows


def trace_digests(
    school_id: int, text: str = "", urls: Iterable[str] = (), looks: Iterable[str] = ()
) -> set[str]:
    """Return keyed digests of what may link a case with another; the key is outside the database."""
    key = read_key("traces")
    return {
        hashlib.blake2b(f"{school_id}:{kind}:{value}".encode(), key=key, digest_size=32).hexdigest()
        for kind, value in traces(text, urls, looks)
    }


def sweep_sealed() -> int:
    """Destroy sealed files that no row names: filing broke off before its transaction."""
    known = set(Evidence.objects.values_list("original", flat=True))
    known |= set(Evidence.objects.exclude(copy="").values_list("copy", flat=True))
    lost = orphans(known)
    for path in lost:
        shred(path)
    return len(lost)
