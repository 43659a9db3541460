"""Reports and decisions as PDF: the same paper as the DOCX, with its fonts in it."""

import json
import re
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mangxanh.documents import compose
from mangxanh.documents.flow import (
    MOTTO,
    NATION,
    RECIPIENTS,
    Flow,
    alignment,
    is_wide,
)
from mangxanh.documents.frame import (
    APPENDIX_LINE,
    CELL_PADDING,
    SIGNATURE_GAP,
    TABLE,
    addressee_lines,
    appendix_frame,
    column_widths,
    head_frame,
    subject_frame,
)
from mangxanh.documents.measure import FONTS, text_width
from mangxanh.documents.papers import (
    Appendix,
    Blank,
    Block,
    Bullets,
    DecisionPaper,
    Heading,
    Paragraph,
    Picture,
    ReportPaper,
    Signature,
    Span,
    Table,
    Text,
)
from mangxanh.documents.wordblocks import text_twips
from mangxanh.documents.words import spans, tidy, upper

if TYPE_CHECKING:
    import typst

_ANYWHERE = "\u200b"
_TEMPLATE = Path(__file__).parent / "paper.typ"


def report_pdf(paper: ReportPaper) -> bytes:
    """Return a báo cáo as PDF; the same paper gives the same bytes."""
    return flow_pdf(compose.report_flow(paper))


def decision_pdf(paper: DecisionPaper) -> bytes:
    """Return a quyết định as PDF; the same paper gives the same bytes."""
    return flow_pdf(compose.decision_flow(paper))


def report_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    import pypdfium2  # noqa: PLC0415  # 8 MB, only where a PDF is counted

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def body_pages(paper: ReportPaper | DecisionPaper) -> int:
    """Return how many pages a paper has before its appendices, which begin on new ones."""
    alone = replace(paper, appendices=())
    pdf = report_pdf(alone) if isinstance(alone, ReportPaper) else decision_pdf(alone)
    return report_pages(pdf)


def flow_pdf(flow: Flow) -> bytes:
    """Return any composed upright paper as PDF."""
    return template_pdf(_TEMPLATE, _values(flow))


def template_pdf(template: Path, values: dict[str, Any]) -> bytes:
    """Return a template of this folder as PDF, filled with plain values.

    The words travel as JSON and never become part of the template's source.
    """
    import typst  # noqa: PLC0415  # 81 MB, only where a PDF is made

    return typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"paper": json.dumps(values, ensure_ascii=False)},
    )


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    import typst  # noqa: PLC0415  # as above

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _values(flow: Flow) -> dict[str, Any]:
    width = text_twips(landscape=False) / 20
    subject, line = subject_frame(flow, width)
    author = flow.head.school if flow.head else flow.subject
    return {
        "title": tidy(flow.title),
        "author": tidy(author),
        "size": flow.size,
        "nation": NATION,
        "motto": MOTTO,
        "sent_to": RECIPIENTS,
        "gap": SIGNATURE_GAP,
        "appendix_line": APPENDIX_LINE,
        "head": asdict(head_frame(flow, flow.head, width)) if flow.head else None,
        "kind": flow.kind,
        "subject": subject,
        "subject_line": line,
        "authority_line": flow.authority_line,
        "addressees": addressee_lines(flow.addressees),
        "blocks": _blocks(flow.blocks, width, keep=bool(flow.signatures)),
        "recipients": flow.recipients,
        "signatures": [_signature(signature) for signature in flow.signatures],
        "appendices": [_appendix(flow, at, found) for at, found in enumerate(flow.appendices)],
    }


def _appendix(flow: Flow, at: int, appendix: Appendix) -> dict[str, Any]:
    width = text_twips(landscape=is_wide(appendix)) / 20
    frame = asdict(appendix_frame(flow, at, appendix, width))
    return {**frame, "blocks": _blocks(appendix.blocks, width, keep=False)}


def _signature(signature: Signature) -> dict[str, Any]:
    lines = [upper(line) for line in signature.title_lines]
    return {"lines": lines, "name": tidy(signature.name), "hint": signature.hint}


def _text(text: Text) -> list[dict[str, Any]]:
    return [asdict(span) for span in spans(text)]


def _blocks(blocks: tuple[Block, ...], width: float, *, keep: bool) -> list[dict[str, Any]]:
    """Return blocks as JSON values; with `keep` the last stays with the signature."""
    last = len(blocks) - 1
    return [_block(block, width, keep=keep and at == last) for at, block in enumerate(blocks)]


def _block(block: Block, width: float, *, keep: bool) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {
            "kind": "paragraph",
            "text": _text(block.text),
            "align": block.align,
            "indent": block.indent,
            "keep": keep or block.keep_with_next,
        }
    if isinstance(block, Heading):
        return {"kind": "heading", "text": _text(block.text), "level": block.level}
    if isinstance(block, Bullets):
        items = [[*_text("- "), *_text(item)] for item in block.items]
        return {"kind": "bullets", "items": items, "keep": keep}
    if isinstance(block, Picture):
        return _block(Paragraph(Span(block.alt, italic=True)), width, keep=keep)
    if isinstance(block, Blank):
        label = _text(block.label)
        return {"kind": "blank", "lines": block.lines, "label": label, "keep": keep}
    return _table(block, width, keep=keep)


def _table(table: Table, width: float, *, keep: bool) -> dict[str, Any]:
    widths = column_widths(table, width)
    count = len(widths)
    rooms = [column - CELL_PADDING for column in widths]
    rows = [
        [_breakable(_text(cell), room) for cell, room in zip(row, rooms, strict=True)]
        if len(row) == count
        else [_breakable(_text(row[0]), width - CELL_PADDING)]
        for row in (_padded(row, count) for row in table.rows)
    ]
    return {
        "kind": "table",
        "title": _text(table.title),
        "columns": [_text(column) for column in table.columns],
        "rows": rows,
        "widths": widths,
        "aligns": [alignment(table, at) for at in range(count)],
        "note": [{**span, "italic": True} for span in _text(table.note)],
        "height": table.row_height,
        "keep": keep,
    }


def _padded(row: tuple[Text, ...], count: int) -> tuple[Text, ...]:
    """Return a row with a cell per column; a row of one cell spans them all."""
    return row if len(row) == 1 else (*row, *[""] * count)[:count]


def _breakable(parts: list[dict[str, Any]], room: float) -> list[dict[str, Any]]:
    """Let a word wider than its cell break, as Word does: a file name, an address."""
    for part in parts:
        part["text"] = " ".join(_opened(word, room) for word in part["text"].split(" "))
    return parts


def _opened(word: str, room: float) -> str:
    if text_width(word, TABLE, bold=True) <= room:
        return word
    pieces = re.split(r"(?<=[-/_:])|(?<=\.)(?!\d)", word)  # 13.022 is one number
    return _ANYWHERE.join(
        _ANYWHERE.join(piece) if text_width(piece, TABLE, bold=True) > room else piece
        for piece in pieces
    )
