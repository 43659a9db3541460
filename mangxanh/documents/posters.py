"""Posters and stickers "Em cần giúp đỡ?": 111, where a grown-up is, the code of the help page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from mangxanh.documents.pdf import template_pdf
from mangxanh.documents.qr import qr_svg

Size = Literal["a3", "a4"]
WIDTHS: dict[Size, int] = {"a3": 297, "a4": 210}
BLEED = 3  # millimetres that a printing house cuts off
TRUSTED = "Em cũng có thể nói với thầy cô chủ nhiệm, hoặc thầy cô em tin nhất."
_FOLDER = Path(__file__).parent


def help_poster_pdf(
    *, school: str, address: str, lines: Sequence[str] = (), size: Size = "a3", bleed: bool = False
) -> bytes:
    """Return a poster; `lines` say where a grown-up is, the code leads to `address`."""
    told = [{"bold": True, "words": "Em không có lỗi."}]
    told += [{"bold": False, "words": line} for line in (*lines, TRUSTED)]
    values = _words(school, address) | {
        "width": WIDTHS[size],
        "bleed": BLEED if bleed else 0,
        "lines": told,
        "over": "Trên mạng hay ngoài đời",
        "scan": "Quét mã để xem gọi ai, gặp ai.",
        "free": "Không cần đăng nhập. Không phải nêu tên.",
    }
    return template_pdf(_FOLDER / "help_poster.typ", values)


def help_stickers_pdf(*, school: str, address: str) -> bytes:
    """Return a sheet of ten stickers, A4, to cut."""
    return template_pdf(_FOLDER / "help_stickers.typ", _words(school, address))


def _words(school: str, address: str) -> dict[str, Any]:
    return {
        "title": "Em cần giúp đỡ?",
        "school": school,
        "address": address.split("://", 1)[-1].rstrip("/"),
        # H: up to 30 % may be torn off or drawn over, as happens to what hangs in a corridor
        "code": qr_svg(address, level="h"),
        "headline": ["Em cần", "giúp đỡ?"],
        "promise": ["Em nói ra,", "thầy cô sẽ giúp em."],
        "who": "Bảo vệ trẻ em",
        "cost": "Miễn phí, cả ngày đêm",
    }
