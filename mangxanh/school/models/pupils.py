"""Pupils, their cards, and who of the grown-ups belongs to them.

Kept of a child: code, name, class, birth date (only to tell namesakes apart), whether they left.
12 months after leaving all of it is deleted (decisions, Retention); a guardian goes with the
last child.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.dates import today
from mangxanh.school.models.calendar import SchoolClass
from mangxanh.school.models.people import Person, Role
from mangxanh.school.models.schools import OfSchool, Principal, School

KEEPERS_OF_PUPILS = (Role.BOARD, Role.CLERK)


class Pupils(OfSchool):
    """Finds pupils: the board and the clerk see all, others those who are theirs."""

    def visible_to(self, person: Principal) -> Self:
        """Return the pupils of a person's class, their children, or themself."""
        if not person.is_authenticated or person.school is None:
            return self.none()
        here = self.filter(school=person.school)
        if person.has_role(*KEEPERS_OF_PUPILS):
            return here
        key = getattr(person, "pk", None)
        seen = Q(pk__in=[])
        if person.has_role(Role.PUPIL):
            seen |= Q(person=key)
        if person.has_role(Role.GUARDIAN):
            seen |= Q(pk__in=Guardianship.objects.current().filter(guardian=key).values("pupil"))
        if person.works_here:
            theirs = SchoolClass.objects.led_by(person)
            seen |= Q(school_class__in=theirs, left_on__isnull=True)
        return here.filter(seen)

    def present(self) -> Self:
        """Return those who have not left."""
        return self.filter(left_on__isnull=True)


class Pupil(models.Model):
    """A child at a school; their Person holds the name and acts, their Membership the time."""

    class Status(models.TextChoices):
        STUDYING = "studying", _("Studying")
        LEFT = "left", pgettext_lazy("a pupil", "Left the school")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="pupil")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="pupils")
    code = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    school_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="pupils"
    )
    left_on = models.DateField(null=True, blank=True)
    time_factor = models.FloatField(default=1.0)  # extra time, everywhere: 1, 1.25, 1.5 or 2

    objects = Pupils.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(time_factor__in=[1.0, 1.25, 1.5, 2.0]), name="pupil_time_factor"
            ),
            models.UniqueConstraint(
                fields=["school", "code"], condition=~Q(code=""), name="pupil_code_once_a_school"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def status(self) -> str:
        return self.Status.LEFT if self.left_on else self.Status.STUDYING


class OfPupil(OfSchool):
    """Rows that belong to a pupil: whoever sees the pupil sees them."""

    def visible_to(self, person: Principal) -> Self:
        return self.filter(pupil__in=Pupil.objects.visible_to(person))


class Card(models.Model):
    """A pupil's way in: a number in the class, three words, then four digits of their own.

    Words and digits are kept only as digests keyed by a pepper outside the database. `edition`
    grows with each print; what was opened with an older one is closed.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    pupil = models.OneToOneField(Pupil, on_delete=models.CASCADE, related_name="card")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="cards")
    number = models.PositiveSmallIntegerField()
    words_digest = models.CharField(max_length=64)
    pin_digest = models.CharField(max_length=64, blank=True)
    edition = models.PositiveIntegerField(default=1)
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OfPupil.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "number"], name="card_number_once_a_class"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def place(self) -> tuple[int, int, int]:
        """Return what the digests of this card are bound to."""
        return self.school_class_id, self.number, self.edition


class Guardianships(OfPupil):
    def current(self, day: date | None = None) -> Self:
        """Return those that hold on `day` (today)."""
        day = day or today()
        return self.filter(Q(until_date__isnull=True) | Q(until_date__gte=day), from_date__lte=day)


class Guardianship(models.Model):
    """An adult with an account who belongs to a pupil, from a day and until a day."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    guardian = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardianships")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="guardianships")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    objects = Guardianships.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardian", "pupil"],
                condition=Q(until_date__isnull=True),
                name="guardianship_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                name="guardianship_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} → {self.pupil_id}"


class GuardianSlip(models.Model):
    """A printed invitation for one grown-up of a pupil; it works once, and ends."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = OfPupil.as_manager()

    def __str__(self) -> str:
        return str(self.created_at)


class PapersConfirmation(models.Model):
    """The board's word that the papers about children's data are done; it opens pupils."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfSchool.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(ended_at__isnull=True),
                name="papers_confirmed_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.confirmed_at)
