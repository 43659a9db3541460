"""Who handles cases, with which key; the settings of the box; what is unlocked in a session."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from mangxanh.cases.models.cases import Wrap
from mangxanh.school.models import OfSchool, Person, Principal, School, StaffSession

IDLE = timedelta(minutes=30)  # after which a session's key is locked again
# Days of the box, at least and at most: nothing waits longer, however busy a school is.
LIMITS = {"acknowledge_days": (1, 3), "reply_days": (1, 10), "outcome_days": (5, 60)}


class Box(models.Model):
    """Whether a school takes reports, who is the head of the ladder, within what time one acts."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="box")
    head = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # of cases that are not urgent: working days, working days, days
    acknowledge_days = models.PositiveSmallIntegerField(default=1)
    reply_days = models.PositiveSmallIntegerField(default=3)
    outcome_days = models.PositiveSmallIntegerField(default=14)
    publishes_counts = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)  # when it was last closed again
    closed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_why = models.CharField(max_length=300, blank=True)
    lacks = models.CharField(max_length=120, blank=True)  # of what the board was told, as keys
    recovery_public = models.CharField(max_length=64, blank=True)  # hex
    recovery_made_at = models.DateTimeField(null=True, blank=True)

    objects = OfSchool.as_manager()

    def __str__(self) -> str:
        return f"box of {self.school_id}"


class Handlers(OfSchool):
    def current(self) -> Self:
        """Return those who handle cases now."""
        return self.filter(ended_at__isnull=True)

    def leaving(self) -> Self:
        """Return those who ended and still hand over what nobody else can open."""
        held = Wrap.objects.filter(person=OuterRef("person"), case__school=OuterRef("school"))
        return self.filter(Exists(held), ended_at__isnull=False)

    def acting(self) -> Self:
        """Return those who may use their key: who handles cases, and who is leaving."""
        return self.filter(Q(ended_at__isnull=True) | Q(pk__in=self.model.objects.leaving()))

    def with_key(self) -> Self:
        """Return those for whom a case can be wrapped."""
        return self.current().exclude(public_key="").filter(person__is_active=True)


class Handler(models.Model):
    """Somebody who handles cases of a school; `locked` is their private key under six words."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="handlers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    appointed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    appointed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    public_key = models.CharField(max_length=64, blank=True)  # hex
    locked = models.JSONField(default=dict)  # vault.words.Locked
    key_made_at = models.DateTimeField(null=True, blank=True)
    answered: Any = models.JSONField(default=list, blank=True)  # scenarios of the training, by id
    trained_at = models.DateTimeField(null=True, blank=True)
    drilled_at = models.DateTimeField(null=True, blank=True)

    objects = Handlers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "person"],
                condition=Q(ended_at__isnull=True),
                name="handler_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"handler {self.pk}"

    @property
    def public(self) -> bytes:
        return bytes.fromhex(self.public_key)


class RecoveryShare(models.Model):
    """Who keeps which share of the recovery key on paper; the share itself is nowhere here."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    holder = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # typed back from the paper

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="share_once_a_school")
        ]

    def __str__(self) -> str:
        return str(self.number)


class VaultSessions(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return a handler's own."""
        if person.school is None or not person.works_here:
            return self.none()
        return self.filter(handler__person=getattr(person, "pk", None), school=person.school)


class VaultSession(models.Model):
    """A handler's private key in an open session, under a value that only their browser has."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    session = models.OneToOneField(StaffSession, on_delete=models.CASCADE, related_name="+")
    handler = models.ForeignKey(Handler, on_delete=models.CASCADE, related_name="+")
    key_made_at = models.DateTimeField()  # of the handler's key: an older session opens nothing
    sealed: Any = models.BinaryField()
    used_at = models.DateTimeField()

    objects = VaultSessions.as_manager()

    def __str__(self) -> str:
        return f"vault session {self.pk}"
