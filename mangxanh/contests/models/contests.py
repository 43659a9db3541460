"""A contest: for whom, in which rounds, what a paper holds, by which rules it is ranked."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.contests.models.across import Participation
from mangxanh.contests.models.bank import QuestionVersion, Topic
from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.plan.models import Activity, Line
from mangxanh.school.models import OfSchool, Person, Principal, School, SchoolYear


class OfContest(OfSchool):
    """Rows of contests: who keeps the bank sees all; `_open` says what is there for others.

    `_contest` leads to the contest, which another school may have invited this one to.
    """

    _open: Q = Q(pk__in=[])
    _contest = "contest"

    def visible_to(self, person: Principal) -> Self:
        """Return what a person may see: keepers everything, others what was opened.

        Of a contest across schools what was opened, in a school that joined; where it was only
        asked, to its keepers.
        """
        if not person.is_authenticated or person.school is None:
            return self.none()
        keeps = person.has_role(*KEEPERS)
        own = Q(school=person.school) if keeps else Q(school=person.school) & self._open
        if person.school.is_alone:  # nobody is there who could have invited it
            return self.filter(own)
        asked = Participation.objects.filter(school=person.school)
        asked = asked if keeps else asked.joined()
        others = Q(**{f"{self._contest}__in": asked.values("contest")}) & self._open
        return self.filter(own | others)


class Contests(OfContest):
    _contest = "pk"
    _open = Q(trial=False) & ~Q(state="draft")

    def running(self) -> Self:
        return self.filter(state=Contest.State.OPEN)

    def sat_at(self, school: School) -> Self:
        """Return those that people of a school may sit: its own, and what it joined."""
        joined = Participation.objects.filter(school=school).joined()
        return self.filter(
            Q(school=school, across=False) | Q(across=True, pk__in=joined.values("contest"))
        )


class Contest(models.Model):
    """A contest of a school. Its settings stand from its opening on; `trial`: with the trial bank.

    `across`: of an authority, which invited schools to it.

    `rules`: ranking rules in order (ranking.RULES). `prizes`: [name, how many, least right], best
    first. `class_prizes`: [name, from which share of a class in percent], highest first.
    `thresholds`: shares of a class, in percent, that the boards show. The seed of the lot
    is kept until the results are published, its commitment stands in the rules from the opening.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a contest", "Draft")
        OPEN = "open", pgettext_lazy("state of a contest", "Open")
        CLOSED = "closed", pgettext_lazy("state of a contest", "Closed")
        PROVISIONAL = "provisional", pgettext_lazy("state of a contest", "Provisional results")
        APPEALS = "appeals", pgettext_lazy("state of a contest", "Appeals")
        PUBLISHED = "published", pgettext_lazy("state of a contest", "Published")
        ARCHIVED = "archived", pgettext_lazy("state of a contest", "Archived")

    class Tells(models.TextChoices):
        AFTER = "after", _("After the contest closes")
        AT_ONCE = "at_once", _("Right after finishing")

    class Policy(models.TextChoices):  # as in scoring.POLICIES
        ALL = "all", _("All or nothing")
        PER_OPTION = "per_option_floored", _("By options, never below nothing")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(
        Line, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=160)
    purpose = models.TextField(blank=True)
    organisers = models.CharField(max_length=300, blank=True)  # as printed: who to ask
    trial = models.BooleanField(default=False)
    across = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    tells = models.CharField(max_length=8, choices=Tells, default=Tells.AFTER)
    policy = models.CharField(max_length=20, choices=Policy, default=Policy.ALL)
    rules = models.JSONField(default=list)
    asks_number = models.BooleanField(default=False)  # "how many will take part?"
    prizes = models.JSONField(default=list)
    class_prizes = models.JSONField(default=list)
    thresholds = models.JSONField(default=list)
    appeal_days = models.PositiveSmallIntegerField(default=3)
    lot_seed = models.CharField(max_length=64, blank=True)
    lot_commitment = models.CharField(max_length=64, blank=True)
    lot_public = models.CharField(max_length=120, blank=True)
    in_charge = models.ManyToManyField(Person, blank=True, related_name="+")  # see scores by name
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=300, blank=True)  # where it was closed by hand
    appeals_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = Contests.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contest_detail", args=[self.pk])


State = Contest.State
TOLD = frozenset({State.PROVISIONAL, State.APPEALS, State.PUBLISHED, State.ARCHIVED})  # with keys
BEFORE_PUBLISHING = frozenset({State.CLOSED, State.PROVISIONAL, State.APPEALS})


class Divisions(OfContest):
    _open = Q(contest__trial=False) & ~Q(contest__state="draft")


class Division(models.Model):
    """Whom a paper is for. `audiences`: "6" … "9", "teachers", "guardians", each in one division."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="divisions")
    name = models.CharField(max_length=80)
    audiences = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField(default=0)

    objects = Divisions.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Rounds(OfContest):
    _open = Q(contest__trial=False) & ~Q(contest__state="draft")


class Round(models.Model):
    """When a paper can be begun and how long it lasts. `questions`: the slice it may draw from.

    `questions` is empty where the whole bank may be drawn from: a contest of one round.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField(default=1)  # the best one counts
    questions = models.JSONField(default=list)
    lengthened = models.JSONField(default=list)  # [it should have closed then (ISO), reason]

    objects = Rounds.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="round_in_order"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=180, attempts__gte=1, attempts__lte=5),
                name="round_within_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Cells(OfContest):
    """The matrix is the organisers' own: it tells what will be asked."""

    _contest = "division__contest"


class Cell(models.Model):
    """How many questions of a topic and a difficulty a paper of a division has in every round."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="cells")
    topic = models.CharField(max_length=20, choices=Topic)
    difficulty = models.PositiveSmallIntegerField(choices=QuestionVersion.Difficulty)
    count = models.PositiveSmallIntegerField()

    objects = Cells.as_manager()

    class Meta:
        ordering = ["topic", "difficulty"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "topic", "difficulty"], name="cell_of_matrix_once"
            ),
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=60), name="cell_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.difficulty}: {self.count}"
