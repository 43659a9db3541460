"""Where somebody can get help: telephone numbers, pages, places, each with where we know it from."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.dates import today
from mangxanh.school.models.schools import OfSchool, School

CHECKED_FOR = timedelta(days=90)  # a number that nobody called for so long may be wrong


class Weekday(models.TextChoices):
    """A day of the week as ISO numbers it."""

    MONDAY = "1", _("Monday")
    TUESDAY = "2", _("Tuesday")
    WEDNESDAY = "3", _("Wednesday")
    THURSDAY = "4", _("Thursday")
    FRIDAY = "5", _("Friday")
    SATURDAY = "6", _("Saturday")
    SUNDAY = "7", _("Sunday")


class HelpContacts(OfSchool):
    """Finds help contacts."""

    def active(self) -> Self:
        """Return those that are shown to pupils, unless nobody has checked them for long."""
        return self.filter(active=True)

    def to_check(self, day: date | None = None) -> Self:
        """Return the active ones that somebody should call, or go to, to see that they are right.

        The state's own emergency numbers need no check (decisions 16).
        """
        day = day or today()
        unchecked = Q(checked_on__isnull=True) | Q(checked_on__lt=day - CHECKED_FOR)
        return self.active().filter(unchecked).exclude(kind__in=NEVER_CHECKED)


class HelpContact(models.Model):
    """A place of help as a school shows it to its pupils."""

    class Kind(models.TextChoices):
        CHILD_LINE = "child_line", _("National child protection line")
        POLICE = "police", _("Police (113)")
        AMBULANCE = "ambulance", _("Ambulance (115)")
        HOTLINE = "hotline", _("The school's hotline")
        COUNSELLOR = "counsellor", _("School counselling")
        WARD_POLICE = "ward_police", _("Police of the ward")
        WARD_COMMITTEE = "ward_committee", _("People's Committee of the ward")
        OTHER = "other", pgettext_lazy("help contact", "Another one")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="help_contacts")
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    url = models.URLField(max_length=200, blank=True)
    place = models.CharField(max_length=160, blank=True)
    for_whom = models.CharField(max_length=160, blank=True)
    always = models.BooleanField(default=False)
    days = models.CharField(max_length=7, blank=True)  # ISO weekdays, "12345"
    from_time = models.TimeField(null=True, blank=True)
    until_time = models.TimeField(null=True, blank=True)
    hours_note = models.CharField(max_length=160, blank=True)
    cost = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_date = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reminded_on = models.DateField(null=True, blank=True)
    needs_school_confirm = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=100)

    objects = HelpContacts.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind"],
                condition=~Q(kind="other"),
                name="help_contact_of_a_kind_once",
            ),
            models.CheckConstraint(
                condition=Q(active=False) | ~Q(phone="") | ~Q(url="") | ~Q(place=""),
                name="help_contact_can_be_reached",
            ),
            models.CheckConstraint(
                condition=Q(from_time__isnull=True, until_time__isnull=True)
                | Q(from_time__lt=F("until_time")),
                name="help_contact_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(active=False)
                | Q(needs_school_confirm=False)
                | Q(checked_on__isnull=False),
                name="help_contact_confirmed_before_shown",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_unchecked(self, day: date | None = None) -> bool:
        """Return whether nobody has found it right within 90 days."""
        if self.kind in NEVER_CHECKED:
            return False
        return self.checked_on is None or self.checked_on < (day or today()) - CHECKED_FOR


EMERGENCY = (HelpContact.Kind.CHILD_LINE, HelpContact.Kind.POLICE, HelpContact.Kind.AMBULANCE)
NEVER_CHECKED = (HelpContact.Kind.POLICE, HelpContact.Kind.AMBULANCE)
# What only the school knows, and every school must tell.
REQUIRED = (
    HelpContact.Kind.HOTLINE,
    HelpContact.Kind.COUNSELLOR,
    HelpContact.Kind.WARD_POLICE,
    HelpContact.Kind.WARD_COMMITTEE,
)
