"""Papers as DOCX, laid out as Decree 30/2020/NĐ-CP, Annex I says."""

from mangxanh.documents import compose, compose_lists
from mangxanh.documents.flow import MOTTO, NATION, RECIPIENTS, Flow, is_wide
from mangxanh.documents.frame import (
    APPENDIX_LINE,
    HALF_SHARE,
    LEFT_SHARE,
    MOTTO_SIZE,
    NAME,
    NATION_SIZE,
    NUMBER,
    SIGNATURE_ABOVE,
    SIGNATURE_GAP,
    TITLE,
    AppendixFrame,
    addressee_lines,
    appendix_frame,
    head_frame,
    subject_frame,
)
from mangxanh.documents.papers import (
    DecisionPaper,
    DistributionListPaper,
    FolderIndexPaper,
    InvitationPaper,
    Letterhead,
    MinutesPaper,
    PlainLetterPaper,
    RecoverySheetPaper,
    ReportPaper,
    Signature,
    SignatureListPaper,
    Span,
)
from mangxanh.documents.wordblocks import INDENT, Writer
from mangxanh.documents.wordfile import blank_document, document_bytes, next_part
from mangxanh.documents.words import spans, tidy, upper
from mangxanh.documents.wordxml import Element, add_cell, add_row, start_table


def report_docx(paper: ReportPaper) -> bytes:
    """Return a báo cáo as DOCX."""
    return flow_docx(compose.report_flow(paper))


def decision_docx(paper: DecisionPaper) -> bytes:
    """Return a quyết định as DOCX."""
    return flow_docx(compose.decision_flow(paper))


def letter_docx(paper: PlainLetterPaper) -> bytes:
    """Return a letter as DOCX."""
    return flow_docx(compose.letter_flow(paper))


def invitation_docx(paper: InvitationPaper) -> bytes:
    """Return a giấy mời as DOCX."""
    return flow_docx(compose_lists.invitation_flow(paper))


def minutes_docx(paper: MinutesPaper) -> bytes:
    """Return a biên bản as DOCX."""
    return flow_docx(compose_lists.minutes_flow(paper))


def signature_list_docx(paper: SignatureListPaper) -> bytes:
    """Return a danh sách ký tên as DOCX."""
    return flow_docx(compose_lists.signature_list_flow(paper))


def distribution_docx(paper: DistributionListPaper) -> bytes:
    """Return a danh sách nơi nhận, ký nhận as DOCX."""
    return flow_docx(compose_lists.distribution_flow(paper))


def folder_index_docx(paper: FolderIndexPaper) -> bytes:
    """Return a mục lục hồ sơ minh chứng as DOCX."""
    return flow_docx(compose_lists.folder_index_flow(paper))


def recovery_sheet_docx(paper: RecoverySheetPaper) -> bytes:
    """Return a tờ khôi phục as DOCX."""
    return flow_docx(compose_lists.recovery_sheet_flow(paper))


def flow_docx(flow: Flow) -> bytes:
    """Return any composed paper as DOCX."""
    author = flow.head.school if flow.head else flow.subject
    document = blank_document(tidy(flow.title), tidy(author), landscape=flow.landscape)
    writer = Writer(document, flow.size, landscape=flow.landscape)
    if flow.head:
        _letterhead(writer, flow, flow.head)
    _title(writer, flow)
    _addressees(writer, flow.addressees)
    _body(writer, flow)
    _signatures(writer, flow)
    for at, appendix in enumerate(flow.appendices):
        landscape = is_wide(appendix)
        next_part(document, landscape=landscape)
        writer.turn(landscape=landscape)
        _appendix_title(writer, appendix_frame(flow, at, appendix, writer.points))
        for block in appendix.blocks:
            writer.block(block)
    return document_bytes(document)


