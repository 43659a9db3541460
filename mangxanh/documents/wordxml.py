"""The WordprocessingML that python-docx has no call for: drawn lines, cells, page numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from mangxanh.documents.papers import Span

Element: TypeAlias = Any  # lxml gives its elements no useful type

FONT = "Times New Roman"
EMU_PER_POINT = 12700
LINE_EMU = 9525  # 0.75 pt
TWIPS_PER_MM = 1440 / 25.4
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_DRAWN_LINE = """<w:r {names} xmlns:mc="{mc}" xmlns:wps="{wps}"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{id}"
 behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>{down}</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{id}" name="Line {id}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{wps}"><wps:wsp><wps:cNvCnPr/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="0"/></a:xfrm>
<a:prstGeom prst="line"><a:avLst/></a:prstGeom>
<a:ln w="{thick}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>
</wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:line id="line{id}" from="0,{top}pt" to="{points}pt,{top}pt"
 style="position:absolute;mso-position-horizontal:center;mso-position-horizontal-relative:text;\
mso-position-vertical-relative:text" strokecolor="black" strokeweight="0.75pt"/></w:pict>
</mc:Fallback></mc:AlternateContent></w:r>"""


def child(parent: Element, tag: str, **attributes: str | int) -> Element:
    """Append <tag> (like "w:jc") with w: attributes to `parent` and return it."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    parent.append(element)
    return element


def drawn_line(number: int, width: float, *, down: float) -> Element:
    """Return a run with a centred drawn line.

    `number` unique in the document; `width` and the distance `down` from the paragraph's top in
    points. DrawingML with VML for older readers.
    """
    xml = _DRAWN_LINE.format(
        names=nsdecls("w", "wp", "a"),
        mc=_MC,
        wps=_WPS,
        id=number,
        width=round(width * EMU_PER_POINT),
        down=round(down * EMU_PER_POINT),
        top=down,
        points=round(width, 1),
        thick=LINE_EMU,
    )
    return parse_xml(xml)


@dataclass(frozen=True)
class Setting:
    """How a paragraph stands: indents in twips, distances in points, `line` in 1/240 lines."""

    align: str = "both"
    first_line: int = 0
    left: int = 0
    before: float = 0
    after: float = 0
    line: int = 240
    exact: float = 0
    keep_next: bool = False
    outline: int | None = None
    dots_at: int = 0


def _paragraph_properties(paragraph: Element, setting: Setting) -> None:
    """Write a paragraph's properties in the schema's order."""
    found = child(paragraph, "w:pPr")
    if setting.keep_next:
        child(found, "w:keepNext")
        child(found, "w:keepLines")
    if setting.dots_at:
        child(child(found, "w:tabs"), "w:tab", val="right", leader="dot", pos=setting.dots_at)
    line, rule = (setting.exact * 20, "exact") if setting.exact else (setting.line, "auto")
    spacing = {"before": round(setting.before * 20), "after": round(setting.after * 20)}
    child(found, "w:spacing", **spacing, line=round(line), lineRule=rule)
    if setting.first_line or setting.left:
        child(found, "w:ind", left=setting.left, firstLine=setting.first_line)
    child(found, "w:jc", val=setting.align)
    if setting.outline is not None:
        child(found, "w:outlineLvl", val=setting.outline)


def run_properties(
    run: Element, size: float, *, bold: bool = False, italic: bool = False, marked: bool = False
) -> None:
    """Write a run's font, weight, colour and size (points) in the schema's order."""
    found = child(run, "w:rPr")
    child(found, "w:rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    if bold:
        child(found, "w:b")
        child(found, "w:bCs")
    if italic:
        child(found, "w:i")
        child(found, "w:iCs")
    child(found, "w:color", val="000000")
    child(found, "w:sz", val=round(size * 2))
    child(found, "w:szCs", val=round(size * 2))
    if marked:
        child(found, "w:highlight", val="yellow")


def add_text(paragraph: Element, found: Iterable[Span], size: float, *, bold: bool = False) -> None:
    """Append spans as runs; a line break in the text is one in the paper."""
    for span in found:
        run = child(paragraph, "w:r")
        run_properties(run, size, bold=bold or span.bold, italic=span.italic, marked=span.missing)
        for at, line in enumerate(span.text.split("\n")):
            if at:
                child(run, "w:br")
            text = child(run, "w:t")
            text.text = line
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def add_tab(paragraph: Element, size: float) -> None:
    """Append a tab, which draws the dots up to the tab stop."""
    run = child(paragraph, "w:r")
    run_properties(run, size)
    child(run, "w:tab")


def add_page_number(paragraph: Element, size: float) -> None:
    """Append the field that shows the number of the page."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = child(paragraph, "w:r")
        run_properties(run, size)
        if kind == "code":
            child(run, "w:instrText").text = " PAGE "
        elif kind == "shown":
            child(run, "w:t").text = "2"
        else:
            child(run, "w:fldChar", fldCharType=kind)


def start_table(body: Element, widths: Iterable[int], *, ruled: bool, padding: int) -> Element:
    """Append a centred table of fixed column widths (twips) before the section's end."""
    columns = list(widths)
    table = OxmlElement("w:tbl")
    body.find(qn("w:sectPr")).addprevious(table)
    found = child(table, "w:tblPr")
    child(found, "w:tblW", w=sum(columns), type="dxa")
    child(found, "w:jc", val="center")
    borders = child(found, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if ruled:
            child(borders, f"w:{side}", val="single", sz=4, space=0, color="000000")
        else:
            child(borders, f"w:{side}", val="nil")
    child(found, "w:tblLayout", type="fixed")
    margins = child(found, "w:tblCellMar")
    for side in ("left", "right"):
        child(margins, f"w:{side}", w=padding, type="dxa")
    grid = child(table, "w:tblGrid")
    for width in columns:
        child(grid, "w:gridCol", w=width)
    return table


def add_row(table: Element, *, header: bool = False, height: float = 0) -> Element:
    """Append a row that no page break splits; a header row repeats on each page."""
    row = child(table, "w:tr")
    found = child(row, "w:trPr")
    child(found, "w:cantSplit")
    if height:
        child(found, "w:trHeight", val=round(height * TWIPS_PER_MM), hRule="atLeast")
    if header:
        child(found, "w:tblHeader")
    return row


def add_cell(row: Element, width: int, *, across: int = 1, middle: bool = False) -> Element:
    """Append a cell of `width` twips over `across` columns; paragraphs go into it."""
    cell = child(row, "w:tc")
    found = child(cell, "w:tcPr")
    child(found, "w:tcW", w=width, type="dxa")
    if across > 1:
        child(found, "w:gridSpan", val=across)
    if middle:
        child(found, "w:vAlign", val="center")
    return cell


def add_paragraph(parent: Element, setting: Setting) -> Element:
    """Append a paragraph to a cell or the body and return it."""
    paragraph = OxmlElement("w:p")
    last = parent.find(qn("w:sectPr"))
    if last is None:
        parent.append(paragraph)
    else:
        last.addprevious(paragraph)
    _paragraph_properties(paragraph, setting)
    return paragraph
