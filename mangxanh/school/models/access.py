"""Sessions, one-use links and codes, wrong guesses; of every secret only a digest is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mangxanh.school.models.people import Person
from mangxanh.school.models.schools import OfSchool, School


class StaffSession(models.Model):
    """A signed-in device; its owner can end it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    device = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfSchool.as_manager()

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


class WrongGuess(models.Model):
    """A wrong password for one account; enough of them slow that account down."""

    account = models.CharField(max_length=64, db_index=True)  # digest of name and known device
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)