def _letterhead(writer: Writer, flow: Flow, head: Letterhead) -> None:
    """Write ô 1–4: a table without borders, 65 and 100 mm wide on an upright page."""
    frame = head_frame(flow, head, writer.points)
    left = round(writer.width * LEFT_SHARE)
    widths = (left, writer.width - left)
    table = start_table(writer.body, widths, ruled=False, padding=0)
    row = add_row(table)
    cell = add_cell(row, widths[0])
    for line in frame.authority:
        writer.centred(cell, line, NAME)
    for line in frame.school:
        writer.centred(cell, line, NAME, bold=True)
    writer.line(cell, frame.school_line)
    cell = add_cell(row, widths[1])
    writer.centred(cell, NATION, NATION_SIZE, bold=True)
    writer.centred(cell, MOTTO, MOTTO_SIZE, bold=True)
    writer.line(cell, frame.motto_line)
    if frame.number or frame.place or frame.reference:
        row = add_row(table)
        cell = add_cell(row, widths[0])
        writer.centred(cell, frame.number, NUMBER, before=3)
        for line in frame.reference:
            writer.centred(cell, line, NAME)
        writer.centred(add_cell(row, widths[1]), frame.place, NUMBER, before=3, italic=True)


def _title(writer: Writer, flow: Flow) -> None:
    """Write ô 5a: the kind of paper, its abstract, the short line below."""
    body = writer.body
    if flow.kind:
        writer.centred(body, flow.kind, TITLE, bold=True, before=16, outline=0)
    subject, width = subject_frame(flow, writer.points)
    for line in subject:
        writer.centred(body, line, TITLE, bold=True)
    if subject:
        writer.line(body, width, after=8)
    if flow.authority_line:
        writer.centred(body, flow.authority_line, TITLE, bold=True, before=4, after=8)


def _addressees(writer: Writer, names: tuple[str, ...]) -> None:
    """Write ô 9a: one receiver on the line itself, several each behind a dash."""
    lines = addressee_lines(names)
    for at, line in enumerate(lines, start=1):
        after = 8 if at == len(lines) else 0
        if len(lines) == 1:
            writer.centred(writer.body, line, writer.size, before=8, after=after)
        elif at == 1:
            writer.text(writer.body, spans(line), left=INDENT * 2, before=10)
        else:
            writer.text(writer.body, spans(line), left=INDENT * 3, align="left", after=after)


def _body(writer: Writer, flow: Flow) -> None:
    """Write ô 6; its last paragraph stays with the signature."""
    for at, block in enumerate(flow.blocks, start=1):
        writer.block(block, keep=at == len(flow.blocks) and bool(flow.signatures))


def _signatures(writer: Writer, flow: Flow) -> None:
    """Write ô 7 and 9b; two signatures stand side by side, one beside the recipients."""
    if not flow.signatures:
        return
    half = round(writer.width * HALF_SHARE)
    widths = (half, writer.width - half)
    table = start_table(writer.body, widths, ruled=False, padding=0)
    row = add_row(table)
    *others, main = flow.signatures
    left = add_cell(row, widths[0])
    if others:
        _signature(writer, left, others[0])
    else:
        _recipients(writer, left, flow.recipients)
    _signature(writer, add_cell(row, widths[1]), main)


def _recipients(writer: Writer, parent: Element, lines: tuple[str, ...]) -> None:
    if not lines:
        writer.centred(parent, "", 11)
        return
    head = (Span(RECIPIENTS, bold=True, italic=True),)
    writer.text(parent, head, size=12, align="left", line=240, before=SIGNATURE_ABOVE, keep=True)
    for line in lines:
        writer.text(parent, spans(line), size=11, align="left", line=240, keep=True)


def _signature(writer: Writer, cell: Element, signature: Signature) -> None:
    for at, line in enumerate(signature.title_lines):
        before = 0 if at else SIGNATURE_ABOVE
        writer.centred(cell, upper(line), TITLE, bold=True, before=before, keep=True)
    gap: float = SIGNATURE_GAP
    if signature.hint:
        writer.centred(cell, signature.hint, NUMBER, italic=True, keep=True)
        gap -= NUMBER
    writer.centred(cell, tidy(signature.name), TITLE, bold=True, before=gap, keep=True)


def _appendix_title(writer: Writer, frame: AppendixFrame) -> None:
    writer.centred(writer.body, frame.name, TITLE, bold=True, outline=0)
    for line in frame.title:
        writer.centred(writer.body, line, TITLE, bold=True)
    for line in frame.attached:
        writer.centred(writer.body, line, NUMBER, italic=True)
    writer.line(writer.body, APPENDIX_LINE, after=8)
