"""Is a pack what was signed? Read without network, database or data folder."""

import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rfc8785
from django.utils.translation import gettext as _
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from mangxanh.cases.evidence.pack import (
    FORMAT,
    MANIFEST,
    SIGNATURE,
    SIGNED,
    VERSION,
    fingerprint,
)
from mangxanh.common.errors import BadInput

_LARGEST_LIST = 4 * 1024 * 1024  # bytes of the manifest
_LARGEST = 64 * 1024 * 1024  # bytes of a file that is believed
_PIECE = 256 * 1024


@dataclass
class Checked:
    """What was found of one pack: whose key signed it, and each fault in a sentence."""

    school: str = ""
    case: str = ""
    key: str = ""
    faults: list[str] = field(default_factory=list)


def check_pack(path: Path) -> Checked:
    """Return what is wrong with a pack; BadInput for a file that is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _check(archive)
    except FileNotFoundError:
        raise BadInput(_("There is no file {file}.").format(file=path)) from None
    except (zipfile.BadZipFile, OSError, UnicodeDecodeError, NotImplementedError) as error:
        raise _not_ours(path.name) from error


def _check(archive: zipfile.ZipFile) -> Checked:
    signed = _small(archive, MANIFEST)
    manifest = _read_manifest(signed, archive)
    checked = Checked(
        school=str(manifest.get("school", "")),
        case=str(manifest.get("case", "")),
        faults=_of_signature(manifest, signed, _small(archive, SIGNATURE)),
    )
    if not checked.faults:
        checked.key = fingerprint(bytes.fromhex(manifest["key"]))
    checked.faults += _of_files(archive, manifest)
    return checked


def _not_ours(name: str) -> BadInput:
    return BadInput(_("{file} is not a package of ours, or it is cut off.").format(file=name))


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the content of a small part; b"" where there is none that can be read."""
    try:
        with archive.open(name) as part:
            data = part.read(_LARGEST_LIST + 1)
    except (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError):
        return b""
    return data if len(data) <= _LARGEST_LIST else b""


def _read_manifest(signed: bytes, archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(signed)
        known = manifest["format"] == FORMAT and isinstance(manifest["files"], list)
        version = manifest["version"]
        for row in manifest["files"]:
            str(row["path"]), int(row["size"]), str(row["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _not_ours(Path(archive.filename or "").name) from error
    if not known:
        raise _not_ours(Path(archive.filename or "").name)
    if version != VERSION:
        raise BadInput(_("This package was made by a newer release."))
    return dict(manifest)


def _of_signature(manifest: dict[str, Any], signed: bytes, signature: bytes) -> list[str]:
    try:
        key = VerifyKey(bytes.fromhex(manifest["key"]))
        key.verify(SIGNED + signed, bytes.fromhex(signature.decode().strip()))
        canonical = rfc8785.dumps(manifest) == signed
    except (CryptoError, ValueError, KeyError, TypeError):
        canonical = False
    if canonical:
        return []
    return [_("{file}: the signature does not fit.").format(file=MANIFEST)]


def _of_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> list[str]:
    """Return a fault for each file that is missing, changed, twice there or not on the list."""
    names = [info.filename for info in archive.infolist()]
    listed = {str(row["path"]): row for row in manifest["files"]}
    faults = []
    for name in sorted({*listed, *names} - {MANIFEST, SIGNATURE}):
        if name not in listed:
            faults.append(_("{file}: it is not on the list.").format(file=name))
        elif name not in names:
            faults.append(_("{file}: it is missing.").format(file=name))
        elif not _fits(archive, name, listed[name]):
            faults.append(_("{file}: it was changed.").format(file=name))
    faults += [
        _("{file}: it is there twice.").format(file=name)
        for name in sorted(set(names))
        if names.count(name) > 1
    ]
    if len(listed) != len(manifest["files"]):
        faults.append(_("{file}: the list names a file twice.").format(file=MANIFEST))
    return faults


def _fits(archive: zipfile.ZipFile, name: str, row: dict[str, Any]) -> bool:
    size = int(row["size"])
    if not 0 <= size <= _LARGEST:
        return False
    digest, seen = hashlib.sha256(), 0
    try:
        with archive.open(name) as part:
            while seen <= size and (piece := part.read(_PIECE)):
                digest.update(piece)
                seen += len(piece)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError):
        return False
    return seen == size and digest.hexdigest() == row["sha256"]
