"""Certificates: one landscape page each, with a code that leads to the page which verifies it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from mangxanh.documents.pdf import template_pdf
from mangxanh.documents.qr import qr_svg
from mangxanh.documents.words import day_words, tidy, upper

CertificateSize = Literal["a4", "a5"]
TITLE = "Giấy chứng nhận"
SCAN = "Quét để kiểm tra"
_TEMPLATE = Path(__file__).parent / "certificate.typ"


@dataclass(frozen=True)
class CertificateFace:
    """What stands on one certificate; `address` is where its code leads.

    `holder` "em", `about` "học sinh lớp 7A2, năm học 2026–2027" or "", `deed` "đã hoàn thành cuộc
    thi"; of a prize the deed stands on a line of its own.
    """

    holder: str
    name: str
    about: str
    deed: str
    event: str
    day: date
    code: str
    address: str
    signer: str
    signer_lines: tuple[str, ...] = ("HIỆU TRƯỞNG",)
    is_prize: bool = False


def certificates_pdf(
    faces: Sequence[CertificateFace],
    *,
    authority: str,
    school: str,
    place: str,
    size: CertificateSize = "a4",
    framed: bool = True,
) -> bytes:
    """Return a page for each certificate, in the order given.

    Without a frame nothing is drawn around the words: for paper that has a frame printed on it.
    """
    values: dict[str, Any] = {
        "title": TITLE,
        "size": size,
        "framed": framed,
        "authority": upper(authority),
        "school": upper(school),
        "author": tidy(school),
        "heading": upper(TITLE),
        "faces": [_face(face, tidy(school), tidy(place)) for face in faces],
    }
    return template_pdf(_TEMPLATE, values)


def _face(face: CertificateFace, school: str, place: str) -> dict[str, Any]:
    about, deed = tidy(face.about), tidy(face.deed)
    line = about if face.is_prize else ", ".join(part for part in (about, deed) if part)
    return {
        "opening": " ".join(part for part in (school, "chứng nhận", tidy(face.holder)) if part),
        "name": tidy(face.name),
        "line": line,
        "prize": deed if face.is_prize else "",
        "event": tidy(face.event),
        "where": f"{place}, {day_words(face.day)}" if place else day_words(face.day).capitalize(),
        "signer_lines": [upper(line) for line in face.signer_lines],
        "signer": tidy(face.signer),
        "check": f"{SCAN} · {face.code}",
        "qr": qr_svg(face.address, level="m", quiet=0),
    }
