"""Certificates as one PDF, drawn from what was kept when they were issued."""

from collections.abc import Sequence

from mangxanh.certificates.models import Certificate
from mangxanh.documents.certificates import CertificateFace, CertificateSize, certificates_pdf
from mangxanh.school.models import School
from mangxanh.school.queries import address


def certificates_paper(
    school: School,
    certificates: Sequence[Certificate],
    *,
    size: CertificateSize = "a4",
    framed: bool = True,
) -> bytes:
    """Return certificates of a school as PDF, a page each, in the order given."""
    return certificates_pdf(
        [_face(school, one) for one in certificates],
        authority=school.authority,
        school=school.name,
        place=school.place,
        size=size,
        framed=framed,
    )


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
