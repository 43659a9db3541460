"""A plan and its lines, as printed and as the school shaped them."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangxanh.files.models import StoredFile
from mangxanh.school.models import STAFF_ROLES, OfSchool, Person, Principal, Role, School

PLAN_ROLES = STAFF_ROLES - {Role.IT.value}


class OfPlan(OfSchool):
    """Rows of the plan: every colleague of the school sees them, who only keeps the server not."""

    def visible_to(self, person: Principal) -> Self:
        """Return the rows of the person's school; none for strangers and for IT alone."""
        rows = super().visible_to(person)
        return rows if person.has_role(*PLAN_ROLES) else rows.none()


class Plans(OfPlan):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class Plan(models.Model):
    """A plan that the school issued, for one year or several."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    text = models.TextField()
    source = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    warnings = models.JSONField(default=list)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = Plans.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lt=F("last_day")), name="plan_in_order")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan_detail", args=[self.pk])


class LineKind(models.TextChoices):
    OBLIGATION = "obligation", _("Obligation")
    OUTCOME = "outcome", _("Outcome")
    RESOURCE = "resource", _("Resource")


class Lines(OfPlan):
    def standing(self) -> Self:
        """Return lines that were neither dropped nor merged into another."""
        return self.filter(dropped_reason="", merged_into__isnull=True)

    def obligations(self) -> Self:
        return self.standing().filter(kind=LineKind.OBLIGATION)


class Line(models.Model):
    """One obligation (or outcome, or resource) of a plan; its obligation is verbatim."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    n = models.CharField(max_length=6)
    path = models.CharField(max_length=40)
    heading = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=120)
    obligation = models.TextField()
    start = models.PositiveIntegerField(null=True, blank=True)  # where it stands in plan.text
    end = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=LineKind, default=LineKind.OBLIGATION)
    actor = models.CharField(max_length=200, blank=True)
    due_words = models.CharField(max_length=200, blank=True)
    due_rule = models.JSONField(default=dict, blank=True)  # see due.py
    form = models.CharField(max_length=30, blank=True)
    evidence_kind = models.CharField(max_length=30, blank=True)
    indicator = models.CharField(max_length=30, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    carried_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carries"
    )
    resembles = models.ForeignKey(  # the importer's hint: an earlier line may carry this one
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )
    version = models.PositiveIntegerField(default=1)

    objects = Lines.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "n"], name="line_number_once_a_plan"),
            models.CheckConstraint(
                condition=~Q(carried_by=F("pk")) | Q(carried_by__isnull=True),
                name="line_not_carried_by_itself",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")) | Q(merged_into__isnull=True),
                name="line_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.n}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("line_detail", args=[self.pk])


class Reshaping(models.Model):
    """A merge or a split, with what is needed to undo it while its lines stay as they were."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merge")
        SPLIT = "split", _("Split")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    kept = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="reshapings")
    other = models.ForeignKey(Line, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.JSONField()  # fields of the kept line before
    moved_evidence = models.JSONField(default=list)  # ids
    versions = models.JSONField()  # {line id: version} right after
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OfPlan.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.kind


class Recipient(models.Model):
    """Who gets the plan; a tick, or a signature on the printed list, says it arrived."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="recipients")
    name = models.CharField(max_length=160)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    received_on = models.DateField(null=True, blank=True)
    on_paper = models.BooleanField(default=False)

    objects = OfPlan.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "person"],
                condition=Q(person__isnull=False),
                name="recipient_once_a_plan",
            )
        ]

    def __str__(self) -> str:
        return self.name
