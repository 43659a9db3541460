"""What a person may know and ask of their own data, and how long the school keeps things.

Look: that somebody opened a pupil's record, without saying what they saw. Kept 12 months.
DataRequest: what somebody asked about their data; answered within 2 working days. Kept 24 months
after the answer. RetentionSetting and Going: what the school chose, and what will go when.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from mangxanh.common.dates import today
from mangxanh.school.models.people import Person, Role
from mangxanh.school.models.pupils import KEEPERS_OF_PUPILS, OfPupil, Pupil
from mangxanh.school.models.schools import OfSchool, Principal, School


class Look(models.Model):
    """Somebody opened a pupil's record; one row a viewer, a pupil, a day."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="looks")
    viewer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    day = models.DateField()

    objects = OfPupil.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["viewer", "pupil", "day"], name="look_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} {self.day}"


class DataRequests(OfSchool):
    """Finds requests: everybody their own, the board and the clerk all of the school."""

    def visible_to(self, person: Principal) -> Self:
        if not person.is_authenticated or person.school is None:
            return self.none()
        here = self.filter(school=person.school)
        if person.has_role(*KEEPERS_OF_PUPILS):
            return here
        return (
            here.filter(person=getattr(person, "pk", None))
            if person.has_role(*Role)
            else here.none()
        )

    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)


class DataRequest(models.Model):
    """What somebody asks about their own data, or a guardian about their child's."""

    class Kind(models.TextChoices):
        KNOW = "know", pgettext_lazy("request about data", "I want to know more")
        CORRECT = "correct", pgettext_lazy("request about data", "Something is wrong")
        DELETE = "delete", pgettext_lazy("request about data", "Please delete something")
        COMPLAIN = "complain", pgettext_lazy("request about data", "I complain about something")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.TextField(blank=True)

    objects = DataRequests.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="request_answered_has_answer",
            )
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def is_late(self) -> bool:
        """Return whether the answer is overdue."""
        return self.answered_at is None and self.due_on < today()


class RetentionSetting(models.Model):
    """How long this school keeps something, where it chose another time than the usual."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)  # of common.personal.RETENTION
    amount = models.PositiveSmallIntegerField()

    objects = OfSchool.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="retention_once_a_school")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"


class Going(models.Model):
    """That something will be deleted, told to the board before it goes."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)  # of common.personal.RETENTION
    key = models.PositiveBigIntegerField()
    goes_on = models.DateField()

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ["goes_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["school", "name", "key"], name="going_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.goes_on}"
