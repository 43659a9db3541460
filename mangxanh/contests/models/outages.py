"""When the school's own server did not answer during a contest."""

from django.db import models
from django.db.models import F, Q

from mangxanh.contests.models.contests import Contest, Divisions
from mangxanh.contests.timing import Outage as Span
from mangxanh.school.models import Person, School


class Outage(models.Model):
    """A span that does not count in anybody's time; `until` is its first good moment."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="outages")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = Divisions.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="outage_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.since}"

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)
