"""When somebody is on duty, who stands in for them."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from mangxanh.common.dates import today
from mangxanh.school.models import OfSchool, Person, School


class Shifts(OfSchool):
    def current(self) -> Self:
        """Return those that hold today or later."""
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=today()))


class DutyShift(models.Model):
    """Hours of some weekdays ("12345": Monday to Friday) with their officer and deputy."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="shifts")
    days = models.CharField(max_length=7)
    from_time = models.TimeField()
    until_time = models.TimeField()
    officer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    on_holidays = models.BooleanField(default=False)

    objects = Shifts.as_manager()

    class Meta:
        ordering = ["first_day", "from_time"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_time__lt=F("until_time")), name="shift_in_order"
            ),
            models.CheckConstraint(condition=~Q(officer=F("deputy")), name="deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"


class HandOver(models.Model):
    """On one day somebody takes over the duty of somebody else."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    gives = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    takes = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["school", "day", "gives"], name="hand_over_once_a_day"),
            models.CheckConstraint(condition=~Q(gives=F("takes")), name="hand_over_to_another"),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"
