"""Certificates as one PDF, drawn from what was kept when they were issued."""

import io
from collections.abc import Callable, Sequence

from mangxanh.certificates.models import Certificate
from mangxanh.documents.certificates import CertificateFace, CertificateSize, certificates_pdf
from mangxanh.school.models import School
from mangxanh.school.queries import address

PART = 150  # drawn at once: more takes memory that a small server lacks


def certificates_paper(
    school: School,
    certificates: Sequence[Certificate],
    *,
    size: CertificateSize = "a4",
    framed: bool = True,
    progress: Callable[[int], object] = lambda _done: None,
    part: int = PART,
) -> bytes:
    """Return certificates of one event as PDF, a page each, in the order given.

    `progress` is told how many are drawn.
    """
    giver = certificates[0].giver if certificates else school
    parts = []
    for start in range(0, len(certificates), part):
        some = certificates[start : start + part]
        drawn = certificates_pdf(
            [_face(school, one) for one in some],
            authority=giver.authority,
            school=giver.name,
            place=giver.place,
            size=size,
            framed=framed,
        )
        parts.append(drawn)
        progress(start + len(some))
    return parts[0] if len(parts) == 1 else _joined(parts)


def _joined(parts: Sequence[bytes]) -> bytes:
    """Return several PDFs as one."""
    import pypdfium2  # noqa: PLC0415  # 8 MB, only where many are printed

    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        for part in parts:
            with pypdfium2.PdfDocument(part) as drawn:
                whole.import_pages(drawn)
        whole.save(out)
    return out.getvalue()


def _face(school: School, one: Certificate) -> CertificateFace:
    return CertificateFace(
        holder=one.holder,
        name=one.name,
        about=one.about,
        deed=one.deed,
        event=one.event,
        day=one.day,
        code=one.code,
        address=address(school, one.get_absolute_url()),
        signer=one.signer,
        signer_lines=tuple(one.signer_title.split("\n")),
        is_prize=one.kind == Certificate.Kind.PRIZE,
    )
