"""The chronology of a case on paper: what happened, which files there are, how to check them."""

from collections.abc import Sequence

from mangxanh.cases.evidence.case_file import CaseFile, Hand, Step
from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import Block, Heading, Paragraph, Span, Table
from mangxanh.documents.pdf import flow_pdf
from mangxanh.documents.words import moment_words

# Path in the pack, name as it came, digest, who had it in hands.
Named = tuple[str, str, str, tuple[Hand, ...]]
REDACTED = (
    "Bản rút gọn: tên và thông tin của người khác đã được che; tệp gốc không kèm theo. "
    "Chỗ che luôn dài như nhau."
)
KEPT_BACK = "Có {count} tệp đã khóa, được giữ lại tại trường và không kèm theo bản này."
CHECK = (
    "Tệp danh-muc.json ghi mã SHA-256 của từng tệp và được ký bằng khóa của nhà trường; "
    "tệp SHA256SUMS.txt ghi lại các mã đó để kiểm bằng công cụ thông thường. "
    "Kiểm toàn bộ, không cần mạng: mangxanh package verify TỆP.zip"
)
KEY = "Dấu nhận dạng của khóa nhà trường: "
LETTERS = "Nguyên văn từng chữ, cả biểu tượng mà bản in không có, nằm trong tệp dien-bien.txt."


def chronology_pdf(
    case: CaseFile, files: Sequence[Named], kept_back: int, key: str, *, redacted: bool
) -> bytes:
    """Return the chronology as PDF; `key` is the fingerprint of the key that signs the pack."""
    return flow_pdf(
        Flow(
            title=f"Diễn biến vụ việc {case.number}",
            kind="DIỄN BIẾN VỤ VIỆC",
            subject=f"{case.number}: {case.title}" if case.title else case.number,
            blocks=(
                *_head(case, redacted=redacted),
                Heading("1. Diễn biến", 1),
                *[block for step in case.steps for block in _step(step)],
                Heading("2. Tệp kèm theo", 1),
                *_files(files, kept_back),
                Heading("3. Cách kiểm tra", 1),
                Paragraph(LETTERS),
                Paragraph(CHECK),
                Paragraph((KEY, Span(key, bold=True))),
            ),
            size=13,
        )
    )


def chronology_text(steps: Sequence[Step]) -> bytes:
    """Return the steps letter by letter: fonts of papers hold no emoji, and these may matter."""
    told = (f"{step.when} · {step.who}: {step.what}\n{step.said}".rstrip() for step in steps)
    return ("\n\n".join(told) + "\n").encode()


def _head(case: CaseFile, *, redacted: bool) -> tuple[Block, ...]:
    said = [
        Paragraph(f"Đơn vị: {case.school}.", indent=False),
        Paragraph(
            f"Lập lúc {moment_words(case.made_at)}. Người lập: {case.made_by}.", indent=False
        ),
        Paragraph(f"Lý do lập: {case.reason}.", indent=False),
    ]
    if redacted:
        said.append(Paragraph(Span(REDACTED, italic=True), indent=False))
    return tuple(said)


def _step(step: Step) -> tuple[Block, ...]:
    head = (Span(f"{step.when} · {step.who}: ", bold=True), step.what)
    lines = [line for line in step.said.splitlines() if line.strip()]
    return (
        Paragraph(head, align="left", indent=False, keep_with_next=bool(lines)),
        *[Paragraph(line, align="left") for line in lines],
    )


def _files(files: Sequence[Named], kept_back: int) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for path, name, digest, hands in files:
        words = (Span(path, bold=True), f" – {name}" if name else "")
        blocks.append(Paragraph(words, align="left", indent=False))
        if digest:
            blocks.append(Paragraph(f"SHA-256: {digest}", align="left"))
        if hands:
            rows = tuple((hand.when, hand.who, hand.what) for hand in hands)
            columns = ("Khi nào", "Ai", "Việc")
            blocks.append(Table("", columns, rows, widths=(35, 45, 85)))
    if not files:
        blocks.append(Paragraph("Không có tệp kèm theo.", indent=False))
    if kept_back:
        blocks.append(Paragraph(KEPT_BACK.format(count=kept_back), indent=False))
    return tuple(blocks)
