"""Schools in a contest of an authority: asked, and in or not."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.plan.models import Activity
from mangxanh.school.models import OfSchool, Person, Principal, School


class Participations(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return to colleagues what their school sent or got; before an answer to keepers only."""
        if not person.works_here or person.school is None:
            return self.none()
        sent = Q(contest__school=person.school)
        got = Q(school=person.school, contest__trial=False) & ~Q(contest__state="draft")
        if not person.has_role(*KEEPERS):
            sent &= ~Q(contest__state="draft")
            got &= Q(state=Participation.State.JOINED)
        return self.filter(sent | got)

    def joined(self) -> Self:
        return self.filter(state=Participation.State.JOINED)


class Participation(models.Model):
    """A school in a contest across schools. `contact`: who there looks after it."""

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("a school in a contest", "Has not answered yet")
        JOINED = "joined", pgettext_lazy("a school in a contest", "Takes part")
        DECLINED = "declined", pgettext_lazy("a school in a contest", "Does not take part")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(
        "contests.Contest", on_delete=models.CASCADE, related_name="participations"
    )
    state = models.CharField(max_length=8, choices=State, default=State.INVITED)
    contact = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = Participations.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "school"], name="school_invited_once")
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}: {self.state}"

    @property
    def is_in(self) -> bool:
        return self.state == self.State.JOINED
