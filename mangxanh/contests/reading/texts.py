"""Bytes of a text file into Unicode, whatever its age."""

import codecs

from django.utils.translation import pgettext

from mangxanh.common.errors import BadInput
from mangxanh.common.text import nfc
from mangxanh.contests.reading import old_letters

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD = 4000


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file in NFC with \\n at its line ends, and its old encoding or "".

    Reads UTF-8, UTF-16, windows-1258, TCVN3, VNI; raises BadInput where none of them fits.
    """
    text, single_bytes = _decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if sum(c < " " and c not in "\n\t\f\x0b\x1a" for c in text[:20_000]) > 3:
        raise _unread()
    lines = text.split("\n")
    encoding, reread = old_letters.reader_of(lines, single_bytes=single_bytes)
    if single_bytes and not encoding:
        raise _unread()
    return nfc("\n".join(map(reread, lines))), encoding


def _decoded(data: bytes) -> tuple[str, bool]:
    codec = "utf-16" if data.startswith(_WIDE) else _wide(data)
    try:
        if codec:
            return data.decode(codec), False
    except UnicodeDecodeError:
        raise _unread() from None
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return "".join(map(_latin, data)), True


def _latin(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _wide(data: bytes) -> str:
    """Return UTF-16 without its mark by where its zeros stand, else ""."""
    head = data[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) < 8 or (even + odd) * 5 < len(head):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _unread() -> BadInput:
    return BadInput(
        pgettext(
            "to a teacher",
            "The letters of this file can't be read. Please save it as .docx or as UTF-8 text.",
        )
    )
