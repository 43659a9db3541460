"""Names every departure of a DOCX from Decree 30/2020 and from what we allow in a file."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from mangxanh.documents.flow import MOTTO, NATION
from mangxanh.documents.wordxml import FONT, LINE_EMU, Element

Found: TypeAlias = Iterator[str]

_TWIPS = 1440 / 25.4
_MARGINS = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}  # mm
_LEAST, _MOST = (11, 14)  # points: recipients are the smallest, titles the largest
_BODY_SIZES = (13, 14)
_PAGE_SIZES = (13, 14)
_LINE_SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/main}ln"
_SIGNERS = re.compile(r"^(KT\. |TM\. |Q\. |TL\. |TUQ\. )?(PHÓ )?HIỆU TRƯỞNG$|^(CHỦ TRÌ|THƯ KÝ)$")


@dataclass(frozen=True)
class _Parts:
    names: tuple[str, ...]
    body: Element
    styles: Element
    headers: tuple[Element, ...]
    raw: tuple[bytes, ...]


def lint_docx(data: bytes, *, official: bool = True) -> list[str]:
    """Return what is wrong with a DOCX, one sentence each; an empty list when nothing is.

    With `official` off (a recovery sheet, a letter to parents) quốc hiệu, drawn lines and
    signature are not asked for. Raises zipfile.BadZipFile for what is no DOCX.
    """
    parts = _open(data)
    found = [
        *_pages(parts),
        *_fonts(parts),
        *_sizes(parts),
        *_texts(parts),
        *_numbers(parts),
        *_package(parts),
    ]
    found += _tables(parts)
    if official:
        found += [*_head(parts), *_lines(parts), *_signature(parts)]
    return found


def _open(data: bytes) -> _Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = tuple(archive.namelist())
        raw = tuple(archive.read(name) for name in names)
    by_name = dict(zip(names, raw, strict=True))
    headers = [
        parse_xml(by_name[name]) for name in names if "/header" in name and "rels" not in name
    ]
    return _Parts(
        names=names,
        body=parse_xml(by_name["word/document.xml"]).find(qn("w:body")),
        styles=parse_xml(by_name["word/styles.xml"]),
        headers=tuple(headers),
        raw=raw,
    )


def _words(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def _value(element: Element, tag: str, name: str = "val") -> str | None:
    found = element.find(f".//{qn(tag)}") if element is not None else None
    return None if found is None else found.get(qn(f"w:{name}"))


def _pages(parts: _Parts) -> Found:
    for section in parts.body.iter(qn("w:sectPr")):
        size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
        sides = sorted(round(int(size.get(qn(f"w:{side}"))) / _TWIPS) for side in ("w", "h"))
        if sides != [210, 297]:
            yield f"The page is not A4: {sides[0]} × {sides[1]} mm."
        for side, (least, most) in _MARGINS.items():
            wide = int(margins.get(qn(f"w:{side}"))) / _TWIPS
            if not least - 0.1 <= wide <= most + 0.1:
                yield f"The {side} margin is {wide:.1f} mm, not {least}–{most} mm."


def _fonts(parts: _Parts) -> Found:
    for element in (parts.body, parts.styles, *parts.headers):
        for fonts in element.iter(qn("w:rFonts")):
            named = {name: value for name, value in fonts.attrib.items() if "Theme" not in name}
            if len(named) != len(fonts.attrib) or set(named.values()) != {FONT}:
                yield f"A font other than {FONT} is named: {sorted(fonts.attrib.values())}."
        for color in element.iter(qn("w:color")):
            if color.get(qn("w:val")) not in ("000000", "auto"):
                yield f"Text is not black: {color.get(qn('w:val'))}."


def _sizes(parts: _Parts) -> Found:
    for run in parts.body.iter(qn("w:r")):
        size = _value(run, "w:sz")
        if _words(run) and not (size and _LEAST * 2 <= int(size) <= _MOST * 2):
            yield f"“{_words(run)[:30]}” is not 11–14 pt."
    for paragraph in parts.body.findall(qn("w:p")):
        size = _value(paragraph, "w:sz")
        justified = _value(paragraph, "w:jc") == "both" and not _value(paragraph, "w:i")
        note = paragraph.find(f".//{qn('w:i')}") is not None
        if justified and not note and size and int(size) / 2 not in _BODY_SIZES:
            yield f"“{_words(paragraph)[:30]}” in the body is not 13–14 pt."


def _texts(parts: _Parts) -> Found:
    for paragraph in parts.body.iter(qn("w:p")):
        words = _words(paragraph)
        if unicodedata.normalize("NFC", words) != words:
            yield f"“{words[:30]}” is not in NFC."
        if "___" in words:
            yield f"“{words[:30]}” draws a line with underscores."
        if paragraph.find(f".//{qn('w:u')}") is not None:
            yield f"“{words[:30]}” is underlined."
        if paragraph.find(f".//{qn('w:pBdr')}") is not None:
            yield f"“{words[:30]}” has a border in place of a drawn line."
    for paragraph in parts.body.findall(qn("w:p")):
        inside = (paragraph.find(f".//{qn(tag)}") for tag in ("w:r", "w:sectPr"))
        holds = any(element is not None for element in inside)
        low = _value(paragraph, "w:spacing", "lineRule") == "exact"
        if not (holds or low):
            yield "An empty paragraph is used as space."


def _numbers(parts: _Parts) -> Found:
    first = parts.body.find(f".//{qn('w:sectPr')}")
    if first.find(qn("w:titlePg")) is None:
        yield "The first page shows its number."
    shown = [header for header in parts.headers if "PAGE" in "".join(header.itertext())]
    if len(shown) != 1:
        yield "The page number does not stand in exactly one header."
    for header in shown:
        if _value(header, "w:jc") != "center":
            yield "The page number is not centred."
        size = int(_value(header, "w:sz") or 0) / 2
        if size not in _PAGE_SIZES:
            yield f"The page number is {size:g} pt, not 13–14 pt."
        if header.find(f".//{qn('w:i')}") is not None:
            yield "The page number is not upright."


def _package(parts: _Parts) -> Found:
    for name, raw in zip(parts.names, parts.raw, strict=True):
        if "vba" in name.lower() or "activex" in name.lower() or "embeddings" in name.lower():
            yield f"The file holds a program: {name}."
        if name.endswith(".rels") and b'TargetMode="External"' in raw:
            yield f"The file points outside itself: {name}."
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in raw:
            yield f"A part declares a DOCTYPE: {name}."


def _tables(parts: _Parts) -> Found:
    for table in parts.body.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        if any(row.find(f".//{qn('w:cantSplit')}") is None for row in rows):
            yield f"A row of a table may split over pages: “{_words(table)[:30]}”."
        ruled = _value(table, "w:top") == "single"
        bold = rows and rows[0].find(f".//{qn('w:b')}") is not None
        header = rows and rows[0].find(f".//{qn('w:tblHeader')}") is not None
        if ruled and bold and len(rows) > 4 and not header:
            yield f"A table does not repeat its header row: “{_words(table)[:30]}”."


def _head(parts: _Parts) -> Found:
    table = parts.body.find(qn("w:tbl"))
    if table is None or parts.body[0] is not table:
        yield "The paper does not begin with a table of issuer and quốc hiệu."
        return
    if _value(table, "w:top") not in ("nil", "none"):
        yield "The table at the head has borders."
    cells = table.findall(f"{qn('w:tr')}/{qn('w:tc')}")
    paragraphs = [[_words(p) for p in cell.findall(qn("w:p"))] for cell in cells]
    if len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")) != 2:
        yield "The table at the head does not have two columns."
    if len(paragraphs) < 2 or paragraphs[1][:2] != [NATION, MOTTO]:
        yield "Quốc hiệu and tiêu ngữ are not at the top right, each on its line."
        return
    for text, sizes in ((NATION, (12, 13)), (MOTTO, (13, 14))):
        run = next(run for run in cells[1].iter(qn("w:r")) if _words(run) == text)
        if int(_value(run, "w:sz") or 0) / 2 not in sizes or run.find(f".//{qn('w:b')}") is None:
            yield f"“{text}” is not bold {sizes[0]}–{sizes[1]} pt."
    number = next((words for cell in paragraphs[2:] for words in cell if "Số:" in words), "")
    if re.search(r"Số:\s*\d", number):
        yield "The number is filled in; the clerk writes it."


def _lines(parts: _Parts) -> Found:
    drawn = list(parts.body.iter(_LINE_SHAPE))
    if any(line.get("w") != str(LINE_EMU) for line in drawn):
        yield "A drawn line is not 0.75 pt."
    head = parts.body.find(qn("w:tbl"))
    in_head = 0 if head is None else sum(1 for _ in head.iter(_LINE_SHAPE))
    if in_head < 2:
        yield "The lines under the school's name and under tiêu ngữ are not both drawn."
    titled = any(p.find(f".//{qn('w:outlineLvl')}") is not None for p in parts.body)
    if titled and len(drawn) - in_head < 1:
        yield "No line is drawn under the abstract."
    anchors = [a.get("id") for a in parts.body.iter() if str(a.tag).endswith("}docPr")]
    if len(anchors) != len(set(anchors)):
        yield "Two drawn lines have the same number."


def _signature(parts: _Parts) -> Found:
    tables = [t for t in parts.body.findall(qn("w:tbl")) if _signs(t)]
    if not tables:
        yield "There is no signature block."
        return
    table = tables[-1]
    if any(p.find(f".//{qn('w:keepNext')}") is None for p in table.iter(qn("w:p"))):
        yield "The signature block may be torn apart (keep with next)."
    before = table.getprevious()
    while before is not None and before.tag == qn("w:p") and not _words(before):
        before = before.getprevious()
    if before is None or before.find(f".//{qn('w:keepNext')}") is None:
        yield "The end of the body is not kept with the signature."


def _signs(table: Element) -> bool:
    return any(_SIGNERS.match(_words(p).strip()) for p in table.iter(qn("w:p")))
