"""Letters with marks above and below, in two lines: no ink of one line touches the other.

evaluation 36, on paper and as a picture; e2e/test_ink.py does it for pages.
"""

from dataclasses import replace

import pypdfium2
import pytest
from PIL import ImageChops

from mangxanh.documents import docx, pdf
from mangxanh.documents.papers import Bullets, Heading, Paragraph, Section, Span, Table
from mangxanh.documents.posters import help_poster_pdf
from mangxanh.documents.tests import examples
from mangxanh.documents.tests.tools import has, run

WORDS = "ẪẲỄỖỮ ẶỆỘỰỴ"
NOTHING = "\u00a0"
FIRST, SECOND, NEITHER = f"{WORDS}\n{NOTHING}", f"{NOTHING}\n{WORDS}", f"{NOTHING}\n{NOTHING}"
STYLES = {
    "paragraph": lambda text: Paragraph(Span(text), align="left"),
    "bold": lambda text: Paragraph(Span(text, bold=True), align="left"),
    "italic": lambda text: Paragraph(Span(text, italic=True), align="left"),
    "heading": lambda text: Heading(Span(text)),
    "bullets": lambda text: Bullets((Span(text),)),
    "table": lambda text: Table("Bảng", ("Cột", "Khác"), ((Span(text), "x"),)),
}


def paper(block):
    return replace(examples.report(), sections=(Section("I", "Kết quả", (block,)),), appendices=())


def first_page(made):
    with pypdfium2.PdfDocument(made) as document:
        return document[0].render(scale=3).to_pil().convert("L")


def overlap(draw):
    """Return (ink of the first line, of the second, of both at once) in pixels of a 216 dpi page."""
    empty = first_page(draw(NEITHER))
    inks = []
    for text in (FIRST, SECOND):
        drawn = ImageChops.difference(first_page(draw(text)), empty)
        inks.append(drawn.point(lambda value: 255 if value > 100 else 0))
    both = ImageChops.darker(*inks)
    return tuple(image.histogram()[255] for image in (*inks, both))


@pytest.mark.parametrize("style", STYLES)
def test_case_36_lines_of_a_pdf_do_not_touch(style):
    first, second, both = overlap(lambda text: pdf.report_pdf(paper(STYLES[style](text))))

    assert min(first, second) > 500
    assert both == 0


@pytest.mark.parametrize("size", ["a3", "a4"])
def test_case_36_lines_of_a_poster_do_not_touch(size):
    def draw(text):
        return help_poster_pdf(
            school="Trường", address="https://a.test/giup", lines=(text,), size=size
        )

    first, second, both = overlap(draw)

    assert min(first, second) > 500
    assert both == 0


@pytest.mark.slow
@pytest.mark.skipif(not has("soffice"), reason="there is no LibreOffice")
def test_case_36_lines_of_a_docx_do_not_touch(tmp_path):
    for name, text in (("first", FIRST), ("second", SECOND), ("neither", NEITHER)):
        blocks = [make(text) for make in STYLES.values()]
        whole = replace(
            examples.report(), sections=(Section("I", "Kết quả", tuple(blocks)),), appendices=()
        )
        (tmp_path / f"{name}.docx").write_bytes(docx.report_docx(whole))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = map(str, sorted(tmp_path.glob("*.docx")))
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files)
    names = {FIRST: "first", SECOND: "second", NEITHER: "neither"}

    first, second, both = overlap(lambda text: (tmp_path / f"{names[text]}.pdf").read_bytes())

    assert min(first, second) > 500
    assert both == 0
