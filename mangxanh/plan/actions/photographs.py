"""Saying that pupils are recognised on a photograph, and who they are."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import pgettext

from mangxanh.common.permissions import require
from mangxanh.common.seen import Overtaken
from mangxanh.files.kinds import PICTURES
from mangxanh.files.models import StoredFile
from mangxanh.history.actions import record
from mangxanh.plan.models import ActivityFile, PhotoPupil
from mangxanh.plan.permissions import can_change_activity, can_name_pupils
from mangxanh.school.models import Person, Pupil


@transaction.atomic
def restrict(file: ActivityFile, *, by: Person) -> None:
    """Say that pupils are recognised on a picture after all; doing it twice is harmless."""
    require(can_change_activity(by, file.activity))
    pictures = StoredFile.objects.filter(pk=file.stored_id, kind__in=PICTURES, restricted=False)
    if pictures.update(restricted=True):
        record("photograph restricted", file, by=by)


@transaction.atomic
def name_pupils(
    file: ActivityFile,
    chosen: Collection[Pupil],
    *,
    among: Collection[Pupil],
    complete: bool,
    seen: Collection[int] | None = None,
    by: Person,
) -> None:
    """Say who of `among` is recognised; who else was named stays. `complete`: nobody is missing.

    `seen`: the keys of those of `among` who were named when the list was shown; Overtaken where
    somebody named others in between.
    """
    require(can_name_pupils(by, file))
    if not set(chosen) <= set(among):
        raise ValueError(chosen)
    file = ActivityFile.objects.select_for_update().get(pk=file.pk)
    of_list = PhotoPupil.objects.filter(file=file, pupil__in=among)
    there = set(of_list.values_list("pupil", flat=True))
    wanted = {pupil.pk for pupil in chosen}
    if seen is not None and there not in (set(seen), wanted):
        raise Overtaken
    of_list.exclude(pupil__in=wanted).delete()
    PhotoPupil.objects.bulk_create(
        PhotoPupil(school_id=file.school_id, file=file, pupil_id=key)
        for key in sorted(wanted - there)
    )
    if complete and not PhotoPupil.objects.filter(file=file).exists():
        raise ValidationError(
            pgettext("to a teacher", "Please tick who is recognised before you say that it is all.")
        )
    if there != wanted or file.names_complete != complete:
        ActivityFile.objects.filter(pk=file.pk).update(names_complete=complete)
        record("photograph pupils named", file, by=by)
