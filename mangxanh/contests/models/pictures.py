"""Pictures of questions: kept once, shown by every version that names them."""

from typing import Self

from django.db import models
from django.urls import reverse

from mangxanh.common.dates import now
from mangxanh.contests.models.attempts import Attempt
from mangxanh.contests.models.bank import QuestionVersion
from mangxanh.contests.models.contests import TOLD
from mangxanh.contests.models.keeping import OfBank
from mangxanh.files.models import StoredFile
from mangxanh.school.models import Principal, School


class Pictures(OfBank):
    def visible_to(self, person: Principal) -> Self:
        """Return those of the bank to its keepers, to others those of papers that they may see.

        A paper may be seen while it goes on, and again once its questions are told.
        """
        own = super().visible_to(person)
        begun = Attempt.objects.visible_to(person).filter(
            person=getattr(person, "pk", None), started_at__isnull=False, voided_at__isnull=True
        )
        seen = models.Q(finished_at__isnull=True, due_at__gte=now())
        seen |= models.Q(finished_at__isnull=False, round__contest__state__in=TOLD)
        asked = {
            key for keys in begun.filter(seen).values_list("versions", flat=True) for key in keys
        }
        shown = QuestionVersion.objects.filter(pk__in=asked).exclude(pictures=[])
        keys = [
            one["key"] for pictures in shown.values_list("pictures", flat=True) for one in pictures
        ]
        return self.filter(models.Q(pk__in=own) | models.Q(key__in=keys))


class Picture(models.Model):
    """A picture that stands in questions; `key` names it in addresses and tells nothing."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=22, unique=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    objects = Pictures.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("question_picture", args=[self.key])
