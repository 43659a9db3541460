"""Who comes back with a receipt: to their own case, and to no other."""

from mangxanh.speakup.models import Receipt, Reporter


def can_open(reporter: Reporter, receipt: Receipt) -> bool:
    """Whoever holds this very receipt, at the school that it is of."""
    here = reporter.school is not None and reporter.school.pk == receipt.school_id
    return here and reporter.receipt.pk == receipt.pk
