"""A code of conduct for one audience, in versions, rule by rule."""

import re
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.dates import today
from mangxanh.plan.models import Activity
from mangxanh.school.models import OfSchool, Person, Principal, Role, School


class Audience(models.TextChoices):
    """To whom a code speaks; the value is the name of the file that ships."""

    PUPILS_6_7 = "pupils-6-7", _("Pupils of grades 6–7")
    PUPILS_8_9 = "pupils-8-9", _("Pupils of grades 8–9")
    STAFF = "staff", _("Teachers and staff")
    GUARDIANS = "guardians", _("Parents")
    ADMINS = "admins", _("Admins of groups and pages")


# "Quyết định số 88/QĐ-BTTTT ngày 21 tháng 01 năm 2025 của …"
_PAPER = re.compile(r"số (\S+/\S+) ngày \D*\d+\D+\d+\D+(\d{4})")
PUPILS = frozenset({Audience.PUPILS_6_7.value, Audience.PUPILS_8_9.value})


class Codes(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return all codes of the school to its staff, to its families what is in force."""
        if person.works_here:
            return super().visible_to(person)
        if person.school is None or not person.has_role(Role.PUPIL, Role.GUARDIAN):
            return self.none()
        return self.in_force(person.school)

    def in_force(self, school: School) -> Self:
        """Return what is issued now, at most one an audience: the public page shows it."""
        return self.filter(school=school, state=Code.State.ISSUED)


class Code(models.Model):
    """One version for one audience; what was issued stays as it was."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("code of conduct", "Draft")
        ISSUED = "issued", pgettext_lazy("code of conduct", "In force")
        REPLACED = "replaced", pgettext_lazy("code of conduct", "Replaced")
        WITHDRAWN = "withdrawn", pgettext_lazy("code of conduct", "Withdrawn")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    lead = models.CharField(max_length=200, blank=True)
    basis = models.TextField(blank=True)  # a paper a line
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    first_day = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)  # its month counts
    decision_number = models.CharField(max_length=40, blank=True)
    decision_day = models.DateField(null=True, blank=True)
    heard_pupils = models.PositiveIntegerField(null=True, blank=True)
    heard_staff = models.PositiveIntegerField(null=True, blank=True)
    heard_guardians = models.PositiveIntegerField(null=True, blank=True)
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = Codes.as_manager()

    class Meta:
        ordering = ["audience", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "audience"], condition=Q(state="draft"), name="one_draft_of_code"
            ),
            models.UniqueConstraint(
                fields=["school", "audience"], condition=Q(state="issued"), name="one_code_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("code_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == Code.State.DRAFT

    @property
    def speaks_to_pupils(self) -> bool:
        return self.audience in PUPILS

    @property
    def review_is_due(self) -> bool:
        """Return whether the month has come in which it is looked at again."""
        if self.state != Code.State.ISSUED or self.review_on is None:
            return False
        return self.review_on.replace(day=1) <= today()

    @property
    def basis_lines(self) -> list[str]:
        return [line.strip() for line in self.basis.splitlines() if line.strip()]

    @property
    def basis_short(self) -> list[str]:
        """Return the papers by number and year, as far as a line says them."""
        found = [(line, _PAPER.search(line)) for line in self.basis_lines]
        return [f"{hit[1]} ({hit[2]})" if hit else line for line, hit in found]


class Rules(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return the rules of the codes that a person sees."""
        return self.filter(code__in=Code.objects.visible_to(person))

    def standing(self) -> Self:
        """Return the rules that were not taken out of their draft."""
        return self.filter(removed_at__isnull=True)


class Rule(models.Model):
    """One rule: what one does, a few words more, why, what is said and what is not."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="rules")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=300, blank=True)
    say = models.CharField(max_length=160, blank=True)
    dont = models.CharField(max_length=160, blank=True)
    basis = models.CharField(max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Rules.as_manager()

    class Meta:
        ordering = ["code", "order", "pk"]

    def __str__(self) -> str:
        return self.title
