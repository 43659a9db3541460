"""Certificates for tests, past every permission."""

import factory

from mangxanh.certificates.models import Certificate
from mangxanh.common.dates import now, today
from mangxanh.common.signing import new_code
from mangxanh.school.tests.factories import PupilFactory


class CertificateFactory(factory.django.DjangoModelFactory):
    """A pupil's certificate of taking part; `pupil` says whose."""

    class Meta:
        model = Certificate
        exclude = ("pupil",)

    pupil = factory.SubFactory(PupilFactory)
    person = factory.SelfAttribute("pupil.person")
    school = factory.SelfAttribute("pupil.school")
    kind = Certificate.Kind.PARTICIPATION
    source = "tay:mot"
    holder = "em"
    name = factory.SelfAttribute("pupil.person.name")
    class_name = factory.SelfAttribute("pupil.school_class.name")
    year_name = "2026-2027"
    deed = "đã hoàn thành cuộc thi"
    event = "Em tìm hiểu Luật An ninh mạng"
    day = factory.LazyFunction(today)
    signer = "Trần Văn Khải"
    signer_title = "HIỆU TRƯỞNG"
    code = factory.LazyFunction(lambda: new_code(4))
    issued_at = factory.LazyFunction(now)
