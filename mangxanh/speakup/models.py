"""The receipt with which a reporter comes back; whoever holds it, without a name or an account."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import models

from mangxanh.cases.models import Case
from mangxanh.school.models import OfSchool, Principal, School


class Receipts(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return the one that a reporter holds; nobody of the school sees any."""
        if not isinstance(person, Reporter):
            return self.none()
        return self.filter(pk=person.receipt.pk, school=person.school)


class Receipt(models.Model):
    """What opens a case for its reporter: found by a keyed digest of the code, opened by the code.

    `token` is of the form that was sent: the same form sent again finds the same receipt.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="receipt")
    index = models.CharField(max_length=64, unique=True)
    token = models.CharField(max_length=64, unique=True)
    sealed: Any = models.BinaryField()  # the case's key under the code, under a month key
    month = models.CharField(max_length=16)
    seen_entries = models.PositiveIntegerField(default=0)  # up to which entry they have read
    better_7 = models.BooleanField(null=True, blank=True)
    better_30 = models.BooleanField(null=True, blank=True)

    objects = Receipts.as_manager()

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class Relays(models.QuerySet["Relay"]):
    def visible_to(self, person: Principal) -> Self:
        """Return the one of a reporter's own receipt; nobody of the school sees any."""
        if not isinstance(person, Reporter):
            return self.none()
        return self.filter(receipt=person.receipt.pk, receipt__school=person.school)


class Relay(models.Model):
    """Where a reporter is told that there is news: an address that only the machine can read.

    Sealed with a key outside the database, and once more under a month key: neither the database
    nor a backup, not even with the configuration, tells it.
    """

    receipt = models.OneToOneField(Receipt, on_delete=models.CASCADE, related_name="relay")
    sealed: Any = models.BinaryField()
    month = models.CharField(max_length=16)
    told_on = models.DateField(null=True)  # at most once a day
    told_entries = models.PositiveIntegerField(default=0)  # up to which entry they were told

    objects = Relays.as_manager()

    def __str__(self) -> str:
        return f"relay {self.pk}"


@dataclass(frozen=True)
class Reporter:
    """Whoever holds a receipt: reads and writes in their case, is nobody else."""

    receipt: Receipt
    school: School | None
    pk: None = None
    is_authenticated: bool = False
    is_active: bool = False
    roles: frozenset[str] = frozenset()
    works_here: bool = False

    def has_role(self, *roles: str) -> bool:
        """Return False: a reporter holds no role, whichever is asked."""
        return bool(self.roles & set(roles))
