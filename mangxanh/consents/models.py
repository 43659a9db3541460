"""Who allowed what of a pupil for which purpose, on paper or here; silence is no.

Kept: the answer of each of two, the day and the source, so that the school can show later why it
published something; 5 years after it ended, then deleted (decisions, Retention). The name stays
with it when the pupil's record goes: without it the paper in the drawer could not be found.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from mangxanh.files.models import StoredFile
from mangxanh.school.models import OfPupil, Person, Pupil, School


class Purpose(models.TextChoices):
    """What the school asks for, each on its own."""

    PHOTOGRAPH = "photograph", pgettext_lazy("purpose of a consent", "Photograph")
    NAME = "name", pgettext_lazy("purpose of a consent", "Name")
    WORK = "work", pgettext_lazy("purpose of a consent", "Work")
    STORY = "story", pgettext_lazy("purpose of a consent", "Story")


class Party(models.TextChoices):
    """Who answers; it takes both."""

    PUPIL = "pupil", pgettext_lazy("party of a consent", "Pupil")
    GUARDIAN = "guardian", pgettext_lazy("party of a consent", "Parent")


class Consents(OfPupil):
    def standing(self) -> Self:
        """Return the answers that hold now."""
        return self.filter(ended_at__isnull=True)


class Consent(models.Model):
    """One answer of one party for one purpose; a new one ends it, and it stays to be read."""

    class Source(models.TextChoices):
        PAPER = "paper", pgettext_lazy("source of a consent", "On paper")
        ONLINE = "online", pgettext_lazy("source of a consent", "Here")

    class Ending(models.TextChoices):
        REPLACED = "replaced", pgettext_lazy("end of a consent", "A new answer was given")
        WITHDRAWN = "withdrawn", pgettext_lazy("end of a consent", "Withdrawn")
        MISTAKE = "mistake", pgettext_lazy("end of a consent", "Entered by mistake")
        LEFT = "left", pgettext_lazy("end of a consent", "The pupil left the school")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(
        Pupil, null=True, blank=True, on_delete=models.SET_NULL, related_name="consents"
    )
    name = models.CharField(max_length=80)  # of the pupil, as on the paper
    class_name = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose)
    party = models.CharField(max_length=8, choices=Party)
    agreed = models.BooleanField()
    source = models.CharField(max_length=6, choices=Source)
    given_on = models.DateField()
    scan = models.ForeignKey(  # of the paper; who keeps the class sees it, nobody else
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=9, choices=Ending, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = Consents.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ended_at"], name="consent_by_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "purpose", "party"],
                condition=Q(ended_at__isnull=True),
                name="one_answer_stands",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="consent_says_how_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
