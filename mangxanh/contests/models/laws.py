"""A law that ended, wholly or in one article."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from mangxanh.contests.models.keeping import OfBank
from mangxanh.plan.models import Task
from mangxanh.school.models import Person, School


class LawChanges(OfBank):
    def standing(self) -> Self:
        """Return those that nobody took back."""
        return self.filter(withdrawn_at__isnull=True)

    def over(self, day: date) -> Self:
        """Return those whose last day is past on a day."""
        return self.standing().filter(last_day__lt=day)


class LawChange(models.Model):
    """A document, or one article of it, holds until `last_day` and no longer.

    `law_key` and `article_key` join it with citations (laws.py); "" is every article. `by` is None
    where the clock found a date of a citation past.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    document = models.CharField(max_length=200)
    law_key = models.CharField(max_length=80)
    article = models.CharField(max_length=60, blank=True)
    article_key = models.CharField(max_length=60, blank=True)
    last_day = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    task = models.ForeignKey(Task, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = LawChanges.as_manager()

    class Meta:
        ordering = ["-last_day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "law_key", "article_key"],
                condition=Q(withdrawn_at__isnull=True),
                name="law_ends_once_in_a_school",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}, {self.document}" if self.article else self.document
