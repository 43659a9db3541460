"""Restricted photographs on the pages: which are hidden, which may go out, who is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from mangxanh.common.text import name_sort_key
from mangxanh.consents.models import Purpose
from mangxanh.consents.queries import allowed_among
from mangxanh.plan.models import Activity, ActivityFile, PhotoPupil
from mangxanh.school.models import Person, Pupil


def files_of(activity: Activity, person: Person) -> dict[str, Any]:
    """Return the files of an activity as a person sees them, for its page.

    `files`: (file, whether it may go out, whether this person keeps it); `hidden`: how many
    restricted photographs this person does not see.
    """
    standing = ActivityFile.objects.filter(activity=activity).standing()
    seen = list(standing.visible_to(person).select_related("stored"))
    released = set(standing.released().values_list("pk", flat=True))
    kept = set(standing.kept_by(person).values_list("pk", flat=True))
    rows = [(file, file.pk in released, file.pk in kept) for file in seen]
    return {"files": rows, "hidden": standing.count() - len(seen)}


@dataclass(frozen=True)
class Naming:
    """Who can be ticked by one person, who is named of them, of whom a yes is missing."""

    offered: Sequence[Pupil]
    named_pupils: Sequence[Pupil]
    elsewhere: int  # named, but of classes that this person does not see
    without_yes: Sequence[Pupil]
    released: bool

    @property
    def named(self) -> list[int]:
        return sorted(pupil.pk for pupil in self.named_pupils)


def naming_of(file: ActivityFile, pupils: QuerySet[Pupil]) -> Naming:
    """Return how far the naming of a photograph is, for somebody who sees `pupils`."""
    keys = set(PhotoPupil.objects.filter(file=file).values_list("pupil", flat=True))
    total = PhotoPupil.objects.filter(file=file).count()
    rows = pupils.select_related("person", "school_class")
    classes = file.activity.classes.all()
    there = {pupil.pk: pupil for pupil in rows.filter(school_class__in=classes, left_on=None)}
    there |= {pupil.pk: pupil for pupil in rows.filter(pk__in=[key for key in keys if key])}
    offered = sorted(
        there.values(),
        key=lambda p: (str(p.school_class or ""), name_sort_key(p.person.name), p.pk),
    )
    named = [pupil for pupil in offered if pupil.pk in keys]
    allowed = allowed_among(named, Purpose.PHOTOGRAPH)
    return Naming(
        offered=offered,
        named_pupils=named,
        elsewhere=total - len(named),
        without_yes=[pupil for pupil in named if pupil.pk not in allowed],
        released=ActivityFile.objects.filter(pk=file.pk).released().exists(),
    )
