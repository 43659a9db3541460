"""Bytes to sheets of text: what Excel, CSDL ngành, vnEdu and old machines save."""

import codecs
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput
from mangxanh.common.text import nfc
from mangxanh.documents.excel import Cell, is_workbook, read_sheets
from mangxanh.school.roster.headings import PUPILS, STAFF, heading_key
from mangxanh.school.roster.letters import CP1258, READERS, TCVN3, UNICODE, VNI, detect, is_unicode

_KNOWN = {word for words in (*PUPILS.values(), *STAFF.values()) for word in words}
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SHOWN = 5  # examples of what was read from an old encoding


@dataclass
class Read:
    """The sheets of a file in Unicode; in which old encoding they were, with examples."""

    sheets: list[tuple[str, list[list[Cell]]]]
    encoding: str = UNICODE
    examples: list[tuple[str, str]] = field(default_factory=list)


def read_file(data: bytes, name: str) -> Read:
    """Return the sheets of a list, all text tidy and in Unicode.

    Raises BadInput with one sentence for what is no table, hostile, locked or too large.
    """
    single_bytes = False
    if data and not is_workbook(data):
        text, single_bytes = _decoded(data)
        data = codecs.BOM_UTF8 + text.encode("utf-8", "replace")
    found = read_sheets(data, name, as_it_stands=True)
    kinds = (CP1258, TCVN3, VNI) if single_bytes else (TCVN3, VNI)
    read = Read([])
    for sheet in found:
        rows = [list(row) for row in sheet.rows]
        encoding = detect((c for row in rows for c in row if isinstance(c, str)), kinds)
        if encoding:
            _reread(rows, READERS[encoding], read)
            read.encoding = encoding
        read.sheets.append((sheet.name, [[_tidy(cell) for cell in row] for row in rows]))
    return read


def _decoded(data: bytes) -> tuple[str, bool]:
    """Return the text of a csv, and whether its letters are single bytes that may be anything."""
    if data.startswith(_WIDE_BOMS) or _wide(data):
        codec = "utf-16" if data.startswith(_WIDE_BOMS) else _wide(data)
        try:
            return data.decode(codec), False
        except UnicodeDecodeError as error:
            raise BadInput(
                _("The letters of this file could not be read. Save it as .xlsx and try again.")
            ) from error
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return "".join(_latin(byte) for byte in data), True


def _latin(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _wide(data: bytes) -> str:
    """Return UTF-16 without its mark by where its zeros stand, else ""."""
    head = data[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) < 8 or (even + odd) * 4 < len(head):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _reread(rows: Sequence[list[Cell]], reader: Callable[[str], str], read: Read) -> None:
    """Put Unicode in the place of old letters; what is Unicode already, or a heading, stays."""
    for row in rows:
        for at, cell in enumerate(row):
            if isinstance(cell, date) or cell.isascii() or is_unicode(cell):
                continue
            if heading_key(nfc(cell)) in _KNOWN:
                continue
            row[at] = said = reader(cell)
            if len(read.examples) < SHOWN and " " in said and heading_key(said) not in _KNOWN:
                read.examples.append((cell.replace("\u00ad", "-"), said))


def _tidy(cell: Cell) -> Cell:
    if isinstance(cell, date):
        return cell
    kept = "".join(c for c in nfc(cell) if c in "\n\t" or c.isprintable() or c.isspace())
    return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()
