"""The certificate of the pupil of each of two schools (two_schools.py)."""

from mangxanh.certificates.models import BadgeKey
from mangxanh.certificates.tests.factories import CertificateFactory
from mangxanh.common.dates import now
from mangxanh.school.models import Pupil


def add_certificates(place):
    """A certificate that holds, issued by hand; a key of badges that another secret locked."""
    row = CertificateFactory(
        pupil=Pupil.objects.get(pk=place.keys["pupil"][0]),
        source=f"tay:{place.mark.encode().hex()[:16]}",
        event=f"Ngày hội {place.mark}",
        signer=f"Ký {place.mark}",
        issued_by=place.people["youth_leader"],
    )
    public = f"z6Mk{place.mark.encode().hex()[:16]}"
    BadgeKey.objects.create(school=row.school, public=public, locked_secret="x", made_at=now())
    place.keys |= {"certificate": (row.code,), "certificate_source": (row.source,)}
