"""Attempts: one row each, and what came of them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from mangxanh.contests.models.contests import Contest, Division, Round
from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.school.models import OfSchool, Person, Principal, School, SchoolClass


class Attempts(OfSchool):
    """An attempt belongs to whoever made it, and to who is in charge of the contest."""

    def visible_to(self, person: Principal) -> Self:
        """Return a person's own attempts, and those of the contests they are in charge of."""
        if not person.is_authenticated or person.school is None:
            return self.none()
        key = getattr(person, "pk", None)
        seen = Q(person=key, school=person.school)
        if person.has_role(*KEEPERS):
            mine = Contest.objects.filter(in_charge=key, school=person.school)
            seen |= Q(round__contest__in=mine)
        return self.filter(seen)

    def going_on(self) -> Self:
        return self.filter(started_at__isnull=False, finished_at__isnull=True)

    def finished(self) -> Self:
        """Return those that count: finished, and nobody voided them."""
        return self.filter(finished_at__isnull=False, voided_at__isnull=True)


class Attempt(models.Model):
    """A paper that was drawn for somebody, and their answers; a row of the school they sit at.

    Drawn ahead: `started_at` is empty. `token` names it to saving/ and never comes again.
    `versions`, `orders`: what was asked, and in which order the options were shown. `answers`:
    what counted, in the order of the paper, as the saving stored it; `late`: what came too late
    and waits for a person. `score` in marks of 1 a question; `first_change`, `last_change` give
    the ranking time. `signs`: flags that a person looks at, which change no score.
    """

    class Ended(models.TextChoices):
        BY_ONESELF = "self", pgettext_lazy("an attempt", "Handed in")
        BY_TIME = "time", pgettext_lazy("an attempt", "Time was over")
        ON_PAPER = "paper", pgettext_lazy("an attempt", "On paper")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="papers")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    audience = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField(default=1)
    token = models.BigIntegerField(unique=True)
    seed = models.CharField(max_length=64)
    versions = models.JSONField(default=list)
    orders = models.JSONField(default=list)
    drawn_at = models.DateTimeField()
    factor = models.FloatField(default=1.0)
    started_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=5, choices=Ended, blank=True)
    guess = models.PositiveIntegerField(null=True, blank=True)  # how many will take part
    answers = models.JSONField(default=list)
    changed = models.JSONField(default=list)  # last change of each answer, ms since 1970 or None
    late = models.JSONField(default=list)  # [slot, stored value, ms since 1970]
    late_settled = models.BooleanField(null=True)  # None: nobody decided; True: they count
    score = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    right = models.PositiveSmallIntegerField(null=True, blank=True)
    first_change = models.DateTimeField(null=True, blank=True)
    last_change = models.DateTimeField(null=True, blank=True)
    signs = models.JSONField(default=list)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    objects = Attempts.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person", "number"], name="attempt_number_once"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(score__isnull=False),
                name="finished_attempt_has_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
