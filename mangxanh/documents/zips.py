"""Zip containers that strangers send (DOCX, XLSX, ODS): refused before anything is unpacked."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput

MOST_FILES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes
MOST_RATIO = 200  # unpacked to packed, of files that unpack to more than SMALL
SMALL = 1024 * 1024
_HEAD = 4096  # bytes of a part in which a DOCTYPE has to stand


def check_office_zip(data: bytes) -> frozenset[str]:
    """Return the names in an office file, or raise BadInput with one sentence.

    Refuses what is broken, encrypted, too big when unpacked, holds macros or declares a DOCTYPE
    (no office program writes one; it is how external entities come in).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            _check_parts(archive, entries)
            return frozenset(entry.filename for entry in entries)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(_broken()) from error
    except (RuntimeError, zlib.error) as error:
        raise BadInput(_broken()) from error


def _broken() -> str:
    return _("This file is damaged or protected by a password. Save it again and try once more.")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or unpacked > MOST_UNPACKED:
        raise BadInput(_("This file unpacks to far more than it should. It was not read."))
    for entry in entries:
        if entry.file_size > max(SMALL, MOST_RATIO * entry.compress_size):
            raise BadInput(_("This file unpacks to far more than it should. It was not read."))
        if entry.flag_bits & 0x1:
            raise BadInput(_broken())


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        name = entry.filename.lower()
        if name.endswith("vbaproject.bin") or name.startswith("basic/"):
            raise BadInput(_("This file contains macros. Save it without macros and try again."))
        if name.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                head = part.read(_HEAD).replace(b"\0", b"")
            if b"<!DOCTYPE" in head.upper():
                raise BadInput(_("This file holds instructions that no office program writes."))
