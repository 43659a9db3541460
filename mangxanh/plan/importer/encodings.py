"""Bytes of a text file into Vietnamese text, whatever its age."""

import codecs
import unicodedata

from django.utils.translation import pgettext

from mangxanh.common.errors import BadInput

_MARKS = set("\u0300\u0301\u0303\u0309\u0323\u0306\u0302\u031b")
_SIGNS = set("“”‘’–—…•·«»°§©®₫€\u00a0")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or windows-1258.

    Raises BadInput for bytes that are no text, and for the fonts of before Unicode.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding)
    if wide := _wide(data):
        return _decoded(data, wide)
    if b"\x00" in data:
        raise _not_text()
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _single_bytes(data)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _not_text() from None


def _wide(data: bytes) -> str:
    """Return UTF-16 without a byte order mark by where its zeros stand, else ''."""
    head = data[:4000]
    if len(head) < 8 or len(data) % 2:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd * 5 > len(head) and even * 50 < len(head):
        return "utf-16-le"
    if even * 5 > len(head) and odd * 50 < len(head):
        return "utf-16-be"
    return ""


def _single_bytes(data: bytes) -> str:
    if sum(byte < 9 or 13 < byte < 27 for byte in data) * 100 > len(data):
        raise _not_text()
    text = unicodedata.normalize("NFC", data.decode("windows-1258", "replace"))
    high = [c for c in text if ord(c) > 127 and c not in _SIGNS]
    foreign = sum(not _is_vietnamese(c) for c in high)
    if foreign * 5 <= len(high):
        return text
    raise BadInput(
        pgettext(
            "to a teacher",
            "This text uses a font of before Unicode (.VnTime or VNI), or is no text. Please "
            "change it to Unicode with UniKey, save it as UTF-8, and choose it again.",
        )
    )


def _is_vietnamese(letter: str) -> bool:
    parts = unicodedata.normalize("NFD", letter)
    marked = parts[0] in "aeiouyAEIOUY" and len(parts) > 1 and set(parts[1:]) <= _MARKS
    return marked or letter in "đĐ"


def _not_text() -> BadInput:
    return BadInput(
        pgettext(
            "to a teacher",
            "The letters of this file can't be read. Please save it as .docx or as UTF-8 text.",
        )
    )
