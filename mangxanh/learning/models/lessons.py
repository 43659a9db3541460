"""A lesson as a school has it: the text that ships, or the school's own edition of it."""

from typing import Self

from django.db import models
from django.db.models import Q

from mangxanh.common.signing import digest
from mangxanh.plan.models import Task
from mangxanh.school.models import OfSchool, Person, School


class LessonEditions(OfSchool):
    def published(self) -> Self:
        """Return what readers get: of each lesson one edition at most."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def drafts(self) -> Self:
        """Return what is being written."""
        return self.filter(published_at__isnull=True, withdrawn_at__isnull=True)

    def put_away(self) -> Self:
        """Return what was withdrawn or discarded, the newest first."""
        return self.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at", "-pk")


class LessonEdition(models.Model):
    """A school's own text of a lesson (docs/lessons.md); published, it stands before the shipped one."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=50)
    text = models.TextField()
    title = models.CharField(max_length=70)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LessonEditions.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "key"],
                condition=Q(published_at__isnull=True, withdrawn_at__isnull=True),
                name="one_draft_of_a_lesson",
            ),
            models.UniqueConstraint(
                fields=["school", "key"],
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
                name="one_edition_of_a_lesson",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> str:
        """Return what tells this text from another, for who had it before them."""
        return mark_of(self.text)


def mark_of(text: str) -> str:
    """Return what tells a text of a lesson from another."""
    return digest("lesson", text)[:32]


class EndedFact(models.Model):
    """A lesson states what no longer holds, and the subject heads were told; gone once mended."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    lesson = models.CharField(max_length=50)
    fact = models.PositiveSmallIntegerField()
    found_on = models.DateField()
    task = models.ForeignKey(Task, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ["lesson", "fact"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "lesson", "fact"], name="ended_fact_told_once_a_lesson"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson} {self.fact}"
