"""Certificates that were issued: what stands on each, and whether it still holds.

Kept: name and class as printed, for what, which day, who issued it; 12 months after the issue the
person, the name and the class are taken out (decisions, Retention). What is left is the code with
the event and the day, so that the paper in somebody's hands can be verified for as long as the
school is here.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from mangxanh.school.models import OfSchool, Person, Principal, Role, School

KEEPERS = (Role.BOARD, Role.SUBJECT_HEAD, Role.YOUTH_LEADER)


class Certificates(OfSchool):
    """Finds certificates: whoever issues them sees all, others their own."""

    def visible_to(self, person: Principal) -> Self:
        """Return the person's own certificates; to the keepers those of the whole school."""
        if not person.has_role(*Role.values) or person.school is None:
            return self.none()
        here = self.filter(school=person.school)
        if person.has_role(*KEEPERS):
            return here
        return here.filter(person=getattr(person, "pk", None))

    def valid(self) -> Self:
        """Return those that were not revoked."""
        return self.filter(revoked_at__isnull=True)


class Certificate(models.Model):
    """One certificate, as it was printed; a mistake is never edited, but issued anew.

    `code` is random and the only way to it from outside. `source` says what it was issued for
    ("contest:12"): of one source a person has one of a kind that holds. `issuer`: the authority in
    whose name it is printed, None for the school itself; it sees none of them.
    """

    class Kind(models.TextChoices):
        PARTICIPATION = "participation", pgettext_lazy("kind of a certificate", "Took part")
        PRIZE = "prize", pgettext_lazy("kind of a certificate", "Won a prize")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="certificates"
    )
    kind = models.CharField(max_length=13, choices=Kind)
    source = models.CharField(max_length=40)
    holder = models.CharField(max_length=20, blank=True)  # how the paper calls them: "em"
    name = models.CharField(max_length=80, blank=True)
    class_name = models.CharField(max_length=20, blank=True)
    year_name = models.CharField(max_length=9, blank=True)
    deed = models.CharField(max_length=120)  # "đã hoàn thành cuộc thi"
    event = models.CharField(max_length=160)
    day = models.DateField()
    signer = models.CharField(max_length=80, blank=True)
    signer_title = models.CharField(max_length=80, blank=True)  # a line each
    code = models.CharField(max_length=19, unique=True)
    issuer = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces"
    )

    objects = Certificates.as_manager()

    class Meta:
        indexes = [models.Index(fields=["school", "source"], name="certificate_by_source")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source", "kind"],
                condition=Q(revoked_at__isnull=True),
                name="one_certificate_holds",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(replaced_by__isnull=True),
                name="certificate_replaced_is_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"certificate {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the page that verifies it, for anybody."""
        return reverse("certificate_check", args=[self.code])

    @property
    def giver(self) -> School:
        """Return in whose name it is printed."""
        found: School = self.issuer or self.school
        return found

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def about(self) -> str:
        """Return what the paper says of a pupil: "học sinh lớp 7A2, năm học 2026–2027"."""
        parts = [f"học sinh lớp {self.class_name}"] if self.class_name else []
        if self.year_name:
            parts.append(f"năm học {self.year_name.replace('-', '–')}")
        return ", ".join(parts)


class BadgeKeys(OfSchool):
    """The keys of a school's badges, the newest first."""


class BadgeKey(models.Model):
    """A pair of keys with which a school signs open badges; the newest signs, none is forgotten.

    The secret half is locked with a key that the database does not hold. Where that key was
    changed, the next badge makes a new pair; what the old one signed can be verified for good.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    public = models.CharField(max_length=60, unique=True)
    locked_secret = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    objects = BadgeKeys.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.public
