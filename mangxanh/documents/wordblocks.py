"""Blocks of a paper written as WordprocessingML."""

import io
from dataclasses import replace

from docx.document import Document
from docx.shared import Mm

from mangxanh.documents.flow import alignment
from mangxanh.documents.frame import TABLE, column_widths
from mangxanh.documents.papers import (
    Blank,
    Block,
    Bullets,
    Heading,
    Paragraph,
    Picture,
    Span,
    Table,
    Text,
)
from mangxanh.documents.wordfile import A4, LEFT, RIGHT
from mangxanh.documents.words import spans
from mangxanh.documents.wordxml import (
    TWIPS_PER_MM,
    Element,
    Setting,
    add_cell,
    add_paragraph,
    add_row,
    add_tab,
    add_text,
    child,
    drawn_line,
    start_table,
)

INDENT = 720  # twips: 1.27 cm
GAP = 6  # points between paragraphs
LINE = 264  # 1.1 lines
_LINE_ROOM = 9  # points: the paragraph that holds a drawn line
_JC = {"justify": "both", "left": "left", "center": "center", "right": "right"}


def text_twips(*, landscape: bool) -> int:
    """Return the width between the margins."""
    return int((A4[1 if landscape else 0] - LEFT - RIGHT) * TWIPS_PER_MM)


