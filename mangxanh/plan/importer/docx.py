"""Text of a DOCX: numbers as Word prints them, tables, text boxes; deletions left out."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from django.utils.translation import pgettext
from lxml import etree

from mangxanh.common.errors import BadInput
from mangxanh.plan.importer.numbering import Numbering, W

_MOST_FILES = 2000
_MOST_BYTES = 200 * 1024 * 1024  # unpacked, all files
_MOST_XML = 8 * 1024 * 1024  # unpacked, one part that we read; a plan has less than 1 MB
_MOST_LINES = 50_000
_RATIO = 200  # a plan packs 5 to 30 times smaller
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}noBreakHyphen": "-"}


def read_docx(data: bytes, name: str) -> str:
    """Return the text of a document, a paragraph a line, a row of a table `| a | b |`.

    Raises BadInput for a file that is broken, hostile, locked, with macros, or no document.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check(archive, name)
            body = _part(archive, _document(archive))
            numbering = _part(archive, "word/numbering.xml")
            styles = _part(archive, "word/styles.xml")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise _damaged() from None
    except (NotImplementedError, RuntimeError, zlib.error):
        raise _damaged() from None
    found = body.find(f"{W}body") if body is not None else None
    if found is None:
        raise _damaged()
    lines = list(islice(_Reader(Numbering(numbering, styles)).blocks(found), _MOST_LINES + 1))
    if len(lines) > _MOST_LINES:
        raise BadInput(pgettext("to a teacher", "This text is too long to be a school's plan."))
    return "\n".join(lines)


def _check(archive: zipfile.ZipFile, name: str) -> None:
    files = archive.infolist()
    names = {file.filename for file in files}
    size = sum(file.file_size for file in files)
    packed = sum(file.compress_size for file in files)
    if len(files) > _MOST_FILES or size > _MOST_BYTES or size > max(packed, 5000) * _RATIO:
        raise BadInput(
            pgettext("to a teacher", "This file unpacks to far too much, so it was not opened.")
        )
    if name.endswith(".docm") or any("vbaproject" in path.lower() for path in names):
        raise BadInput(
            pgettext(
                "to a teacher",
                "This Word file holds macros, so it was not opened. Please save it as .docx.",
            )
        )
    if not any(path.startswith("word/") for path in names):
        raise BadInput(
            pgettext(
                "to a teacher",
                "This kind of file can't be read. Please choose a Word file (.docx), a PDF with "
                "text, or a text file (.txt).",
            )
        )
    if any(file.flag_bits & 1 for file in files):
        raise BadInput(
            pgettext("to a teacher", "This file is locked with a password. Please unlock it first.")
        )


def _document(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "word/document.xml" in names:
        return "word/document.xml"
    others = (n for n in names if n.startswith("word/document") and n.endswith(".xml"))
    return next(others, "word/document.xml")


def _part(archive: zipfile.ZipFile, path: str) -> etree._Element | None:
    try:
        info = archive.getinfo(path)
    except KeyError:
        return None
    if info.file_size > _MOST_XML:
        raise BadInput(
            pgettext("to a teacher", "This file unpacks to far too much, so it was not opened.")
        )
    with archive.open(info) as file:
        data = file.read(_MOST_XML + 1)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise _damaged() from None
    if root.getroottree().docinfo.doctype:
        raise BadInput(
            pgettext(
                "to a teacher",
                "This file holds parts that no Word file has, so it was not opened.",
            )
        )
    return root


def _damaged() -> BadInput:
    return BadInput(
        pgettext("to a teacher", "This file is damaged and can't be read. Please send it again.")
    )


class _Reader:
    """Goes through a body in the order of the paper."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._open = ""  # a paragraph whose mark was deleted goes on in the next

    def blocks(self, parent: etree._Element) -> Iterator[str]:
        """Yield the lines of a body, a cell or a text box."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
                yield from self.blocks(child)

    def paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        """Yield a paragraph with its number, then the text boxes that hang on it."""
        properties = paragraph.find(f"{W}pPr")
        boxes: list[etree._Element] = []
        text = self._open + "".join(self._runs(paragraph, boxes))
        self._open = ""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._open = text
            return
        label = self._numbering.label(properties) if text.strip() or not boxes else ""
        yield f"{label} {text}".strip() if text.strip() else ""
        for box in boxes:
            yield from self.blocks(box)

    def _runs(self, parent: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for child in parent:
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif child.tag == f"{W}txbxContent":
                boxes.append(child)
            elif child.tag == f"{_MC}AlternateContent":
                choices = [c for c in child if c.tag in (f"{_MC}Choice", f"{_MC}Fallback")]
                for choice in choices[:1]:
                    yield from self._runs(choice, boxes)
            elif child.tag not in _LEFT_OUT and not _is_hidden(child):
                yield from self._runs(child, boxes)

    def table(self, table: etree._Element) -> Iterator[str]:
        """Yield rows as `| a | b |`; a table that only lays out the page, as its lines."""
        rows = [list(self._cells(row)) for row in table.iter(f"{W}tr") if _owner(row) is table]
        if not _is_grid(rows):
            yield from (line for row in rows for cell in row for line in cell)
            return
        yield ""
        for row in rows:
            cells = (" ".join(" ".join(cell).replace("|", "/").split()) for cell in row)
            yield "| " + " | ".join(cells) + " |"
        yield ""

    def _cells(self, row: etree._Element) -> Iterator[list[str]]:
        for cell in row.iter(f"{W}tc"):
            if _owner(cell, f"{W}tr") is row:
                yield list(self.blocks(cell))


def _owner(element: etree._Element, tag: str = f"{W}tbl") -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _is_grid(rows: list[list[list[str]]]) -> bool:
    return len(rows) >= 2 and len(rows[0]) >= 3


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish") if run.tag == f"{W}r" else None
    return vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off")
