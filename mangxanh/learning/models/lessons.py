"""A lesson as a school has it: the text that ships, or the school's own edition of it."""

from typing import Self

from django.db import models
from django.db.models import Q

from mangxanh.school.models import OfSchool, Person, School


class LessonEditions(OfSchool):
    def published(self) -> Self:
        """Return what readers get: of each lesson one edition at most."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def drafts(self) -> Self:
        """Return what is being written."""
        return self.filter(published_at__isnull=True, withdrawn_at__isnull=True)


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
