"""An empty A4 document with our fonts and pages, and its bytes, the same for the same paper."""

import io
import zipfile
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm

from mangxanh.documents.wordxml import FONT, Setting, add_page_number, add_paragraph, child

A4 = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15  # mm
NUMBER_DOWN = 10  # mm from the paper's edge to the page number
NUMBER_SIZE = 13
_KEPT_STYLES = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # python-docx wants it naive
_UNUSED = (
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.STYLES + "WithEffects",
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.THUMBNAIL,
)


def blank_document(title: str, author: str, *, landscape: bool) -> Document:
    """Return a document without content: Times New Roman, A4, numbered from page 2."""
    document = docx.Document()
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in _UNUSED]:
            del rels[key]
    _set_styles(document)
    _set_properties(document, title, author)
    section = document.sections[0]
    _set_page(section, landscape=landscape)
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    header = section.header._element  # noqa: SLF001  # python-docx has no field for page numbers
    for paragraph in list(header):
        header.remove(paragraph)
    add_page_number(add_paragraph(header, Setting(align="center")), NUMBER_SIZE)
    return document


def _set_styles(document: Document) -> None:
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.find(qn("w:name")).get(qn("w:val")) not in _KEPT_STYLES:
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    for part in list(defaults):
        defaults.remove(part)
    run = child(child(defaults, "w:rPrDefault"), "w:rPr")
    child(run, "w:rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    child(run, "w:color", val="000000")
    child(run, "w:sz", val=28)
    child(run, "w:szCs", val=28)
    child(run, "w:lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA")
    child(child(defaults, "w:pPrDefault"), "w:pPr")


def _set_properties(document: Document, title: str, author: str) -> None:
    found = document.core_properties
    found.title, found.author, found.last_modified_by = title[:255], author[:255], ""
    found.comments = found.keywords = found.subject = found.category = ""
    found.language = "vi-VN"
    found.created = found.modified = _NO_MOMENT
    found.revision = 1


def _set_page(section: Section, *, landscape: bool) -> None:
    short, long = (Mm(side) for side in A4)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    page = section._sectPr.find(qn("w:pgSz"))  # noqa: SLF001  # orient must go when portrait
    page.attrib.pop(qn("w:orient"), None)
    if landscape:
        page.set(qn("w:orient"), "landscape")
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(NUMBER_DOWN)


def next_part(document: Document, *, landscape: bool) -> None:
    """Begin an appendix: a new page, numbered on its own from 1, the 1 not shown."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, landscape=landscape)
    section.different_first_page_header_footer = True
    found = section._sectPr  # noqa: SLF001  # python-docx has no call for page numbers
    number = found.find(qn("w:pgNumType"))
    if number is None:
        number = child(found, "w:pgNumType")
        found.find(qn("w:cols")).addprevious(number)
    number.set(qn("w:start"), "1")


def document_bytes(document: Document) -> bytes:
    """Return the DOCX; the same document gives the same bytes at any time."""
    raw = io.BytesIO()
    document.save(raw)
    result = io.BytesIO()
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(result, "w") as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, given.read(name))
    return result.getvalue()
