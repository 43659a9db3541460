"""What was done, and the evidence it left."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangxanh.consents.models import Purpose
from mangxanh.consents.queries import allowing
from mangxanh.files.models import StoredFile
from mangxanh.plan.models.lines import Line, OfPlan
from mangxanh.school.models import (
    Person,
    Principal,
    Pupil,
    Role,
    School,
    SchoolClass,
    SchoolYear,
)
from mangxanh.school.queries import acts_for


class Audience(models.TextChoices):
    """Who took part besides (or instead of) whole classes."""

    PUPILS = "pupils", _("Pupils")
    CLASS_OFFICERS = "class_officers", _("Class officers")
    TEACHERS = "teachers", _("Teachers")
    STAFF = "staff", _("Staff members")
    GUARDIANS = "guardians", _("Parents")
    PAGE_ADMINS = "page_admins", _("Admins of groups and pages")


class Partner(models.TextChoices):
    """Who did it together with the school."""

    POLICE = "police", _("Ward police")
    HEALTH = "health", _("Health station")
    PARENTS = "parents", _("Parents of pupils")
    UNION = "union", _("Union")
    YOUTH_UNION = "youth_union", _("Youth union")
    WARD = "ward", _("Ward committee")
    OTHER = "other", _("Others")


class Programme(models.TextChoices):
    """Which other plan of the school an activity counts for as well."""

    VIOLENCE = "violence", _("Prevention of school violence")
    LAW = "law", _("Legal education")
    COUNSELLING = "counselling", _("School counselling")
    CHILDREN_MONTH = "children_month", _("Month of action for children")
    DIGITAL = "digital", _("Digital skills")
    HAPPY_SCHOOL = "happy_school", _("Happy school")


class Standing(OfPlan):
    def standing(self) -> Self:
        """Return what was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Activity(models.Model):
    """Something the school did, logged in half a minute; heads are counts, never names of pupils."""

    class Kind(models.TextChoices):
        FLAG_CEREMONY = "flag_ceremony", _("Flag ceremony")
        HOMEROOM = "homeroom", _("Homeroom lesson")
        THEMATIC = "thematic", _("Thematic session")
        INTEGRATION = "integration", _("Integration")
        ARTICLE = "article", _("Article")
        HANDOUT = "handout", _("Handout")
        EXTRACURRICULAR = "extracurricular", _("Extracurricular activity")
        CONFERENCE = "conference", _("Conference")
        PARENTS_MEETING = "parents_meeting", _("Parents' meeting")
        TRAINING = "training", _("Training")
        CONTEST = "contest", _("Contest of the school")
        OUTSIDE_CONTEST = "outside_contest", _("Contest organised elsewhere")
        DRAFT_COMMENT = "draft_comment", _("Comment on a draft document")
        SWEEP = "sweep", _("Review of pages and groups")
        OTHER = "other", _("Other")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=200)
    search_title = models.CharField(max_length=200, db_index=True, editable=False)
    day = models.DateField(db_index=True)
    note = models.TextField(blank=True)
    classes = models.ManyToManyField(SchoolClass, through="ActivityClass", related_name="+")
    heads = models.PositiveIntegerField(null=True, blank=True)  # pupils present
    size = models.PositiveIntegerField(default=0)  # pupils in these classes that day
    others = models.PositiveIntegerField(null=True, blank=True)  # adults present
    audience = models.JSONField(default=list)
    partners = models.JSONField(default=list)
    programmes = models.JSONField(default=list)
    details = models.JSONField(default=dict)  # by kind: see entries.DETAILS
    link = models.URLField(max_length=500, blank=True)
    led_by = models.CharField(max_length=120, blank=True)
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on_paper = models.BooleanField(default=False)  # entered from a paper, by hand
    paper_source = models.CharField(max_length=200, blank=True)
    request_key = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Standing.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "request_key"], name="activity_filed_once"),
            models.CheckConstraint(
                condition=Q(on_paper=False) | ~Q(paper_source=""), name="paper_has_source"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activity_detail", args=[self.pk])


class ActivityClass(models.Model):
    """A class that took part, with its size on that day."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="class_rows")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["school_class__grade", "school_class__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "school_class"], name="class_once_an_activity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.school_class_id}"


class ActivityFiles(Standing):
    """Finds files of activities; a photograph on which pupils are recognised is hidden from most."""

    def visible_to(self, person: Principal) -> Self:
        """Return what may go out, and photographs to those who keep them (`kept_by`)."""
        return super().visible_to(person).filter(self._fit() | Q(pk__in=self.kept_by(person)))

    def kept_by(self, person: Principal) -> Self:
        """Return the files of who logged the activity, of its classes' teachers, of the board."""
        here = super().visible_to(person)
        if person.has_role(Role.BOARD):
            return here
        keepers = acts_for(person) if isinstance(person, Person) else frozenset()
        led = ActivityClass.objects.filter(school_class__homeroom_teacher__in=keepers)
        return here.filter(
            Q(activity__logged_by__in=keepers) | Q(activity__in=led.values("activity"))
        )

    def released(self) -> Self:
        """Return what may be shown to anybody now and may leave the school.

        Of a restricted photograph every pupil who is recognised is named, and both, the pupil
        and a parent, say yes at this moment.
        """
        return self.filter(self._fit())

    def _fit(self) -> Q:
        named = PhotoPupil.objects.filter(file=OuterRef("pk"))
        silent = named.filter(Q(pupil__isnull=True) | ~Q(pupil__in=allowing(Purpose.PHOTOGRAPH)))
        return Q(stored__restricted=False) | Q(Exists(named), ~Exists(silent), names_complete=True)


class ActivityFile(models.Model):
    """A photograph or paper of an activity; `names_complete`: PhotoPupil holds all who are seen."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="files")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    names_complete = models.BooleanField(default=False)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ActivityFiles.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.stored_id)


class PhotoPupils(OfPlan):
    def visible_to(self, person: Principal) -> Self:
        """Return who is seen on the photographs that a person keeps."""
        return self.filter(file__in=ActivityFile.objects.kept_by(person))


class PhotoPupil(models.Model):
    """A pupil who is recognised on a photograph; whose record is gone stays counted, and says no."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(ActivityFile, on_delete=models.CASCADE, related_name="pupils")
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = PhotoPupils.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "pupil"], name="pupil_once_a_photograph")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.pupil_id}"


class Evidence(models.Model):
    """What proves a line: filed by an activity, or a paper entered by hand; its code stays."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="evidence")
    filed_for = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")  # stays
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    day = models.DateField()
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    stored = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    link = models.URLField(max_length=500, blank=True)
    paper_source = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = Standing.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "code"], name="evidence_code_once"),
            models.UniqueConstraint(
                fields=["activity", "filed_for"],
                condition=Q(activity__isnull=False, withdrawn_at__isnull=True),
                name="activity_proves_a_line_once",
            ),
            models.CheckConstraint(
                condition=Q(stored__isnull=True) | ~Q(sha256=""), name="evidence_file_has_hash"
            ),
        ]

    def __str__(self) -> str:
        return self.code
