"""Sheets that are handed out and come back: one page each, without letterhead, in one DOCX."""

from dataclasses import dataclass

from mangxanh.documents.papers import Block
from mangxanh.documents.wordblocks import Writer
from mangxanh.documents.wordfile import blank_document, document_bytes, next_part
from mangxanh.documents.words import tidy, upper

BODY, SCHOOL, TITLE, SUBJECT = 13, 12, 14, 13  # points


@dataclass(frozen=True)
class SlipPage:
    """One sheet: its title and what it is about, then blocks; wide lists lie on their side."""

    title: str
    subject: str
    blocks: tuple[Block, ...]
    landscape: bool = False


def slips_docx(school: str, name: str, pages: tuple[SlipPage, ...]) -> bytes:
    """Return the sheets as one DOCX, each beginning a page; at least one."""
    document = blank_document(tidy(name), tidy(school), landscape=pages[0].landscape)
    writer = Writer(document, BODY, landscape=pages[0].landscape)
    for turn, page in enumerate(pages):
        if turn:
            next_part(document, landscape=page.landscape)
            writer.turn(landscape=page.landscape)
        writer.centred(writer.body, upper(tidy(school)), SCHOOL, bold=True)
        writer.centred(writer.body, upper(tidy(page.title)), TITLE, bold=True, before=10)
        writer.centred(writer.body, tidy(page.subject), SUBJECT, bold=True, after=4)
        for block in page.blocks:
            writer.block(block)
    return document_bytes(document)
