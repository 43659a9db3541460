"""Files of questions that are being brought in: staged question by question, taken at one stroke."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from mangxanh.contests.models.bank import Question, Topic
from mangxanh.contests.models.keeping import OfBank
from mangxanh.contests.wording import Wording, wording_of
from mangxanh.school.models import Person, School


class QuestionFiles(OfBank):
    def unclosed(self) -> Self:
        """Return those that are neither taken nor put aside."""
        return self.filter(closed_at__isnull=True)


class QuestionFile(models.Model):
    """A file that a keeper brings in; its bytes are not kept."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    issues = models.JSONField(default=list)  # [line, severity, message]
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionFiles.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "by"],
                condition=Q(closed_at__isnull=True),
                name="one_file_of_questions_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(closed_at__isnull=False),
                name="taken_file_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class StagedQuestions(OfBank):
    def doubtful(self) -> Self:
        return self.filter(state=StagedQuestion.State.DOUBTFUL)


class StagedQuestion(models.Model):
    """A question of a file. `doubts`: why somebody has to look; `twin`: what it resembles.

    `must_mend`: as it is it can't stand in the bank.
    """

    class State(models.TextChoices):
        FINE = "fine", pgettext_lazy("a question in a file", "Read well")
        DOUBTFUL = "doubtful", pgettext_lazy("a question in a file", "To be looked at")
        LOOKED_AT = "looked", pgettext_lazy("a question in a file", "Looked at")
        LEFT_OUT = "left_out", pgettext_lazy("a question in a file", "Left out")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(QuestionFile, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveSmallIntegerField()  # in the file, from 1
    line = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State)
    doubts = models.JSONField(default=list)
    must_mend = models.BooleanField(default=False)
    topic = models.CharField(max_length=20, choices=Topic)
    words = models.JSONField()  # a Wording as plain values
    twin = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = StagedQuestions.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["file", "place"], name="place_in_a_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.place}"

    @property
    def wording(self) -> Wording:
        return wording_of(self.words)
