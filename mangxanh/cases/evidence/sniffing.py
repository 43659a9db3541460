"""What a file is, by its first bytes; neither its name nor what the browser says is asked."""

import io
import re
from dataclasses import dataclass
from typing import Literal

import puremagic

from mangxanh.cases.evidence.refusals import refuse

ENOUGH = 4096  # bytes by which every kind can be told

Family = Literal["picture", "paper", "sound"]


@dataclass(frozen=True)
class Format:
    """A format that is taken: what it is for people, and how its staff copy is served."""

    family: Family
    mime: str
    ending: str
    copy_mime: str
    copy_ending: str


def _picture(mime: str, ending: str) -> Format:
    return Format("picture", mime, ending, "image/jpeg", ".jpg")


def _sound(mime: str, ending: str) -> Format:
    return Format("sound", mime, ending, mime, ending)


FORMATS = {
    "jpeg": _picture("image/jpeg", ".jpg"),
    "png": _picture("image/png", ".png"),
    "webp": _picture("image/webp", ".webp"),
    "gif": _picture("image/gif", ".gif"),
    "heif": _picture("image/heic", ".heic"),
    "pdf": Format("paper", "application/pdf", ".pdf", "application/pdf", ".pdf"),
    "webm": _sound("audio/webm", ".webm"),
    "ogg": _sound("audio/ogg", ".ogg"),
    "mp4": _sound("audio/mp4", ".m4a"),
    "mp3": _sound("audio/mpeg", ".mp3"),
    "wav": _sound("audio/wav", ".wav"),
}
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_STILL = {b"avif", b"avis", b"crx "}
_MARKUP = re.compile(rb"(?i)<(!doctype|html|head|body|script|svg|iframe|\?php|\?xml)[\s>/]")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!")
_ARCHIVE_ENDINGS = {".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".cab", ".zst", ".lzh", ".iso"}
_OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"_rels/")


def sniff(head: bytes) -> str:
    """Return the format (a key of FORMATS) of a file that begins like this.

    `head` are its first 4,096 bytes, or all of it. BadInput with one sentence for what is not taken.
    """
    if not head:
        raise refuse("empty")
    found = _known(head)
    if not found:
        raise refuse(_unwanted(head))
    return found


def _known(head: bytes) -> str:
    brand = head[8:12]
    box = head[4:8] == b"ftyp" and brand not in _STILL
    kinds = (
        ("jpeg", head.startswith(b"\xff\xd8\xff")),
        ("png", head.startswith(b"\x89PNG\r\n\x1a\n")),
        ("gif", head.startswith((b"GIF87a", b"GIF89a"))),
        ("webp", head.startswith(b"RIFF") and brand == b"WEBP"),
        ("wav", head.startswith(b"RIFF") and brand == b"WAVE"),
        ("heif", box and brand in _HEIF),
        ("mp4", box),
        ("ogg", head.startswith(b"OggS")),
        ("webm", head.startswith(b"\x1a\x45\xdf\xa3")),
        ("mp3", head.startswith(b"ID3") or _starts_with_mp3_frame(head)),
        ("pdf", head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-")),
    )
    return next((kind for kind, fits in kinds if fits), "")


def _starts_with_mp3_frame(head: bytes) -> bool:
    """MPEG-1/2 layer III: eleven bits of sync, then version, layer 01, a real bit rate."""
    return (
        len(head) > 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[2] >> 4 not in {0, 15}
        and head[2] & 0x0C != 0x0C
    )


def _unwanted(head: bytes) -> str:
    """Return the reason that fits something that is none of our formats."""
    if head.startswith(b"PK\x03\x04"):
        return "paper" if any(mark in head for mark in _OFFICE) else "archive"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "paper"
    if head.startswith(_PROGRAMS):
        return "program"
    if _MARKUP.search(head.replace(b"\0", b"")):
        return "web page"
    return "archive" if _endings(head) & _ARCHIVE_ENDINGS else "unknown"


def _endings(head: bytes) -> set[str]:
    try:
        return {match.extension for match in puremagic.magic_stream(io.BytesIO(head))}
    except (puremagic.PureError, ValueError):
        return set()
