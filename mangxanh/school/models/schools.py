"""A school, and the wall between two of them."""

from functools import cached_property
from typing import Any, Protocol, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class School(models.Model):
    """A school, or an authority that owns what goes across schools."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School")
        AUTHORITY = "authority", _("Authority")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    abbreviation = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SCHOOL)
    host = models.CharField(max_length=200, blank=True)
    authority = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    set_up_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["host"], condition=~models.Q(host=""), name="school_host_is_its_own"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def school_id(self) -> int:
        """Return its own id, so that history can file what happens to a school."""
        return self.pk

    @cached_property
    def is_alone(self) -> bool:
        """Return whether the installation holds no other school."""
        return not School.objects.exclude(pk=self.pk).exists()


class Principal(Protocol):
    """Whoever looks: a Person at a school, or a Stranger there."""

    @property
    def school(self) -> School | None: ...

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def works_here(self) -> bool: ...

    def has_role(self, *roles: str) -> bool: ...


class OfSchool(models.QuerySet[Any]):
    """Rows of one school; nobody sees those of another."""

    def visible_to(self, person: Principal) -> Self:
        """Return the rows of the acting school to its staff; what others see is said by the model."""
        if not person.works_here or person.school is None:
            return self.none()
        return self.filter(school=person.school)
