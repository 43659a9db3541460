"""What is safe to teach with (học liệu): proposed by a teacher, decided by a subject head."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.dates import now
from mangxanh.plan.models import Activity
from mangxanh.school.models import OfSchool, Person, School

REMEMBERED = timedelta(days=730)

GRADES = (6, 7, 8, 9)


class Resources(OfSchool):
    def approved(self) -> Self:
        return self.filter(state=Resource.State.APPROVED)

    def waiting(self) -> Self:
        return self.filter(state=Resource.State.PROPOSED)

    def not_in_minutes(self) -> Self:
        """Return what was decided and stands in no minutes, or only in minutes that were undone.

        What is older than two years stood in minutes that are forgotten with their plan.
        """
        decided = self.filter(decided_at__gte=now() - REMEMBERED)
        decided = decided.exclude(state=Resource.State.PROPOSED)
        return decided.filter(Q(minutes=None) | Q(minutes__withdrawn_at__isnull=False))


class Resource(models.Model):
    """A page of others for teaching. `reachable` is what the last check of its link found.

    `failures` counts the checks that failed one after the other; `minutes` is the activity whose
    minutes tell the decision.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits to be decided")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Not taken")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a page", "Taken off the list")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    subject = models.CharField(max_length=60)
    grades = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    search_text = models.CharField(max_length=500, editable=False, default="")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    minutes = models.ForeignKey(Activity, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    reachable = models.BooleanField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = Resources.as_manager()

    class Meta:
        ordering = ["subject", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "url"],
                condition=Q(state__in=["proposed", "approved"]),
                name="resource_once_a_school",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""), name="rejected_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resource_detail", args=[self.pk])
