"""Sessions, one-use links and codes, wrong guesses; of every secret only a digest is kept."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mangxanh.common.dates import now
from mangxanh.school.models.people import Person, Role
from mangxanh.school.models.schools import OfSchool, Principal, School

SESSION_LASTS = timedelta(days=30)


class Sessions(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return those of the school to its staff, to a guardian their own."""
        if not person.works_here and person.has_role(Role.GUARDIAN):
            return self.filter(school=person.school, person=getattr(person, "pk", None))
        return super().visible_to(person)

    def living(self) -> Self:
        """Return those that still open something: not ended, not too old."""
        return self.filter(ended_at__isnull=True, created_at__gt=now() - SESSION_LASTS)


class StaffSession(models.Model):
    """A signed-in device; its owner can end it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    device = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    second_factor_at = models.DateTimeField(null=True, blank=True)  # shown or set up in it

    objects = Sessions.as_manager()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.device


class OneUseLink(models.Model):
    """An invitation or a reset, sent to one person; it works once, and ends."""

    class Purpose(models.TextChoices):
        INVITE = "invite", _("Invitation")
        RESET = "reset", _("New password")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = OfSchool.as_manager()

    def __str__(self) -> str:
        return self.purpose


class SetupCode(models.Model):
    """The code with which a new school's first board member begins."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="setup_codes")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = OfSchool.as_manager()

    def __str__(self) -> str:
        return str(self.created_at)


class GuessTurn(models.Model):
    """One row an account: guesses at it take turns, so that none overlooks another."""

    account = models.CharField(max_length=64, unique=True)  # as in WrongGuess

    def __str__(self) -> str:
        return self.account


class WrongGuess(models.Model):
    """A wrong password for one account; enough of them slow that account down."""

    account = models.CharField(max_length=64, db_index=True)  # digest of name and known device
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)
