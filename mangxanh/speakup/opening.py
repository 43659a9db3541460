"""A case opened with its receipt, in memory, for one request."""

from dataclasses import dataclass

from mangxanh.cases.models import Case
from mangxanh.cases.vault.months import from_under
from mangxanh.school.models import School
from mangxanh.speakup import receipts
from mangxanh.speakup.models import Receipt, Reporter


@dataclass(frozen=True)
class Opened:
    """Who came back, to which case, with which key; `code` is what they came with."""

    reporter: Reporter
    case: Case
    key: bytes
    code: str

    @property
    def receipt(self) -> Receipt:
        return self.reporter.receipt


def open_with(school: School, code: str) -> Opened | None:
    """Return what a code opens, None where there is no such receipt in the school.

    CannotOpen where its key was destroyed. Argon2id is reckoned only for a code that is there.
    """
    found = Receipt.objects.filter(school=school, index=receipts.index_of(school.pk, code))
    receipt = found.select_related("case__owner").first()
    if receipt is None:
        return None
    receipt.school = receipt.case.school = school
    key = receipts.unwrap(
        receipts.stretched(school.pk, code), from_under(receipt.month, receipt.sealed)
    )
    return Opened(Reporter(receipt, school), receipt.case, key, code)
