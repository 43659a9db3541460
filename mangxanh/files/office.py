"""Office files are ZIP archives of XML: what must not be in them."""

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from mangxanh.files.kinds import MEGABYTE
from mangxanh.files.refusals import refuse

MOST_PARTS = 5000
LARGEST_UNPACKED = 200 * MEGABYTE
_MAIN = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MACRO_PARTS = re.compile(r"(?i)vbaproject|vbadata|(^|/)(macrosheets|activex)/|^(basic|scripts)/")
_ENTITY = re.compile(rb"(?i)<!ENTITY")
_DOCTYPE = re.compile(rb"(?i)<!DOCTYPE")
_ENCODING = re.compile(rb"""^[^>]{0,80}encoding\s*=\s*["']([^"']+)""")
_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii"}
_REMOTE_TEMPLATE = re.compile(
    rb"(?is)<Relationship\b(?=[^>]*attachedTemplate)(?=[^>]*Target\s*=\s*[\"'](?:https?:|\\\\))"
)


def office_kind(data: bytes) -> str:
    """Return docx, xlsx, pptx, odt or ods; BadInput for any other archive or a damaged one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = set(archive.namelist())
            if "mimetype" in parts:
                with archive.open("mimetype") as part:
                    kind = _OPEN_DOCUMENT.get(part.read(100).strip(), "")
            else:
                ooxml = ("docx", "xlsx", "pptx")
                kind = next((kind for kind in ooxml if _MAIN[kind] in parts), "")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
        raise refuse("broken") from None
    if not kind:
        raise refuse("archive")
    return kind


def check_office(data: bytes, kind: str) -> None:
    """Raise BadInput if an office file is locked, damaged, a bomb, or has macros or XXE."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_frame(data, archive)
            for part in archive.infolist():
                _check_part(archive, part, kind)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        NotImplementedError,  # a way of packing that no office program uses
        UnicodeDecodeError,
    ):
        raise refuse("broken") from None


def _check_frame(data: bytes, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise refuse("locked")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise refuse("bomb")
    if len({name.lower() for name in names}) < len(names):
        raise refuse("broken")
    if any(name.startswith("/") or ".." in name.replace("\\", "/").split("/") for name in names):
        raise refuse("outside")
    at_the_end = data[-22:-18] == b"PK\x05\x06"
    if not at_the_end or archive.comment or min(part.header_offset for part in parts):
        raise refuse("two in one")
    if any(_MACRO_PARTS.search(name) for name in names):
        raise refuse("macros")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, kind: str) -> None:
    content = archive.read(part)  # also compares length and checksum
    if not part.filename.lower().endswith((".xml", ".rels", ".vml", ".rdf")):
        return
    plain = content.replace(b"\x00", b"")  # UTF-16 and UTF-32 look like ASCII then
    encoding = _ENCODING.search(plain[:200])
    if encoding and encoding[1].lower() not in _ENCODINGS:
        raise refuse("outside")
    old_manifest = part.filename == "META-INF/manifest.xml" and kind in {"odt", "ods"}
    if _ENTITY.search(plain) or (_DOCTYPE.search(plain) and not old_manifest):
        raise refuse("outside")
    if part.filename == "[Content_Types].xml" and b"macroenabled" in plain.lower():
        raise refuse("macros")
    if part.filename.endswith(".rels") and _REMOTE_TEMPLATE.search(plain):
        raise refuse("outside")
    if part.filename in {_MAIN[kind], "[Content_Types].xml"}:
        expat.ParserCreate().Parse(content, True)  # noqa: FBT003  # it takes no keyword
