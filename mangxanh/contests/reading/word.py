"""A Word file as lines: numbers as Word prints them, looks, pictures, formulas, tables."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from django.utils.translation import pgettext

from mangxanh.common.errors import BadInput
from mangxanh.common.text import nfc
from mangxanh.contests.reading import old_letters, relettering
from mangxanh.contests.reading.formulas import M, in_a_line
from mangxanh.contests.reading.found import MOST_LINES, PICTURE_HERE, Picture, too_many
from mangxanh.contests.reading.htmls import MOST_PICTURE, MOST_PICTURES
from mangxanh.contests.reading.lines import Grid, Line, Look, letters, split
from mangxanh.contests.reading.looks import Styles, is_hidden, raised
from mangxanh.contests.reading.xmls import MOST_BYTES, Element, parse
from mangxanh.documents.zips import check_office_zip
from mangxanh.plan.importer.numbering import Numbering, W

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "delText", "pPr", "rPr", "fldData")}
_INSIDE = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "moveTo")}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t",
           f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}  # fmt: skip
_TICKS = {"F0FC": "✓", "F0FE": "☑", "F052": "☑", "F050": "✓", "F0B7": "•"}
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # Word's "Strict Open XML"
_USUAL = W.strip("{}").encode()
_STRICT_MORE = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_USUAL_MORE = _R.strip("{}").encode()
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_MOST_MARGINS = 12
_LETTER = re.compile(r"[(\[]?(?:[A-ZĐ]{1,3}|[a-zđ]{1,3})\s?[.):\]/-]?")
_FORMULAS = {f"{M}oMath", f"{M}oMathPara", f"{W}instrText", f"{_O}OLEObject"}
Letter = tuple[str, Look]


class WordFile:
    """The parts of a file that matter."""

    def __init__(self, data: bytes) -> None:
        """Raise BadInput with one sentence for what is broken, hostile, locked or no document."""
        names = check_office_zip(data)
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                path = next((n for n in names if re.fullmatch(r"word/document\d*\.xml", n)), "")
                root = self._part(archive, path)
                self.body = root.find(f"{W}body") if root is not None else None
                self.numbering = Numbering(
                    self._part(archive, "word/numbering.xml"),
                    self._part(archive, "word/styles.xml"),
                )
                self.styles = Styles(self._part(archive, "word/styles.xml"))
                self.pictures = self._pictures(archive, path)
                margins = [name for name in names if _MARGIN.fullmatch(name)][:_MOST_MARGINS]
                self.margins = [self._part(archive, name) for name in margins]
        except (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError):
            raise _damaged() from None
        if self.body is None:
            raise BadInput(
                pgettext("to a teacher", "This is no Word file. Please save it as .docx.")
            )

    @staticmethod
    def _part(archive: zipfile.ZipFile, path: str) -> Element | None:
        if path not in archive.namelist():
            return None
        with archive.open(path) as file:
            data = file.read(MOST_BYTES + 1)
        if _STRICT in data[:20_000]:
            data = data.replace(_STRICT, _USUAL).replace(_STRICT_MORE, _USUAL_MORE)
        return parse(data)

    def _pictures(self, archive: zipfile.ZipFile, path: str) -> dict[str, Picture | None]:
        """Return the pictures by the names that the document gives them; None: too large, linked."""
        relations = self._part(archive, path.replace("word/", "word/_rels/") + ".rels")
        found: dict[str, Picture | None] = {}
        left = MOST_PICTURES
        names = set(archive.namelist())
        for one in relations if relations is not None else ():
            target = one.get("Target", "")
            if not one.get("Type", "").endswith("/image"):
                continue
            inner = target.removeprefix("/word/").removeprefix("/")
            name = f"word/{inner}" if f"word/{inner}" in names else inner
            size = archive.getinfo(name).file_size if name in names else MOST_PICTURE + 1
            if one.get("TargetMode") == "External" or size > min(MOST_PICTURE, left):
                found[one.get("Id", "")] = None
                continue
            left -= size
            content = archive.read(name)
            kind = name.rpartition(".")[2].lower()[:5]
            found[one.get("Id", "")] = Picture(hashlib.sha256(content).hexdigest(), kind, content)
        return found


def _damaged() -> BadInput:
    return BadInput(
        pgettext("to a teacher", "This file is damaged and can't be read. Please send it again.")
    )


class WordReader:
    """Goes through the body in the order of the paper; `lost` are lines with pictures not read."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._number = 0
        self._reread = old_letters.reader_of(_texts(file.body))
        self.encoding = self._reread[0]
        self.lost: list[int] = []
        self._in_cell = False

    def lines(self) -> list[Line]:
        found = list(self._blocks(self._file.body))
        relettering.from_a(found)
        return found

    def margins(self) -> list[str]:
        """Return what stands at the head and foot of each page."""
        return [
            self.words(text)
            for part in self._file.margins
            if part is not None
            for text in _texts(part)
        ]

    def _blocks(self, parent: Element) -> Iterator[Line]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield self._table(child)
            elif child.tag in _INSIDE:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Line]:
        self._number += 1
        if self._number > MOST_LINES:
            raise too_many()
        properties = paragraph.find(f"{W}pPr")
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style = named.get(f"{W}val", "") if named is not None else ""
        here = _Paragraph(self, style)
        found = list(here.runs(paragraph))
        text = "".join(letter for letter, _look in found)
        shown = text.strip() or here.pictures or self._in_cell  # numbers stand alone in tables
        label = self._file.numbering.label(properties) if shown else ""
        if label:
            label += "." if label.isalnum() else ""
            mark = properties.find(f"{W}rPr") if properties is not None else None
            found = [*letters(f"{label} ", self.look(mark, style)), *found]
        made = split(self._number, found)
        made[0].label = _kind_of(label)
        made[0].pictures, made[0].formulas = here.pictures, here.formulas
        yield from made
        for box in here.boxes:
            yield from self._blocks(box)

    def _table(self, table: Element) -> Line:
        number = self._number + 1
        rows = []
        outside, self._in_cell = self._in_cell, True
        for row in table.iter(f"{W}tr"):
            if _owner(row, f"{W}tbl") is table:
                cells = (c for c in row.iter(f"{W}tc") if _owner(c, f"{W}tr") is row)
                rows.append([list(self._blocks(cell)) for cell in cells])
        self._in_cell = outside
        return Line(number, "", grid=Grid(number, rows))

    # What paragraphs ask for

    def look(self, properties: Element | None, style: str) -> Look:
        return self._file.styles.look(properties, style)

    def words(self, text: str) -> str:
        return self._reread[1](text)

    def picture(self, name: str) -> Picture | None:
        """Return a picture for the paragraph that is read now; one that can't be had is told."""
        found = self._file.pictures.get(name)
        if found is None:
            self.lost.append(self._number)
            return None
        return replace(found, line=self._number)


