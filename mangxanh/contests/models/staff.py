"""Why a colleague takes no part in a contest that all colleagues are asked to."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangxanh.contests.models.contests import Contest
from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.school.models import OfSchool, Person, Principal, Role, School

LONGEST_REASON = 120


class StaffReasons(OfSchool):
    """A reason is seen by whose it is, by the board, and by who is in charge of the contest."""

    def visible_to(self, person: Principal) -> Self:
        if not person.is_authenticated or person.school is None:
            return self.none()
        here = self.filter(school=person.school)
        if person.has_role(Role.BOARD):
            return here
        key = getattr(person, "pk", None)
        seen = Q(person=key)
        if person.has_role(*KEEPERS):
            seen |= Q(contest__in=Contest.objects.filter(in_charge=key))
        return here.filter(seen)


class StaffReason(models.Model):
    """Why a colleague takes no part; the kinds tell nothing of anybody's health.

    `text` stands only beside Kind.OTHER. `own`: the colleague said so themself.
    """

    class Kind(models.TextChoices):
        LEAVE = "leave", _("On leave")
        AWAY = "away", _("Away for work or study")
        PREPARES = "prepares", _("Prepares the contest")
        OTHER = "other", _("Another good reason")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.CharField(max_length=LONGEST_REASON, blank=True)
    own = models.BooleanField(default=False)
    noted_at = models.DateTimeField()

    objects = StaffReasons.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "person"], name="reason_of_a_colleague_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"

    @property
    def words(self) -> str:
        return f"{self.get_kind_display()}: {self.text}" if self.text else self.get_kind_display()
