"""Lists that are being brought in: staged row by row, then put in place at one stroke.

Staged rows hold what is kept of a child and nothing else; they are deleted when an import is put
aside, and 30 days after it was applied, when it can no longer be undone.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.school.models.calendar import SchoolClass, SchoolYear
from mangxanh.school.models.people import Person, Role
from mangxanh.school.models.pupils import Pupil
from mangxanh.school.models.schools import OfSchool, Principal, School


class RosterImports(OfSchool):
    """Finds imports: those of pupils for who keeps pupils, those of staff for who invites them."""

    def visible_to(self, person: Principal) -> Self:
        rows = super().visible_to(person)
        if person.has_role(Role.BOARD):
            return rows
        kinds = []
        if person.has_role(Role.CLERK):
            kinds += [RosterImport.Kind.PUPILS, RosterImport.Kind.YEARS]
        if person.has_role(Role.IT):
            kinds.append(RosterImport.Kind.STAFF)
        return rows.filter(kind__in=kinds)

    def unclosed(self) -> Self:
        """Return those that are neither applied nor put aside."""
        return self.filter(closed_at__isnull=True)

    def applied(self) -> Self:
        return self.filter(applied_at__isnull=False, undone_at__isnull=True)


class RosterImport(models.Model):
    """A list that somebody brings in, from its first row to the day it is undone."""

    class Kind(models.TextChoices):
        PUPILS = "pupils", _("List of pupils")
        YEARS = "years", _("Change of the school year")
        STAFF = "staff", _("List of staff")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    year = models.ForeignKey(
        SchoolYear, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    file_name = models.CharField(max_length=120, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    dropped = models.JSONField(default=list)
    issues = models.JSONField(default=list)
    examples = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, blank=True)
    before = models.JSONField(default=dict)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    staged_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RosterImports.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(closed_at__isnull=True) & ~Q(kind="staff"),
                name="pupils_brought_in_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(closed_at__isnull=True, kind="staff"),
                name="staff_brought_in_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(closed_at__isnull=False),
                name="applied_roster_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or str(self.get_kind_display())


class RosterRows(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return the rows of the imports that a person sees."""
        return self.filter(roster_import__in=RosterImport.objects.visible_to(person))


class RosterRow(models.Model):
    """A row of a list: what it will make of whom.

    Its fields are what will stand afterwards; those called `was_…` what stood before, for undoing.
    """

    class Outcome(models.TextChoices):
        NEW = "new", pgettext_lazy("a pupil in a list", "New")
        CHANGED = "changed", pgettext_lazy("a pupil in a list", "Changed")
        MOVED = "moved", pgettext_lazy("a pupil in a list", "Other class")
        BACK = "back", pgettext_lazy("a pupil in a list", "Came back")
        GONE = "gone", pgettext_lazy("a pupil in a list", "Leaves")
        ASKED = "asked", pgettext_lazy("a pupil in a list", "To be asked")
        SAME = "same", pgettext_lazy("a pupil in a list", "Unchanged")
        PASSED = "passed", pgettext_lazy("a pupil in a list", "Not brought in")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    roster_import = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=80, blank=True)
    row = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=8, choices=Outcome)
    name = models.CharField(max_length=80)
    search_name = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    class_name = models.CharField(max_length=20, blank=True)
    school_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pupil = models.ForeignKey(
        Pupil, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    candidates = models.JSONField(default=list)
    was_name = models.CharField(max_length=80, blank=True)
    was_search_name = models.CharField(max_length=80, blank=True)
    was_code = models.CharField(max_length=40, blank=True)
    was_birth_date = models.DateField(null=True, blank=True)
    was_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    was_left_on = models.DateField(null=True, blank=True)
    job = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    roles = models.JSONField(default=list)

    objects = RosterRows.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["roster_import", "outcome"], name="roster_row_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.row}"


class RosterPreset(models.Model):
    """Which column is which in lists with these headings, as somebody said once."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=RosterImport.Kind)
    headings = models.CharField(max_length=64)
    chosen = models.JSONField(default=dict)

    objects = OfSchool.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "headings"], name="preset_once_for_headings"
            )
        ]

    def __str__(self) -> str:
        return self.headings[:8]