class Writer:
    """Writes blocks of text into a body; knows the size of its letters and the page's width."""

    def __init__(self, document: Document, size: int, *, landscape: bool) -> None:
        self.body, self.size = document.element.body, size
        self._part = document.part
        self.lines = 0
        self.turn(landscape=landscape)

    def turn(self, *, landscape: bool) -> None:
        """Go on with pages of the other direction."""
        self.width = text_twips(landscape=landscape)
        self.points = self.width / 20

    def centred(
        self,
        parent: Element,
        text: str,
        size: float,
        *,
        bold: bool = False,
        italic: bool = False,
        before: float = 0,
        after: float = 0,
        keep: bool = True,
        outline: int | None = None,
    ) -> None:
        """Write one centred paragraph of single lines, kept with what follows."""
        setting = Setting("center", before=before, after=after, keep_next=keep, outline=outline)
        paragraph = add_paragraph(parent, setting)
        add_text(paragraph, spans(Span(text, bold=bold, italic=italic)), size)

    def text(
        self,
        parent: Element,
        found: tuple[Span, ...],
        *,
        size: float = 0,
        align: str = "justify",
        first_line: int = 0,
        left: int = 0,
        before: float = 0,
        after: float = 0,
        line: int = LINE,
        keep: bool = False,
        outline: int | None = None,
        bold: bool = False,
    ) -> None:
        """Write a paragraph of spans; sizes in points, indents in twips."""
        setting = Setting(
            _JC[align], first_line, left, before, after, line, keep_next=keep, outline=outline
        )
        paragraph = add_paragraph(parent, setting)
        add_text(paragraph, found, size or self.size, bold=bold)

    def line(self, parent: Element, width: float, *, after: float = 0) -> None:
        """Write a centred drawn line, `width` in points, in a low paragraph of its own."""
        self.lines += 1
        setting = Setting("center", exact=_LINE_ROOM, after=after, keep_next=True)
        paragraph = add_paragraph(parent, setting)
        paragraph.append(drawn_line(self.lines, width, down=3.5))

    def gap(self) -> None:
        """Keep a table and the table below apart, which Word would otherwise join."""
        add_paragraph(self.body, Setting("left", exact=GAP, keep_next=True))

    def block(self, block: Block, *, keep: bool = False) -> None:
        """Write one block; `keep` ties it to what follows."""
        if isinstance(block, Paragraph):
            self._paragraph(block, keep=keep)
        elif isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Bullets):
            self._bullets(block, keep=keep)
        elif isinstance(block, Blank):
            self._blank(block, keep=keep)
        elif isinstance(block, Picture):
            self._picture(block, keep=keep)
        else:
            self._table(block, keep=keep)

    def _paragraph(self, block: Paragraph, *, keep: bool) -> None:
        indented = block.indent and block.align != "center"
        self.text(
            self.body,
            spans(block.text),
            align=block.align,
            first_line=INDENT if indented else 0,
            before=GAP,
            keep=keep or block.keep_with_next,
        )

    def _heading(self, block: Heading) -> None:
        self.text(
            self.body,
            spans(block.text),
            align="left",
            first_line=INDENT,
            before=GAP + (2 if block.level == 1 else 0),
            keep=True,
            outline=block.level,
            bold=True,
        )

    def _bullets(self, block: Bullets, *, keep: bool) -> None:
        for at, item in enumerate(block.items, start=1):
            last = keep and at == len(block.items)
            found = (Span("- "), *spans(item))
            self.text(self.body, found, first_line=INDENT, before=GAP, keep=last)

    def _blank(self, block: Blank, *, keep: bool) -> None:
        for at in range(block.lines):
            first = at == 0 and bool(block.label)
            setting = Setting(
                "left",
                INDENT if first else 0,
                before=GAP,
                line=LINE,
                keep_next=keep and at == block.lines - 1,
                dots_at=self.width,
            )
            paragraph = add_paragraph(self.body, setting)
            if first:
                add_text(paragraph, spans(f"{block.label} "), self.size)
            add_tab(paragraph, self.size)

    def _picture(self, block: Picture, *, keep: bool) -> None:
        setting = Setting("left", before=GAP, keep_next=keep or block.keep_with_next)
        paragraph = add_paragraph(self.body, setting)
        size = {"width": Mm(block.width), "height": Mm(block.height)}
        drawn = self._part.new_pic_inline(io.BytesIO(block.data), **size)
        drawn.docPr.set("descr", block.alt)
        child(child(paragraph, "w:r"), "w:drawing").append(drawn)

    def _table(self, table: Table, *, keep: bool) -> None:
        if table.title:
            title = spans(table.title)
            self.text(self.body, title, align="left", before=GAP, after=3, keep=True, bold=True)
        else:
            self.gap()
        widths = [round(width * 20) for width in column_widths(table, self.points)]
        found = start_table(self.body, widths, ruled=True, padding=85)
        if table.columns:
            row = add_row(found, header=True)
            for width, column in zip(widths, table.columns, strict=True):
                cell = add_cell(row, width, middle=True)
                self._cell_text(cell, spans(column), align="center", keep=True, bold=True)
        for at, values in enumerate(table.rows, start=1):
            self._row(found, table, values, widths, keep=keep and at == len(table.rows))
        if spans(table.note):
            note = tuple(replace(span, italic=True) for span in spans(table.note))
            self.text(self.body, note, size=TABLE, before=3, keep=keep)
        else:
            self.gap()

    def _row(
        self,
        found: Element,
        table: Table,
        values: tuple[Text, ...],
        widths: list[int],
        *,
        keep: bool,
    ) -> None:
        row = add_row(found, height=table.row_height)
        if len(values) == 1 and len(widths) > 1:
            cell = add_cell(row, sum(widths), across=len(widths), middle=True)
            self._cell_text(cell, spans(values[0]), align="left", keep=keep)
            return
        for at, width in enumerate(widths):
            value = values[at] if at < len(values) else ""
            cell = add_cell(row, width, middle=True)
            self._cell_text(cell, spans(value), align=alignment(table, at), keep=keep)

    def _cell_text(
        self,
        cell: Element,
        found: tuple[Span, ...],
        *,
        align: str,
        keep: bool = False,
        bold: bool = False,
    ) -> None:
        self.text(
            cell,
            found,
            size=TABLE,
            align=align,
            before=2,
            after=2,
            line=240,
            keep=keep,
            bold=bold,
        )
