"""Reports, decisions and letters put in their official order and words."""

from collections.abc import Iterable
from dataclasses import replace

from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import (
    Article,
    Block,
    DecisionPaper,
    Heading,
    Paragraph,
    PlainLetterPaper,
    ReportPaper,
    Section,
    Span,
    Text,
)
from mangxanh.documents.words import attached_to, ending, listed, plain, recipients_of, spans, upper


def grounds(lines: Iterable[str]) -> tuple[Block, ...]:
    """Return the căn cứ: italic, each on its line with ";", the last with "."."""
    return tuple(Paragraph(Span(line, italic=True)) for line in listed(lines))


def closed(text: Text) -> Text:
    """Return text with the "./." that ends the body of an official paper."""
    *before, last = spans(text) or (Span(""),)
    if last.missing:
        return (*before, last, "./.")
    return (*before, replace(last, text=ending(last.text, "./.")))


def _section(section: Section) -> tuple[Block, ...]:
    title = f"{section.number}. {section.title}" if section.number else section.title
    return (Heading(upper(title), level=1), *section.blocks)


def report_flow(paper: ReportPaper) -> Flow:
    """Return a report as it is laid out."""
    opening = (Paragraph(paper.opening),) if plain(paper.opening) else ()
    parts = (block for section in paper.sections for block in _section(section))
    closing = (Paragraph(closed(paper.closing)),) if plain(paper.closing) else ()
    return Flow(
        title=f"Báo cáo {paper.subject}",
        head=paper.letterhead,
        kind="BÁO CÁO",
        subject=paper.subject,
        addressees=paper.addressees,
        blocks=(*grounds(paper.grounds), *opening, *parts, *closing),
        recipients=recipients_of(paper.recipients),
        signatures=(paper.signature,),
        appendices=paper.appendices,
        attached=attached_to("Báo cáo", paper.letterhead),
        size=paper.size,
    )


def _article(at: int, article: Article, *, last: bool) -> tuple[Block, ...]:
    text = closed(article.text) if last and not article.blocks else article.text
    return (Paragraph((Span(f"Điều {at}. ", bold=True), *spans(text))), *article.blocks)


def decision_flow(paper: DecisionPaper) -> Flow:
    """Return a decision as it is laid out."""
    reasons = [*paper.grounds, *([paper.proposal] if paper.proposal else [])]
    count = len(paper.articles)
    articles = (
        block
        for at, article in enumerate(paper.articles, start=1)
        for block in _article(at, article, last=at == count)
    )
    verdict = Paragraph(
        Span("QUYẾT ĐỊNH:", bold=True), align="center", indent=False, keep_with_next=True
    )
    return Flow(
        title=f"Quyết định {paper.subject}",
        head=paper.letterhead,
        kind="QUYẾT ĐỊNH",
        subject=paper.subject,
        authority_line=upper(paper.authority_line),
        blocks=(*grounds(reasons), verdict, *articles),
        recipients=recipients_of(paper.recipients),
        signatures=(paper.signature,),
        appendices=paper.appendices,
        attached=attached_to("Quyết định", paper.letterhead),
    )


def letter_flow(paper: PlainLetterPaper) -> Flow:
    """Return a letter as it is laid out; an official one has its V/v under the number."""
    *before, last = paper.blocks or (Paragraph(""),)
    if isinstance(last, Paragraph):
        last = replace(last, text=closed(last.text))
    reference = paper.reference and f"V/v {paper.reference.removeprefix('V/v').strip()}"
    return Flow(
        title=paper.title or reference or paper.subject,
        head=paper.letterhead,
        kind=upper(paper.title),
        subject=paper.subject,
        reference=reference,
        addressees=paper.addressees,
        blocks=(*before, last),
        recipients=recipients_of(paper.recipients) if paper.recipients else (),
        signatures=(paper.signature,),
    )
