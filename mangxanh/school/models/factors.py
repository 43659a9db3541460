"""What somebody shows beside their password: codes by the clock, passkeys, codes on paper.

They belong to a person, not to a school: a password opens every school in which somebody works,
and so does what stands beside it. Kept as long as the account; the owner removes them at will.
"""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mangxanh.school.models.people import Person, Role
from mangxanh.school.models.schools import Principal

# Who must show a second step: they reach what belongs to others.
SECOND_STEP_ROLES = frozenset({Role.IT.value})


class OfOwner(models.QuerySet["SecondFactor"]):
    """Finds what a person shows beside their password; nobody else sees it."""

    def visible_to(self, person: Principal) -> Self:
        """Return the looker's own."""
        if not person.works_here:
            return self.none()
        return self.filter(person=getattr(person, "pk", None))

    def usable_at(self, host: str) -> Self:
        """Return those that can be shown on a host: a passkey only works where it was made."""
        return self.filter(rp_id__in=("", host))


class SecondFactor(models.Model):
    """An app that counts codes by the clock, or a passkey of one device and host."""

    class Kind(models.TextChoices):
        TOTP = "totp", _("Code from an app")
        PASSKEY = "passkey", _("Passkey")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    # Of an app: the secret, locked with a key outside the database; the step of the last code.
    locked_secret = models.CharField(max_length=200, blank=True)
    last_step = models.BigIntegerField(default=0)
    # Of a passkey: its host, its id, and what the browser gave at its making, with the public key.
    rp_id = models.CharField(max_length=200, blank=True)
    credential_id = models.CharField(max_length=1400, blank=True)
    credential = models.BinaryField(default=b"")
    sign_count = models.BigIntegerField(default=0)

    objects = OfOwner.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rp_id", "credential_id"],
                condition=models.Q(kind="passkey"),
                name="passkey_once_on_a_host",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(kind="totp"),
                name="one_app_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def icon(self) -> str:
        """Return the name of its picture."""
        return "lock" if self.kind == self.Kind.PASSKEY else "phone"


class RecoveryCode(models.Model):
    """A code on paper in place of the second step; it works once. Only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.made_at)
