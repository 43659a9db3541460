"""Rows of the work room for the tests of any room."""

import factory

from mangxanh.common.dates import now
from mangxanh.work.models import BackupRun, LongJob, OutgoingMail


class LongJobFactory(factory.django.DjangoModelFactory):
    kind = "work.make_backup"
    school_id = 1
    by_id = 1

    class Meta:
        model = LongJob


class OutgoingMailFactory(factory.django.DjangoModelFactory):
    school_id = 1
    to = factory.Sequence(lambda n: f"thay.co.{n}@example.edu.vn")
    subject = "Nhắc việc"
    text = "Còn 7 ngày đến hạn."

    class Meta:
        model = OutgoingMail


class BackupRunFactory(factory.django.DjangoModelFactory):
    kind = BackupRun.Kind.NIGHTLY
    finished_at = factory.LazyFunction(now)
    ok = True
    size = 1_800_000_000

    class Meta:
        model = BackupRun
