"""School years with their terms, holidays, and classes with their sizes."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from mangxanh.common.dates import today
from mangxanh.school.models.people import Delegation
from mangxanh.school.models.schools import OfSchool, Principal, School


class SchoolYear(models.Model):
    """A school year, named 2026-2027; a term ends where the next begins."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="years")
    name = models.CharField(max_length=9)
    first_day = models.DateField()
    second_term = models.DateField()
    last_day = models.DateField()

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="year_once_a_school"),
            models.CheckConstraint(
                condition=Q(first_day__lt=F("second_term")) & Q(second_term__lt=F("last_day")),
                name="year_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short(self) -> str:
        """Return 2627 for 2026-2027, as evidence codes carry it."""
        return self.name[2:4] + self.name[7:9]

    def week_of(self, day: date) -> int | None:
        """Return which week of the school year a day is in, from 1; None outside of the year.

        A year that begins on a weekend has its first week from the Monday after.
        """
        to_monday = -self.first_day.weekday() if self.first_day.weekday() < 5 else 2
        monday = self.first_day + timedelta(days=to_monday - (self.first_day.weekday() == 6))
        return (day - monday).days // 7 + 1 if monday <= day <= self.last_day else None


class Holiday(models.Model):
    """Days on which nobody is reminded of anything."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="holidays")
    name = models.CharField(max_length=80)
    first_day = models.DateField()
    last_day = models.DateField()
    source = models.CharField(max_length=160, blank=True)

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="holiday_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SchoolClasses(OfSchool):
    def led_by(self, person: Principal) -> Self:
        """Return the classes whose homeroom teacher a person is, or stands in for today."""
        if not person.works_here or person.school is None:
            return self.none()
        key = getattr(person, "pk", None)
        stood_in_for = Delegation.objects.filter(
            school=person.school,
            deputy=key,
            first_day__lte=today(),
            last_day__gte=today(),
            ended_at__isnull=True,
        )
        own = Q(homeroom_teacher=key) | Q(homeroom_teacher__in=stood_in_for.values("person"))
        return self.filter(own, school=person.school)


class SchoolClass(models.Model):
    """A class of one year; its size is a number that the school types, no list of children."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="classes")
    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="classes")
    name = models.CharField(max_length=20)
    grade = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    size = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    homeroom_teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # It only grows: a card's number never changes hands, though its pupil moves or is deleted.
    last_card_number = models.PositiveSmallIntegerField(default=0)

    objects = SchoolClasses.as_manager()

    class Meta:
        ordering = ["grade", "name"]
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="class_once_a_year"),
            models.CheckConstraint(
                condition=Q(grade__gte=1) & Q(grade__lte=12) & Q(size__lte=100),
                name="class_has_sense",
            ),
        ]

    def __str__(self) -> str:
        return self.name
