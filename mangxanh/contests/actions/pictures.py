"""Pictures of questions: kept before the question is saved, forgotten where none shows them."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import pgettext

from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.contests.models import Picture, QuestionVersion, StagedQuestion
from mangxanh.contests.permissions import can_keep_bank
from mangxanh.contests.wording import Wording
from mangxanh.files.actions import PreparedFigure, forget, keep, prepare_figure
from mangxanh.files.handlers import RefusedUpload
from mangxanh.history.actions import record
from mangxanh.school.models import Person, School

UNSHOWN = timedelta(days=7)  # a picture that no question shows is kept so long


def keep_picture(school: School, upload: UploadedFile[bytes], *, by: Person) -> Picture:
    """Keep a picture for a question that is being written; BadInput for what can't be shown."""
    require(can_keep_bank(by, school))
    if isinstance(upload, RefusedUpload):
        raise BadInput(upload.refusal)
    made = prepare_figure(upload.read())
    with transaction.atomic():
        row = _put(school, made)
        record("picture of a question kept", row, by=by)
    return row


def _put(school: School, made: PreparedFigure) -> Picture:
    return Picture.objects.create(
        school=school,
        key=secrets.token_urlsafe(16),
        file=keep(made.file, school_id=school.pk),
        width=made.width,
        height=made.height,
        made_at=now(),
    )


def with_pictures(school: School, wording: Wording, files: Sequence[PreparedFigure]) -> Wording:
    """Keep the pictures of a wording, inside the caller's transaction; return it with their keys."""
    kept = [_put(school, made).key for made in files]
    pictures = zip(wording.pictures, kept, strict=True)
    return replace(wording, pictures=tuple(replace(one, key=key) for one, key in pictures))


def hold_pictures(school: School, wording: Wording) -> None:
    """Refuse pictures that the school doesn't keep; those it keeps are locked against forgetting."""
    keys = {one.key for one in wording.pictures}
    rows = Picture.objects.filter(school=school, key__in=keys).select_for_update()
    if keys and len(rows) < len(keys):
        told = pgettext("to a teacher", "A picture is no longer here. Please choose it again.")
        raise ValidationError(told)


def forget_pictures() -> int:
    """Delete pictures that no question shows a week after they were kept; return how many."""
    old = Picture.objects.filter(made_at__lt=now() - UNSHOWN).values_list("key", flat=True)
    return sum(forget_picture(key) for key in sorted(set(old) - _shown()))


@transaction.atomic
def forget_picture(key: str) -> bool:
    """Delete a picture, unless some question shows it; return whether it is gone."""
    row = Picture.objects.select_for_update(of=("self",)).select_related("file").get(key=key)
    if key in _shown():  # somebody saved a question meanwhile
        return False
    row.delete()
    forget(row.file)
    return True


def _shown() -> set[str]:
    """Return the keys of pictures that any version shows, or a question that is being brought in."""
    versions = QuestionVersion.objects.exclude(pictures=[]).values_list("pictures", flat=True)
    staged = StagedQuestion.objects.values_list("words__pictures", flat=True)
    return {one["key"] for pictures in [*versions, *staged] for one in pictures or ()}
