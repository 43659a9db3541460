"""Codes of conduct as PDF: posters, a leaflet, slides, and what a class agreed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from mangxanh.documents.pdf import template_pdf
from mangxanh.documents.posters import WIDTHS, Size
from mangxanh.documents.qr import qr_svg

Sheet = Literal["series", "all", "leaflet", "slides"]
_TEMPLATE = Path(__file__).parent / "conduct.typ"


@dataclass(frozen=True)
class SheetRule:
    """One rule as it is printed."""

    title: str
    text: str = ""
    why: str = ""
    say: str = ""
    dont: str = ""


def code_pdf(
    sheet: Sheet,
    *,
    school: str,
    title: str,
    lead: str,
    edition: str,
    rules: Sequence[SheetRule],
    address: str,
    size: Size = "a3",
) -> bytes:
    """Return a sheet of a code; `address` is where the code leads, `edition` which version it is."""
    values = _common(school, address) | {
        "kind": sheet,
        "title": title,
        "lead": lead,
        "edition": edition,
        "width": WIDTHS[size],
        "why": "Vì sao có những điều này",
        "rules": [
            {
                "place": f"Quy tắc {n} trong {len(rules)}",
                "title": rule.title,
                "text": rule.text,
                "why": rule.why,
                "say": rule.say,
                "dont": rule.dont,
            }
            for n, rule in enumerate(rules, start=1)
        ],
    }
    return template_pdf(_TEMPLATE, values)


def agreement_pdf(
    *,
    school: str,
    class_name: str,
    sentences: Sequence[str],
    signed: str,
    address: str,
    size: Size = "a3",
) -> bytes:
    """Return what a class agreed on, with room for everybody's signature."""
    values = _common(school, address) | {
        "kind": "agreement",
        "title": f"Lớp {class_name} cùng thỏa thuận",
        "sentences": list(sentences),
        "sign": "Chúng em cùng ký",
        "signed": signed,
        "help": "Có chuyện khó trên mạng: nói với thầy cô, bố mẹ, hoặc gọi 111.",
        "width": WIDTHS[size],
    }
    return template_pdf(_TEMPLATE, values)


def _common(school: str, address: str) -> dict[str, Any]:
    return {
        "school": school,
        "address": address.split("://", 1)[-1].rstrip("/"),
        "code": qr_svg(address, level="h"),
        "scan": "Quét mã để đọc cả quy tắc.",
        "who": "Bảo vệ trẻ em",
        "cost": "Miễn phí, cả ngày đêm",
    }
