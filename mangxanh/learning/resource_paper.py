"""The paper of a decision on pages for teaching: what was taken, what not and why. In Vietnamese."""

from collections.abc import Iterable

from django.utils.timezone import localtime

from mangxanh.documents.docx import letter_docx
from mangxanh.documents.papers import Block, Paragraph, PlainLetterPaper, Table
from mangxanh.documents.words import short_day
from mangxanh.learning.models import Resource
from mangxanh.plan.papers import letterhead, signature
from mangxanh.school.models import School

PARTS = {
    Resource.State.APPROVED: "Đưa vào danh mục học liệu được dùng",
    Resource.State.REJECTED: "Không nhận",
    Resource.State.WITHDRAWN: "Đưa ra khỏi danh mục",
}


def minutes_docx(school: School, rows: Iterable[Resource]) -> bytes:
    """Return the minutes of approving teaching pages as DOCX."""
    told = list(rows)
    blocks: list[Block] = [
        Paragraph(
            "Tổ trưởng chuyên môn hoặc Ban giám hiệu đã xem và quyết định về từng trang do giáo viên "
            "đề xuất như sau; người quyết định không phải là người đề xuất."
        )
    ]
    for state, title in PARTS.items():
        if found := [row for row in told if row.state == state]:
            blocks.append(_table(f"{title} ({len(found)})", found))
    return letter_docx(
        PlainLetterPaper(
            letterhead=letterhead(school, ""),
            addressees=(),
            title="BIÊN BẢN",
            subject="Duyệt học liệu số dùng trong dạy học",
            blocks=tuple(blocks),
            signature=signature(school),
        )
    )


def _table(title: str, rows: Iterable[Resource]) -> Table:
    return Table(
        title=title,
        columns=("TT", "Học liệu, địa chỉ", "Môn, khối", "Lý do, ghi chú", "Người duyệt, ngày"),
        rows=tuple(
            (
                str(n),
                f"{row.title} ({row.url})",
                f"{row.subject}; {_grades(row)}",
                row.reason or row.note,
                _decided(row),
            )
            for n, row in enumerate(rows, start=1)
        ),
        widths=(6, 36, 16, 24, 18),
        aligns="clllc",
    )


def _grades(row: Resource) -> str:
    return "khối " + ", ".join(map(str, row.grades)) if row.grades else "mọi khối"


def _decided(row: Resource) -> str:
    """Return who decided and when: minutes tell of nothing that nobody decided."""
    day = short_day(localtime(row.decided_at).date()) if row.decided_at else ""
    return f"{row.decided_by}, {day}"
