"""Notices for tests."""

import factory

from mangxanh.common.dates import now
from mangxanh.notices.models import Notice
from mangxanh.school.tests.factories import PersonFactory


class NoticeFactory(factory.django.DjangoModelFactory):
    """An unread reminder of a colleague, at the school where they act."""

    class Meta:
        model = Notice

    person = factory.SubFactory(PersonFactory)
    school = factory.LazyAttribute(lambda notice: notice.person.school)
    kind = Notice.Kind.REMINDER
    subject = factory.Sequence(lambda n: f"Còn khoảng một tuần: nhiệm vụ {n}")
    body = "Chào cô, nhiệm vụ sắp đến hạn."
    url = "/viec-cua-toi/"
    zalo = "Gửi cô: nhiệm vụ sắp đến hạn."
    created_at = factory.LazyFunction(now)
