"""The report of a year: who it is for, what people write into it, and the figures it froze.

Report → BasisDocument. ManualFigure stands alone: a number from paper, of any year.
Kept of people: who wrote, entered, signs. Of children nothing but counts.
"""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.files.models import StoredFile
from mangxanh.plan.models.lines import OfPlan
from mangxanh.school.models import Person, School, SchoolYear


class PeriodKind(models.TextChoices):
    """Of which days a report tells (periods.py)."""

    SCHOOL = "school", _("School year")
    TERM1 = "term1", _("First term")
    OCT = "oct", _("1 October to 30 September")
    CALENDAR = "calendar", _("Calendar year")


class Box(models.TextChoices):
    """What people write into a report; the rest is counted."""

    STRENGTHS = "strengths", _("Strengths")
    LIMITS = "limits", _("Limits")
    CAUSES = "causes", _("Causes")
    DIRECTIONS = "directions", _("Directions")
    PROPOSALS = "proposals", _("Proposals")
    GUIDANCE = "guidance", _("On leading the plan (optional)")


REQUIRED = tuple(box for box in Box if box != Box.GUIDANCE)


class Report(models.Model):
    """A report on a plan for a period."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state", "Being written")
        TO_SIGN = "to_sign", pgettext_lazy("state", "With the signer")
        SENT = "sent", pgettext_lazy("state", "Sent")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10, choices=PeriodKind, default=PeriodKind.SCHOOL)
    cutoff = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    texts = models.JSONField(default=dict)
    addressees = models.JSONField(default=list)
    recipients = models.JSONField(default=list)
    number = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    scan = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    frozen = models.JSONField(null=True, blank=True)  # data.ReportData from "Trình ký" on
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_files = models.PositiveIntegerField(default=0)
    broken = models.JSONField(default=list)  # evidence codes whose file is not what was kept
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = OfPlan.as_manager()

    class Meta:
        ordering = ["-year__first_day", "period"]
        constraints = [
            models.UniqueConstraint(fields=["year", "period"], name="report_once_a_period"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(frozen__isnull=False),
                name="report_with_signer_is_frozen",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent")
                | (~models.Q(number="") & models.Q(issued_on__isnull=False)),
                name="report_sent_has_number_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("report_ready", args=[self.pk])


class BasisDocument(models.Model):
    """A document of the authority, by number, on which a report rests."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="basis")
    number = models.CharField(max_length=60)
    issuer = models.CharField(max_length=160)
    issued_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=300)

    objects = OfPlan.as_manager()

    class Meta:
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="basis_once_a_report")
        ]

    def __str__(self) -> str:
        return self.number


class ManualFigure(models.Model):
    """A number from paper, for a year that may be older than the installation; marked "*"."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    year = models.CharField(max_length=9)  # 2024-2025; it need not be kept here as a SchoolYear
    period = models.CharField(max_length=10, choices=PeriodKind, default=PeriodKind.SCHOOL)
    code = models.CharField(max_length=40, blank=True)  # of figures.FIGURES, or "" with a label
    label = models.CharField(max_length=160, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    value = models.PositiveBigIntegerField()
    turns = models.PositiveIntegerField(null=True, blank=True)
    of = models.PositiveBigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = OfPlan.as_manager()

    class Meta:
        ordering = ["-year", "code", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year", "period", "code", "label"], name="manual_figure_once"
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="manual_figure_has_source"),
            models.CheckConstraint(
                condition=~models.Q(code="") | ~models.Q(label=""), name="manual_figure_has_name"
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.label
