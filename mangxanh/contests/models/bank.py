"""A question, its versions, and the law that each version rests on."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.contests.models.keeping import OfBank
from mangxanh.contests.models.laws import LawChange
from mangxanh.contests.wording import Figure, Law, Wording
from mangxanh.school.models import Person, School

NEVER_CHANGES = "a version of a question never changes; make a new one"
AUDIENCE_FIELDS: dict[str, str] = {
    "6": "grade_6",
    "7": "grade_7",
    "8": "grade_8",
    "9": "grade_9",
    "teachers": "for_teachers",
    "guardians": "for_guardians",
}


class Topic(models.TextChoices):
    RUMOURS = "tin-gia", _("Fake news, rumours, sources")
    SCAMS = "lua-dao", _("Scams and accounts")
    BULLYING = "bat-nat", _("Bullying online")
    PRIVACY = "rieng-tu", _("Private life, pictures, personal data")
    CONDUCT = "ung-xu", _("Conduct online")
    HARM = "xam-hai", _("Harm to children, strangers")
    GAMES = "tro-choi", _("Games, time, money")
    RIGHTS = "ban-quyen-ai", _("Copyright and AI")
    OTHER = "khac", pgettext_lazy("topic of a question", "Other")


class Questions(OfBank):
    def ready(self) -> Self:
        """Return those that may be drawn as far as their keepers are concerned."""
        return self.filter(state=Question.State.READY)

    def not_in_force(self, day: date) -> Self:
        """Return those that rest on a law which doesn't hold on a day."""
        return self.filter(self._stale(day))

    def in_force(self, day: date) -> Self:
        return self.exclude(self._stale(day))

    def drawable(self, day: date) -> Self:
        """Return what a round that opens on a day may ask: ready, every citation in force."""
        return self.ready().in_force(day)

    def marked(self, day: date) -> Self:
        """Add `stale`: whether it rests on a law which doesn't hold on a day."""
        return self.annotate(stale=self._stale(day))

    def _stale(self, day: date) -> Exists:
        return Exists(Citation.objects.out_of_force(day).filter(version=OuterRef("current")))


class Question(models.Model):
    """A question of a school. `key` names the one that ships with us; `trial`: of the trial bank."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a question", "Draft")
        READY = "ready", pgettext_lazy("state of a question", "In use")
        RETIRED = "retired", pgettext_lazy("state of a question", "Retired")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()  # in the school
    key = models.CharField(max_length=40, blank=True)
    topic = models.CharField(max_length=20, choices=Topic)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    reason = models.CharField(max_length=300, blank=True)  # why it is retired
    trial = models.BooleanField(default=False)
    current = models.ForeignKey(
        "contests.QuestionVersion", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    not_with = models.ManyToManyField("self", blank=True)  # never in the same paper
    made_at = models.DateTimeField()

    objects = Questions.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="question_number_once"),
            models.UniqueConstraint(
                fields=["school", "key"], condition=~Q(key=""), name="shipped_question_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("question_detail", args=[self.pk])


class Versions(OfBank):
    def update(self, **_kwargs: Any) -> int:  # noqa: ANN401  # as Django declares it
        """Refuse to change versions that stand, as one of them does."""
        raise TypeError(NEVER_CHANGES)


class QuestionVersion(models.Model):
    """What a question says from its making on; never changed, a new one takes its place."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("One right choice")
        MULTIPLE = "multiple", _("Several right choices")
        TRUE_FALSE = "truefalse", _("True or false")
        ORDERING = "ordering", pgettext_lazy("kind of a question", "Put in order")
        MATCHING = "matching", pgettext_lazy("kind of a question", "Match pairs")
        SHORT = "short", pgettext_lazy("kind of a question", "Short answer")
        NUMERICAL = "numerical", pgettext_lazy("kind of a question", "A number")

    class Difficulty(models.IntegerChoices):
        KNOW = 1, pgettext_lazy("difficulty", "Know")
        GRASP = 2, pgettext_lazy("difficulty", "Understand")
        USE = 3, pgettext_lazy("difficulty", "Apply")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    stem = models.TextField()
    options = models.JSONField(default=list)
    correct = models.JSONField(default=list)  # as in wording.py
    answers = models.JSONField(default=list)
    pictures = models.JSONField(default=list)  # as wording.plain has them
    explanation = models.TextField(blank=True)
    difficulty = models.PositiveSmallIntegerField(choices=Difficulty)
    grade_6 = models.BooleanField(default=False)
    grade_7 = models.BooleanField(default=False)
    grade_8 = models.BooleanField(default=False)
    grade_9 = models.BooleanField(default=False)
    for_teachers = models.BooleanField(default=False)
    for_guardians = models.BooleanField(default=False)
    source = models.CharField(max_length=400, blank=True)
    search_text = models.TextField(editable=False, default="")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = Versions.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1, difficulty__lte=3), name="difficulty_of_three"
            ),
        ]

    def __str__(self) -> str:
        return self.stem

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as Django declares it
        """Refuse to change a version that stands: attempts were made with it."""
        if not self._state.adding:
            raise TypeError(NEVER_CHANGES)
        super().save(*args, **kwargs)

    @property
    def audiences(self) -> tuple[str, ...]:
        """Return whom it fits: "6" … "9", "teachers", "guardians"."""
        return tuple(who for who, name in AUDIENCE_FIELDS.items() if getattr(self, name))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its pictures."""
        return tuple(Figure(**one) for one in self.pictures)

    def wording(self) -> Wording:
        """Return what it says; reads its citations."""
        return Wording(
            kind=self.kind,
            stem=self.stem,
            options=tuple(self.options),
            correct=tuple(self.correct),
            answers=tuple(self.answers),
            pictures=self.figures,
            explanation=self.explanation,
            difficulty=self.difficulty,
            audiences=self.audiences,
            source=self.source,
            laws=tuple(  # a law that names several articles has a citation for each
                dict.fromkeys(
                    Law(row.document, row.article, row.valid_from, row.valid_until)
                    for row in self.citations.all()
                )
            ),
        )


class Citations(OfBank):
    def out_of_force(self, day: date) -> Self:
        """Return those that don't hold on a day: begun later, ended, or a change says so."""
        ended = LawChange.objects.over(day).filter(
            Q(article_key="") | Q(article_key=OuterRef("article_key")),
            school=OuterRef("school"),
            law_key=OuterRef("law_key"),
        )
        return self.filter(Q(valid_from__gt=day) | Q(valid_until__lt=day) | Exists(ended))


class Citation(models.Model):
    """An article of a law that a version rests on, with the days between which it holds."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="citations")
    document = models.CharField(max_length=200)
    law_key = models.CharField(max_length=80, db_index=True)
    article = models.CharField(max_length=60)
    article_key = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)  # the last day

    objects = Citations.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="citation_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}, {self.document}"
