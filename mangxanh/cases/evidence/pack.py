"""A case as one signed ZIP, for who has to judge it; and its redacted twin, for who has to know.

Pure: whoever makes a pack asks who may, opens what is sealed and gives plain values. Nothing of it
lies on the disk: the ZIP is streamed as it is read.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import PurePosixPath
from typing import Any, TypeAlias

import rfc8785
from nacl.signing import SigningKey
from zipstream import ZipStream

from mangxanh.cases.evidence.blackout import Blackout
from mangxanh.cases.evidence.case_file import CaseFile, Piece
from mangxanh.cases.evidence.chronology import chronology_pdf, chronology_text
from mangxanh.cases.evidence.sealed import BrokenSeal
from mangxanh.common.keys import read_key

CHRONOLOGY, WORDS = "dien-bien.pdf", "dien-bien.txt"
CUSTODY, SUMS = "luu-giu.json", "SHA256SUMS.txt"
MANIFEST, SIGNATURE = "danh-muc.json", "chu-ky.txt"
FORMAT, VERSION = "mangxanh-case-pack", 1
Row: TypeAlias = dict[str, Any]  # path, size, sha256
SIGNED = b"mangxanh case pack 1\n"  # stands before the manifest when it is signed


def signing_key(school_id: int) -> SigningKey:
    """Return the key with which a school signs its packs; it lies in keys/ and in backups."""
    return SigningKey(read_key(f"pack-{school_id}"))


def fingerprint(public: bytes) -> str:
    """Return how people compare a public key: five groups of four signs."""
    short = hashlib.sha256(public).hexdigest()[:20].upper()
    return "-".join(short[at : at + 4] for at in range(0, 20, 4))


def evidence_pack(case: CaseFile, key: SigningKey) -> Iterator[bytes]:
    """Yield the ZIP: chronology, originals, custody, sums, manifest, signature.

    BrokenSeal in the middle where an original is not what was kept: then the ZIP has no end.
    """
    sent = [piece for piece in case.pieces if not piece.locked]
    files = [(f"goc/{at:02d}{piece.ending}", piece) for at, piece in enumerate(sent, start=1)]
    kept = len(case.pieces) - len(sent)
    custody = [
        {"file": path, "name": piece.name, "size": piece.size, "sha256": piece.sha256}
        | {"hands": [asdict(hand) for hand in piece.hands]}
        for path, piece in files
    ]
    named = [(path, piece.name, piece.sha256, piece.hands) for path, piece in files]
    content = [(path, _checked(piece)) for path, piece in files]
    drawn = chronology_pdf(case, named, kept, fingerprint(bytes(key.verify_key)), redacted=False)
    yield from _zip(case, "full", drawn, custody, content, key)


def redacted_pack(
    case: CaseFile, words: Iterable[str], chosen: Collection[int], key: SigningKey
) -> Iterator[bytes]:
    """Yield the twin: the same without the words, without originals and without names of files.

    Of the copies only those chosen by hand (places in `case.pieces`), and of these no locked one.
    """
    black = Blackout(words)
    told = redacted(case, black)
    copies = [
        (piece, piece.copy)
        for at, piece in enumerate(case.pieces)
        if at in chosen and piece.copy is not None and not piece.locked
    ]
    files = [
        (f"ban-xem/{at:02d}{piece.copy_ending}", read)
        for at, (piece, read) in enumerate(copies, start=1)
    ]
    custody: list[dict[str, Any]] = [{"file": path} for path, _read in files]
    named = [(path, "", "", ()) for path, _read in files]
    print_of_key = fingerprint(bytes(key.verify_key))
    drawn = chronology_pdf(told, named, 0, print_of_key, redacted=True)
    content = [(path, iter(read())) for path, read in files]
    yield from _zip(told, "redacted", drawn, custody, content, key)


def redacted(case: CaseFile, black: Blackout) -> CaseFile:
    """Return what a case tells without the words; its pieces are left out."""
    return CaseFile(
        school=black(case.school),
        number=case.number,
        title=black(case.title),
        made_at=case.made_at,
        made_by=black(case.made_by),
        reason=black(case.reason),
        steps=tuple(
            replace(step, when=black(step.when), who=black(step.who), what=black(step.what),
                    said=black(step.said))
            for step in case.steps
        ),
        pieces=(),
    )  # fmt: skip


def _checked(piece: Piece) -> Iterator[bytes]:
    """Yield an original; BrokenSeal at its end if it is not what was kept."""
    digest = hashlib.sha256()
    for chunk in piece.read():
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != piece.sha256:
        raise BrokenSeal


def _zip(
    case: CaseFile,
    kind: str,
    drawn: bytes,
    custody: list[dict[str, Any]],
    content: list[tuple[str, Iterator[bytes]]],
    key: SigningKey,
) -> Iterator[bytes]:
    """Yield the ZIP; sums and manifest follow the files, for they tell what each hashed to."""
    rows: list[Row] = []
    archive = ZipStream(sized=False)
    archive.add(_noted([drawn], CHRONOLOGY, rows), CHRONOLOGY)
    archive.add(_noted([chronology_text(case.steps)], WORDS, rows), WORDS)
    for path, chunks in content:
        archive.add(_noted(chunks, path, rows), path)
    archive.add(_noted([rfc8785.dumps(custody)], CUSTODY, rows), CUSTODY)
    archive.add(_noted(_sums(rows), SUMS, rows), SUMS)
    signed: list[bytes] = []
    archive.add(_manifest(case, kind, rows, key, signed), MANIFEST)
    archive.add(_signature(key, signed), SIGNATURE)
    yield from archive


def _noted(chunks: Iterable[bytes], path: str, rows: list[Row]) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        yield chunk
    rows.append({"path": str(PurePosixPath(path)), "size": size, "sha256": digest.hexdigest()})


def _sums(rows: list[Row]) -> Iterator[bytes]:
    """Yield the list as `sha256sum --check` reads it, for who has no program of ours."""
    for row in list(rows):
        yield f"{row['sha256']}  {row['path']}\n".encode()


def _manifest(
    case: CaseFile,
    kind: str,
    rows: list[Row],
    key: SigningKey,
    signed: list[bytes],
) -> Iterator[bytes]:
    """Yield what is signed: canonical JSON (RFC 8785), so that the same pack gives the same bytes."""
    listed = sorted(rows, key=lambda row: str(row["path"]))
    signed.append(
        rfc8785.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "kind": kind,
                "school": case.school,
                "case": case.number,
                "made_at": case.made_at.isoformat(timespec="seconds"),
                "made_by": case.made_by,
                "reason": case.reason,
                "key": bytes(key.verify_key).hex(),
                "files": listed,
            }
        )
    )
    yield signed[0]


def _signature(key: SigningKey, signed: list[bytes]) -> Iterator[bytes]:
    yield key.sign(SIGNED + signed[0]).signature.hex().encode() + b"\n"
