"""What we tell people: one row in the inbox of one person, at one school.

Kept for 12 months, so that a person can find what they were told in a school year; then deleted.
Nobody but the person sees it. The mail beside it is a row of work, and leaves by day only.
"""

from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from mangxanh.school.models import OfSchool, Person, School
from mangxanh.school.models.schools import Principal

ZALO_LIMIT = 600  # characters; a longer text is cut by people's telephones


class Notices(OfSchool):
    """Finds notices."""

    def visible_to(self, person: Principal) -> Self:
        """Return the person's own notices at the school where they act."""
        if not person.is_authenticated or person.school is None:
            return self.none()
        return self.filter(school=person.school, person=getattr(person, "pk", None))

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def unread_first(self) -> Self:
        """Return what was not read before what was, each the newest first."""
        was_read = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1))
        return self.order_by(was_read, "-created_at", "-pk")


class Notice(models.Model):
    """Something that one person was told, and where it leads."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("Reminder")
        OVERDUE = "overdue", _("Overdue")
        ASSIGNED = "assigned", _("Assigned")
        PLAN = "plan", _("Plan")
        REPORT = "report", _("Report")
        OTHER = "other", _("Notice")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    url = models.CharField(max_length=200)  # a path of this school's pages
    zalo = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = Notices.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["person", "school", "read_at"], name="notice_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("zalo"), Value(ZALO_LIMIT)),
                name="notice_zalo_is_short",
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"),
                name="notice_leads_to_our_pages",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"

    @property
    def key(self) -> str:
        """Return its key as text, for ids on a page."""
        return str(self.pk)

    @property
    def icon(self) -> str:
        """Return the name of its picture."""
        return ICONS.get(self.kind, "bell")


ICONS: dict[str, str] = {
    Notice.Kind.REMINDER: "cal",
    Notice.Kind.OVERDUE: "alert",
    Notice.Kind.ASSIGNED: "flag",
    Notice.Kind.PLAN: "send",
    Notice.Kind.REPORT: "file",
}
