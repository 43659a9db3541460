"""Receipts of cases, and whoever comes back with one, for tests."""

from dataclasses import dataclass

import factory

from mangxanh.cases.models import Case
from mangxanh.cases.tests.factories import file_case
from mangxanh.cases.vault.months import under_newest
from mangxanh.speakup import receipts
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.opening import open_with


class ReceiptFactory(factory.django.DjangoModelFactory):
    """The receipt of a case for a code; `key` is the case's private key."""

    class Meta:
        model = Receipt

    class Params:
        code = factory.LazyFunction(receipts.draw)
        key = None

    school = factory.LazyAttribute(lambda row: row.case.school)
    token = factory.Sequence(lambda n: f"token {n}")
    index = factory.LazyAttribute(lambda row: receipts.index_of(row.school.pk, row.code))
    month = factory.LazyAttribute(lambda row: _wrapped(row)[0])
    sealed = factory.LazyAttribute(lambda row: _wrapped(row, row.month)[1])


def _wrapped(row, _month=""):
    return under_newest(receipts.wrap(receipts.stretched(row.school.pk, row.code), row.key))


@dataclass
class Held:
    """A case, its private key, and the code of its receipt."""

    case: Case
    key: bytes
    code: str

    @property
    def shown(self):
        """The code as it stands on the receipt."""
        return " ".join(receipts.shown(self.code))

    @property
    def opened(self):
        return open_with(self.case.school, self.code)

    @property
    def receipt(self):
        return Receipt.objects.get(case=self.case)

    @property
    def now(self):
        """The case as it is now."""
        return Case.objects.get(pk=self.case.pk)


def file_with_receipt(box, **changes):
    """File a case with a receipt; return what its reporter holds."""
    case, key = file_case(box, **changes)
    code = receipts.draw()
    ReceiptFactory(case=case, key=key, code=code)
    return Held(case, key, code)