class _Paragraph:
    """What hangs on one paragraph besides its letters."""

    def __init__(self, reader: WordReader, style: str) -> None:
        self._reader, self._style = reader, style
        self.pictures: list[Picture] = []
        self.formulas = 0
        self.boxes: list[Element] = []

    def runs(self, parent: Element, look: Look | None = None) -> Iterator[Letter]:
        """Yield the letters below an element."""
        for child in parent:
            tag = child.tag
            if tag in _LEFT_OUT or not isinstance(tag, str):
                continue
            if tag == f"{W}r":
                if not is_hidden(child):
                    found = self._reader.look(child.find(f"{W}rPr"), self._style)
                    yield from self.runs(child, found)
            elif tag == f"{W}txbxContent":
                self.boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                choice = next((c for c in child if c.tag == f"{_MC}Choice"), None)
                yield from self.runs(choice if choice is not None else child, look)
            else:
                yield from self._leaf(child, look or self._reader.look(None, self._style))

    def _leaf(self, child: Element, look: Look) -> Iterator[Letter]:
        tag = child.tag
        if tag == f"{W}t":
            text = self._reader.words(child.text or "")
            yield from letters(raised(child.getparent(), text), look)
        elif tag in _BREAKS:
            yield from letters(_BREAKS[tag], look)
        elif tag == f"{W}sym":
            yield from letters(_TICKS.get(child.get(f"{W}char", "").upper(), ""), look)
        elif tag in _FORMULAS:
            yield from letters(self._formula(child), look)
        elif tag in (f"{_A}blip", f"{_V}imagedata"):
            yield from self._picture(child, look)
        else:
            yield from self.runs(child, look)

    def _formula(self, element: Element) -> str:
        """Return a formula as far as it can be written in a line; each one is counted."""
        code = (element.text or "").strip().upper()
        if element.tag == f"{W}instrText" and not code.startswith("EQ "):
            return ""  # a page number, a date
        self.formulas += 1
        return in_a_line(element) if element.tag.startswith(M) else "[?]"

    def _picture(self, element: Element, look: Look) -> Iterator[Letter]:
        name = element.get(f"{_R}embed") or element.get(f"{_R}id") or element.get(f"{_R}link") or ""
        if not name:
            return
        if (found := self._reader.picture(name)) is not None:
            self.pictures.append(replace(found, alt=_alt(element)))
        yield from letters(f" {PICTURE_HERE} ", look)


def _alt(element: Element) -> str:
    """Return what the file says that a picture shows."""
    for one in element.iterancestors():
        if one.tag == f"{_V}shape":
            return nfc(one.get("alt", ""))
        if one.tag.endswith(("}inline", "}anchor")):
            named = next((each for each in one if each.tag.endswith("}docPr")), None)
            return nfc(named.get("descr", "")) if named is not None else ""
    return ""


def _texts(body: Element) -> Iterator[str]:
    for paragraph in body.iter(f"{W}p"):
        yield "".join(found.text or "" for found in paragraph.iter(f"{W}t"))


def _owner(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


def _kind_of(label: str) -> str:
    if not label:
        return ""
    if _LETTER.fullmatch(label):
        return "letter"
    return "number" if any(c.isalnum() for c in label) else "bullet"
