"""Fifteen minutes with a class: what is planned, what was taught."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangxanh.plan.models import Activity
from mangxanh.school.models import OfSchool, Person, School, SchoolClass, SchoolYear


class PackPlan(models.Model):
    """The school means to teach a pack to all classes of a grade until a day."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="+")
    lesson = models.CharField(max_length=50)
    grade = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ["due_on", "grade", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "lesson", "grade"], name="pack_planned_once_a_grade"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson} {self.grade}"


class PackRuns(OfSchool):
    def standing(self) -> Self:
        """Return what was undone neither here nor as an activity."""
        return self.filter(withdrawn_at__isnull=True, activity__withdrawn_at__isnull=True)


class PackRun(models.Model):
    """A pack taught to a class, or read at chào cờ (no class); heads and hands are counts.

    `hands` holds, of each of the three questions, how many chose which option; [] where nobody
    counted. The activity files the evidence.
    """

    class Way(models.TextChoices):
        HANDS = "hands", _("Show of hands")
        PAPER = "paper", _("On paper")
        PHONE = "phone", _("By phone")
        NONE = "none", _("Not asked")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    school_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lesson = models.CharField(max_length=50)
    day = models.DateField()
    size = models.PositiveIntegerField()
    heads = models.PositiveIntegerField()
    way = models.CharField(max_length=10, choices=Way, default=Way.NONE)
    hands = models.JSONField(default=list)
    taught_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PackRuns.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(heads__lte=models.F("size")), name="pack_heads_in_class"
            )
        ]
        indexes = [models.Index(fields=["year", "lesson"], name="packs_of_lesson")]

    def __str__(self) -> str:
        return f"{self.lesson} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("pack_run", args=[self.pk])
