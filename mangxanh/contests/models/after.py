"""What is decided once a contest is closed: keys, appeals, questions that were looked at."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangxanh.contests.models.across import Participation
from mangxanh.contests.models.attempts import Attempt
from mangxanh.contests.models.bank import QuestionVersion
from mangxanh.contests.models.contests import Contest
from mangxanh.contests.models.keeping import KEEPERS, OfBank
from mangxanh.school.models import OfSchool, Person, Principal, School, SchoolClass


class KeyDecision(models.Model):
    """A verdict on a question for everybody who had it in a contest (scoring.Decision).

    `answer`: the one more answer that counts, as scoring reads it; only of ACCEPT.
    """

    class Verdict(models.TextChoices):  # as in scoring
        KEEP = "keep", _("The key stands")
        ACCEPT = "accept", _("One more answer counts")
        VOID = "void", _("Counts as right for everybody")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="decisions")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=6, choices=Verdict)
    answer = models.JSONField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    moved = models.PositiveIntegerField(default=0)  # how many attempts got another score
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = OfBank.as_manager()

    class Meta:
        ordering = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.verdict}"


class ItemLook(models.Model):
    """Somebody looked at a question whose figures are odd, and found that it may stand."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfBank.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "version"], name="item_looked_at_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}"


class Appeals(OfSchool):
    """Who asks sees their own; who keeps the bank of the contest sees all."""

    def visible_to(self, person: Principal) -> Self:
        if not person.is_authenticated or person.school is None:
            return self.none()
        seen = Q(by=getattr(person, "pk", None), school=person.school)
        if person.has_role(*KEEPERS):
            seen |= Q(contest__school=person.school)
        return self.filter(seen)

    def waiting(self) -> Self:
        return self.filter(decision__isnull=True)


class Appeal(models.Model):
    """Somebody doubts a question that they had; the answer holds for all who had it."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="appeals")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)
    made_at = models.DateTimeField()
    decision = models.ForeignKey(
        KeyDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )

    objects = Appeals.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "version", "by"],
                condition=Q(decision__isnull=True),
                name="one_appeal_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Winners(OfSchool):
    """Prizes are the organisers' to prepare; once published, everybody who sees the contest does.

    Whose name may be shown is asked of consents/ at the moment of showing.
    """

    def visible_to(self, person: Principal) -> Self:
        if not person.is_authenticated or person.school is None:
            return self.none()
        published = Q(contest__published_at__isnull=False)
        own = Q(contest__school=person.school)
        joined = Participation.objects.filter(school=person.school).joined()
        others = published & Q(contest__in=joined.values("contest"))
        return self.filter((own if person.has_role(*KEEPERS) else own & published) | others)


class Winner(models.Model):
    """A prize of a contest, fixed when the results are published."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="winners")
    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="winner")
    rank = models.PositiveIntegerField()
    prize = models.CharField(max_length=80)

    objects = Winners.as_manager()

    class Meta:
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return f"{self.rank}: {self.prize}"


class ClassWinner(models.Model):
    """A prize of a class, fixed when the results are published; pupils change classes later."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="class_winners")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="+")
    prize = models.CharField(max_length=80)

    objects = Winners.as_manager()

    class Meta:
        ordering = ["school_class__grade", "school_class__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "school_class"], name="prize_of_a_class_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_class_id}: {self.prize}"
