"""A quiz played in class: the game and its class result; who plays, until the night after."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.school.models import OfSchool, Person, Principal, Pupil, Role, School, SchoolClass


class LiveGames(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return games to who ran them, who leads the class, who keeps the bank, and who plays.

        A pupil: the one that goes on in their class, and those that they played today.
        """
        if not person.is_authenticated or person.school is None:
            return self.none()
        here = self.filter(school=person.school)
        if person.has_role(*KEEPERS):
            return here
        key = getattr(person, "pk", None)
        seen = Q(pk__in=[])
        if person.works_here:
            seen |= Q(by=key) | Q(school_class__in=SchoolClass.objects.led_by(person))
        if person.has_role(Role.PUPIL):
            own = Pupil.objects.present().filter(person=key, school=person.school)
            seen |= Q(school_class__in=own.values("school_class"), finished_at__isnull=True)
            seen |= Q(pk__in=LivePlayer.objects.filter(person=key).values("game"))
        return here.filter(seen)

    def going_on(self) -> Self:
        return self.filter(finished_at__isnull=True)


class LiveGame(models.Model):
    """A game of one class. `step`: 0 before the first question, 2n-1 while question n is asked,
    2n once its right answer is shown.

    `versions`: what is asked, `orders`: in which order the options are shown, alike to everybody.
    `results`: of each question that was shown {"answered", "right", "counts"}; no child is in it.
    """

    class Mode(models.TextChoices):
        PHONES = "phones", _("With phones or computers")
        HANDS = "hands", _("By show of hands")

    class Clock(models.IntegerChoices):
        """Seconds that a clock on the wall counts; it only reminds, the teacher closes."""

        NONE = 0, _("No clock: you go on when the class is ready")
        SHORT = 30, _("A short one")
        USUAL = 60, _("A usual one")
        LONG = 90, _("A long one")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.PHONES)
    clock = models.PositiveSmallIntegerField(choices=Clock, default=Clock.NONE)
    versions = models.JSONField(default=list)
    orders = models.JSONField(default=list)
    step = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)  # the question that is asked now
    results = models.JSONField(default=list)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = LiveGames.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class"],
                condition=Q(finished_at__isnull=True),
                name="one_live_game_a_class",
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_class}"

    def get_absolute_url(self) -> str:
        return reverse("live_game", args=[self.pk])

    @property
    def number(self) -> int:
        """Return which question is on the wall, 0 before the first."""
        return (self.step + 1) // 2

    @property
    def is_asking(self) -> bool:
        return self.finished_at is None and self.step % 2 == 1

    @property
    def is_told(self) -> bool:
        """Return whether the right answer of the question on the wall is shown."""
        return self.step > 0 and self.step % 2 == 0

    @property
    def is_last(self) -> bool:
        return self.number == len(self.versions)


class LivePlayers(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return a pupil's own rows: nobody else sees who plays, or how."""
        if not person.is_authenticated or person.school is None:
            return self.none()
        return self.filter(school=person.school, person=getattr(person, "pk", None))


class LivePlayer(models.Model):
    """A pupil in a game, from any device. Deleted in the night after it.

    `token` makes the names of their answers to saving/ and never comes again; `right`: of each
    question that was shown whether they were right, None where nothing was answered.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    game = models.ForeignKey(LiveGame, on_delete=models.CASCADE, related_name="players")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    token = models.BigIntegerField(unique=True)
    right = models.JSONField(default=list)

    objects = LivePlayers.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["game", "person"], name="plays_once")]

    def __str__(self) -> str:
        return f"{self.pk}"
