"""Pupils' cards: A4 sheets of ten to cut, in the order of their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mangxanh.documents.pdf import template_pdf
from mangxanh.documents.qr import qr_svg

_TEMPLATE = Path(__file__).parent / "cards.typ"


@dataclass(frozen=True)
class CardFace:
    """What stands on one card; the name only on the strip that is torn off."""

    number: int
    name: str
    words: tuple[str, ...] = field(repr=False)


def cards_pdf(cards: Sequence[CardFace], *, school: str, class_name: str, address: str) -> bytes:
    """Return sheets of cards 93 × 54 mm; the code on each leads to `address` and opens nothing."""
    values: dict[str, Any] = {
        "title": f"Thẻ lớp {class_name}",
        "school": school,
        "class": f"Lớp {class_name}",
        "number": "thẻ số",
        "first": "Lần đầu vào, em tự đặt 4 số bí mật.",
        "strip": "Xé bỏ sau khi phát",
        "address": _breakable(address.split("://", 1)[-1].rstrip("/")),
        "code": qr_svg(address, quiet=0),
        "cards": [
            {"number": str(card.number), "name": card.name, "words": list(card.words)}
            for card in sorted(cards, key=lambda card: card.number)
        ],
    }
    return template_pdf(_TEMPLATE, values)


def _breakable(address: str) -> str:
    """Let a long address go on in the next line after a dot, a stroke or a hyphen."""
    return "".join(f"{c}\u200b" if c in "./-:" else c for c in address)
