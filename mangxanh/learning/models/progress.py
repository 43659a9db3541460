"""How far a pupil got, what they kept in mind; and the counts that stay when that is forgotten."""

from typing import Self

from django.db import models
from django.db.models import Q

from mangxanh.school.models import (
    OfSchool,
    Person,
    Principal,
    Pupil,
    Role,
    School,
    SchoolClass,
    SchoolYear,
)


class OwnRows(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return a pupil's own rows; nobody else reads them one by one."""
        here = super().visible_to(person)
        if not isinstance(person, Person) or not person.has_role(Role.PUPIL):
            return here.none()
        return self.filter(school=person.school, pupil__person=person)


class LessonProgress(models.Model):
    """The furthest card of a pupil in a lesson; whether its if–then card is kept on their page."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="+")
    # whose it counts for: at the year's end the pupil is in another class already
    school_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lesson = models.CharField(max_length=50)
    card = models.PositiveSmallIntegerField(default=0)  # from 0
    keeps_plan = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    finished_on = models.DateField(null=True, blank=True)

    objects = OwnRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "year", "lesson"], name="lesson_once_a_pupil_a_year"
            )
        ]
        indexes = [models.Index(fields=["year", "lesson"], name="progress_of_lesson")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.lesson}"


class RecallAnswer(models.Model):
    """The three questions asked again; `answers` are options from 0, null for "not sure"."""

    class Wave(models.IntegerChoices):
        WEEK = 7
        MONTH = 30

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lesson = models.CharField(max_length=50)
    wave = models.PositiveSmallIntegerField(choices=Wave)
    answers = models.JSONField(default=list)
    right = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()

    objects = OwnRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "year", "lesson", "wave"], name="recalled_once_a_wave"
            ),
            models.CheckConstraint(condition=Q(wave__in=[7, 30]), name="recalled_after_7_or_30"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.lesson} {self.wave}"


class LessonFigure(models.Model):
    """What is left of a class's year in one lesson once the rows of its pupils are forgotten."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="+")
    lesson = models.CharField(max_length=50)
    size = models.PositiveSmallIntegerField()
    finished = models.PositiveSmallIntegerField()
    # of each wave: pupils who answered, and their right answers of three each
    week_pupils = models.PositiveSmallIntegerField(default=0)
    week_right = models.PositiveSmallIntegerField(default=0)
    month_pupils = models.PositiveSmallIntegerField(default=0)
    month_right = models.PositiveSmallIntegerField(default=0)

    objects = OfSchool.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "lesson"], name="lesson_figure_once_a_class"
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_class_id} {self.lesson}"
