"""What the server may ask the internet for, said by a person of the school; off until then."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mangxanh.school.models.people import Person
from mangxanh.school.models.schools import OfSchool, School


class OutsideSwitch(models.Model):
    """Whether the server may leave the school for one purpose; no row means no."""

    class Source(models.TextChoices):
        RESOURCES = "resources", _("Checking the addresses of teaching pages")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=20, choices=Source)
    is_on = models.BooleanField(default=False)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = OfSchool.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "source"], name="switch_once_a_source")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.is_on}"
