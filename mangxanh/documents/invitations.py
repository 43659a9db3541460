"""Invitation slips for grown-ups of pupils, six on an A4 sheet, to be cut apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mangxanh.documents.pdf import template_pdf
from mangxanh.documents.qr import qr_svg

_TEMPLATE = Path(__file__).parent / "invitations.typ"
TITLE = "Phiếu mời phụ huynh"
OPENING = "Kính gửi quý phụ huynh em"
# Said to every family, before anything is asked of them.
FREE = (
    "Quý phụ huynh không cần tài khoản để đọc tin của trường hay để ký phiếu đồng ý. "
    "Nếu muốn, tài khoản giúp quý phụ huynh nhận thông báo của lớp, xem lớp con đã làm gì "
    "và trả lời nhà trường ngay trên điện thoại."
)
SCAN = "Quét mã, hoặc mở trang"
HOW = "rồi gõ mã này:"
ENDS = "Phiếu dùng được một lần, đến hết ngày {day}. Mỗi người lớn trong nhà dùng một phiếu riêng."
KEEP = "Ai cầm phiếu cũng mở được tài khoản, nên xin quý phụ huynh cất kỹ. Mất phiếu thì báo thầy cô chủ nhiệm in lại."


@dataclass(frozen=True)
class Invitation:
    """One slip: for whose family, and the secret that it carries."""

    name: str
    class_name: str
    code: str
    address: str  # what the QR code opens


def invitations_pdf(
    slips: Sequence[Invitation], *, school: str, place: str, last_day: date
) -> bytes:
    """Return slips as PDF; `place` is where a code is typed, as people type it."""
    values = {
        "title": TITLE,
        "school": school,
        "opening": OPENING,
        "lines": [FREE],
        "scan": SCAN,
        "place": re.findall(r"[^/]+/?", place),
        "how": HOW,
        "small": [ENDS.format(day=f"{last_day:%d/%m/%Y}"), KEEP],
        "slips": [
            {
                "name": slip.name,
                "class": f"Lớp {slip.class_name}" if slip.class_name else "",
                "code": slip.code,
                "qr": qr_svg(slip.address, level="m"),
            }
            for slip in slips
        ],
    }
    return template_pdf(_TEMPLATE, values)
