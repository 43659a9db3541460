"""Tries at a class's cards that were wrong, and the alarms they raise."""

from typing import Self

from django.db import models

from mangxanh.school.models.calendar import SchoolClass
from mangxanh.school.models.pupils import KEEPERS_OF_PUPILS
from mangxanh.school.models.schools import OfSchool, Principal, School


class CardGuess(models.Model):
    """Wrong words or digits for one number of one class, whether or not there is such a card.

    Enough of them slow that number down, and nothing else; many in a class raise an alarm.
    They are counted and never shown.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["school_class", "at"], name="card_guess_of_class")]

    def __str__(self) -> str:
        return f"{self.school_class_id}/{self.number}"


class ClassAlarms(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return those of the classes that a person leads; the board and the clerk see all."""
        seen = super().visible_to(person)
        if person.has_role(*KEEPERS_OF_PUPILS):
            return seen
        return seen.filter(school_class__in=SchoolClass.objects.led_by(person))


class ClassAlarm(models.Model):
    """Somebody seems to be guessing the cards of a class."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="alarms")
    guesses = models.PositiveIntegerField()
    cards = models.PositiveSmallIntegerField()
    raised_at = models.DateTimeField()

    objects = ClassAlarms.as_manager()

    class Meta:
        ordering = ["-raised_at"]

    def __str__(self) -> str:
        return str(self.raised_at)
