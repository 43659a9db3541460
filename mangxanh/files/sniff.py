"""What a file is, by what is in it; its name is not asked, but to tell CSV from other text."""

import io
import re
import zipfile

import puremagic

from mangxanh.files.kinds import LARGEST
from mangxanh.files.office import check_office, office_kind
from mangxanh.files.pdf import check_pdf
from mangxanh.files.refusals import refuse

_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_VIDEO = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"}
_MARKUP = re.compile(rb"(?i)<(!doctype\s+html|html|script|svg|iframe|body|\?php)[\s>/]")
_HIDDEN = re.compile(
    rb"(?i)<(?:!doctype\s+html|html|script|svg|iframe|\?php)[\s>]"
    rb"|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|%PDF-1\.\d"
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!")
_PROGRAM_ENDINGS = {".exe", ".dll", ".elf", ".so", ".msi", ".class", ".dex", ".scr", ".lnk", ".com"}
_ARCHIVE_ENDINGS = {".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".cab", ".zst", ".lzh", ".iso"}


def sniff(data: bytes, name: str = "") -> str:
    """Return the kind (a key of KINDS) of an upload that is safe to keep.

    Raises BadInput with one clear sentence for everything else: empty, too large, unknown,
    program, archive, web code, macros, locked, zip bomb, XXE, damaged, two files in one.
    """
    if not data:
        raise refuse("empty")
    if len(data) > LARGEST:
        raise refuse("large")
    kind = _binary_kind(data)
    if kind == "photo":
        _refuse_two_in_one(data)
    elif kind == "pdf":
        check_pdf(data)
        _refuse_zip(data)
    elif kind == "zip":
        kind = office_kind(data)
        check_office(data, kind)
    elif kind in {"mp4", "m4a", "mp3"}:
        _refuse_zip(data)
    return kind or _text_kind(data, name)


def _binary_kind(data: bytes) -> str:
    """Return the kind that the first bytes promise, "" where they promise none."""
    brand = data[8:12]
    kinds = (
        ("photo", data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))),
        ("photo", data.startswith(b"RIFF") and brand == b"WEBP"),
        ("photo", data[4:8] == b"ftyp" and brand in _HEIF),
        ("m4a", data[4:8] == b"ftyp" and brand == b"M4A "),
        ("mp4", data[4:8] == b"ftyp" and (brand in _VIDEO or brand[:3] in {b"3gp", b"qt "})),
        ("mp3", data.startswith(b"ID3") or _starts_with_mp3_frame(data)),
        ("pdf", data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-")),
        ("zip", data.startswith(b"PK\x03\x04")),
    )
    return next((kind for kind, fits in kinds if fits), "")


def _starts_with_mp3_frame(data: bytes) -> bool:
    """MPEG-1/2 layer III: eleven bits of sync, then version, layer 01, a real bit rate."""
    return (
        len(data) > 4
        and data[0] == 0xFF
        and data[1] & 0xE6 == 0xE2
        and data[2] >> 4 not in {0, 15}
        and data[2] & 0x0C != 0x0C
    )


def _refuse_zip(data: bytes) -> None:
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise refuse("two in one")


def _refuse_two_in_one(data: bytes) -> None:
    """Phones append films and further pictures to a photograph; nobody appends these."""
    _refuse_zip(data)
    if _HIDDEN.search(data):
        raise refuse("two in one")


def _text_kind(data: bytes, name: str) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise refuse("locked" if locked else "old office")
    if data.startswith(_PROGRAMS):
        raise refuse("program")
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise refuse(_refused_kind(data)) from None
    if any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text):
        raise refuse(_refused_kind(data))
    start = text.lstrip()[:2048].encode()
    if _MARKUP.search(start) or start.startswith((b"<?xml", b"<!", b"{\\rtf")):
        raise refuse("web page" if start.startswith(b"<") or _MARKUP.search(start) else "unknown")
    return "csv" if name.lower().endswith(".csv") else "txt"


def _refused_kind(data: bytes) -> str:
    """Return the reason that fits something binary which is none of our kinds."""
    try:
        endings = {match.extension for match in puremagic.magic_string(data[:65536])}
    except (puremagic.PureError, ValueError):
        endings = set()
    if endings & _ARCHIVE_ENDINGS:
        return "archive"
    return "program" if endings & _PROGRAM_ENDINGS else "unknown"
