"""How a code reached people: copies, signatures by class, “đã đọc”, what classes agreed on.

Signatures are counts: who has not signed is written nowhere.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mangxanh.conduct.models.codes import Code
from mangxanh.plan.models import Activity
from mangxanh.plan.models.lines import OfPlan
from mangxanh.school.models import OfSchool, Person, Principal, School, SchoolClass


class Standing(OfPlan):
    def standing(self) -> Self:
        """Return what was not taken back, neither here nor as an activity."""
        return self.filter(withdrawn_at__isnull=True, activity__withdrawn_at__isnull=True)


class Handout(models.Model):
    """Copies that were handed out, or a text that was sent; the activity files the evidence."""

    class Kind(models.TextChoices):
        POSTER = "poster", _("Poster")
        LEAFLET = "leaflet", _("Leaflet")
        SIGNATURES = "signatures", _("List for signatures")
        ZALO = "zalo", _("Text for Zalo")
        SLIDES = "slides", _("Slides")
        PORTAL = "portal", _("The school's page")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="handouts")
    kind = models.CharField(max_length=10, choices=Kind)
    copies = models.PositiveIntegerField()
    to_whom = models.CharField(max_length=120)
    day = models.DateField()
    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Standing.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.copies}"


class ClassSignatures(models.Model):
    """How many of a class signed a code; counted anew, the older count is taken back."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="signatures")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    signed = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField()
    day = models.DateField()
    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Standing.as_manager()

    class Meta:
        ordering = ["school_class__grade", "school_class__name", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "school_class"],
                condition=Q(withdrawn_at__isnull=True),
                name="signatures_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(signed__lte=F("size")), name="signatures_within_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_class_id} {self.signed}/{self.size}"


class ClassAgreement(models.Model):
    """What a class promised each other, in 3 to 5 sentences; it is an act of the whole class."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(Code, null=True, on_delete=models.SET_NULL, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    sentences = models.JSONField()
    signed = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField()
    day = models.DateField()
    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Standing.as_manager()

    class Meta:
        ordering = ["school_class__grade", "school_class__name", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_agreement_a_class",
            ),
            models.CheckConstraint(
                condition=Q(signed__lte=F("size")), name="agreement_within_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_class_id} {self.day}"


class Acknowledgements(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return one's own: nobody is shown who has read and who has not."""
        key = getattr(person, "pk", None)
        return self.filter(school=person.school, person=key) if key else self.none()


class Acknowledgement(models.Model):
    """Somebody with an account pressed “đã đọc”."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    objects = Acknowledgements.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "person"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.code_id} {self.person_id}"
