"""Giấy khen begins with a list and a decision: both as drafts, for the head to sign or not.

A giấy khen is the head's own (Circular 19/2025), so none is printed here: the number of the
decision and what goes with it stay blank for whoever decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mangxanh.documents.docx import decision_docx, flow_docx
from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import (
    Appendix,
    Article,
    DecisionPaper,
    Letterhead,
    Paragraph,
    Signature,
    Table,
    Text,
    missing,
)
from mangxanh.documents.words import two_digits

# What a decision of praise rests on, from which day and until which.
LAWS: tuple[tuple[date, date | None, str], ...] = (
    (
        date(2025, 10, 31),
        None,
        "Căn cứ Thông tư số 19/2025/TT-BGDĐT ngày 15 tháng 9 năm 2025 của Bộ trưởng Bộ Giáo dục "
        "và Đào tạo quy định về khen thưởng và kỷ luật học sinh",
    ),
)
_SIGN_HINT = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True)
class PraiseRow:
    """A pupil who is proposed: "Nguyễn Ngọc Minh Anh", "7A2", "Giải Nhì khối 7"."""

    name: str
    class_name: str
    achievement: str


@dataclass(frozen=True)
class PraisePaper:
    """Who is proposed for what; rows in the order given.

    `classes`: (class, prize) of classes as a whole. They stand in the list only: the decision rests
    on what is about pupils.
    `event` in ordinary words: "cuộc thi “Em tìm hiểu Luật An ninh mạng”"; `grounds` are whole
    lines ("Căn cứ Kế hoạch số …"); `number_sign` of the letterhead "/QĐ-THCSBG".
    """

    letterhead: Letterhead
    event: str
    year: str
    rows: tuple[PraiseRow, ...]
    signature: Signature
    classes: tuple[tuple[str, str], ...] = ()
    grounds: tuple[str, ...] = ()
    proposer: str = "Ban Tổ chức"


def laws_on(day: date) -> tuple[str, ...]:
    """Return the grounds in law that hold on a day."""
    return tuple(
        line for begins, ends, line in LAWS if begins <= day and (ends is None or day <= ends)
    )


def praise_list_docx(paper: PraisePaper) -> bytes:
    """Return the danh sách đề nghị khen thưởng."""
    return flow_docx(_list_flow(paper))


def praise_decision_docx(paper: PraisePaper) -> bytes:
    """Return a draft of the quyết định khen thưởng, its number blank, with the list as appendix."""
    return decision_docx(_decision(paper))


def _table(rows: Sequence[PraiseRow]) -> Table:
    cells: tuple[tuple[Text, ...], ...] = tuple(
        (str(at), row.name, row.class_name, row.achievement, "")
        for at, row in enumerate(rows, start=1)
    )
    columns = ("STT", "Họ và tên", "Lớp", "Thành tích", "Ghi chú")
    return Table("", columns, cells, widths=(12, 55, 18, 58, 22), aligns="clcll")


def _classes(rows: Sequence[tuple[str, str]]) -> Table:
    cells: tuple[tuple[Text, ...], ...] = tuple(
        (str(at), name, prize, "") for at, (name, prize) in enumerate(rows, start=1)
    )
    columns = ("STT", "Lớp", "Thành tích", "Ghi chú")
    return Table("Tập thể lớp", columns, cells, widths=(12, 30, 88, 35), aligns="ccll")


def _list_flow(paper: PraisePaper) -> Flow:
    count = two_digits(len(paper.rows))
    and_classes = f" và {two_digits(len(paper.classes))} tập thể lớp" if paper.classes else ""
    subject = f"Đề nghị khen thưởng học sinh có thành tích trong {paper.event}"
    return Flow(
        title=subject,
        head=replace(paper.letterhead, number_sign=""),
        kind="DANH SÁCH",
        subject=f"{subject}, năm học {paper.year}",
        blocks=(
            _table(paper.rows),
            *([_classes(paper.classes)] if paper.classes else []),
            Paragraph(f"Danh sách có {count} học sinh{and_classes}./."),
        ),
        signatures=(Signature(("NGƯỜI LẬP DANH SÁCH",), "", _SIGN_HINT), paper.signature),
    )


def _decision(paper: PraisePaper) -> DecisionPaper:
    count = two_digits(len(paper.rows))
    day = paper.letterhead.day or date(paper.letterhead.year or date.max.year, 12, 31)
    return DecisionPaper(
        letterhead=paper.letterhead,
        subject=f"Về việc khen thưởng học sinh có thành tích trong {paper.event}",
        authority_line=f"Hiệu trưởng {paper.letterhead.school}",
        grounds=(*laws_on(day), *paper.grounds),
        proposal=f"Theo đề nghị của {paper.proposer}" if paper.proposer else "",
        articles=(
            Article(
                f"Tặng giấy khen của Hiệu trưởng cho {count} học sinh có thành tích trong "
                f"{paper.event}, năm học {paper.year} (có danh sách kèm theo)."
            ),
            Article(("Kèm theo giấy khen: ", missing("phần thưởng, nguồn kinh phí"), ".")),
            Article(
                "Quyết định này có hiệu lực kể từ ngày ký. Các bộ phận, cá nhân có liên quan và "
                "các học sinh có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
            ),
        ),
        recipients=("Như Điều 3", "Lưu: VT"),
        signature=paper.signature,
        appendices=(Appendix("Danh sách học sinh được khen thưởng", (_table(paper.rows),)),),
    )
