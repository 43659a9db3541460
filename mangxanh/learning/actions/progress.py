"""How far a pupil got, which if–then card they keep, what they still know.

No row of history tells of it: history stays ten years, and what a child did here is forgotten 90
days after the school year. All of it may come twice, late, or in another order: it only grows.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import pgettext

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.signing import seal, unseal
from mangxanh.learning.models import LessonProgress, RecallAnswer
from mangxanh.learning.permissions import can_learn
from mangxanh.learning.queries.pupils import open_wave
from mangxanh.learning.texts import Lesson
from mangxanh.school.models import Person, Pupil, SchoolClass
from mangxanh.school.retention import past_before

ATTEMPT_LASTS = timedelta(days=30)


def begin_attempt(pupil: Pupil, lesson: Lesson) -> str:
    """Return what a device shows with all that it sends of this pupil, this lesson, this year.

    It tells the device nothing; "" where nothing can be kept: a pupil without a class.
    """
    if pupil.school_class is None or lesson.audience != "pupil":
        return ""
    return seal("lesson", [pupil.pk, lesson.key, pupil.school_class.year_id])


def is_attempt_of(attempt: str, pupil: Pupil, lesson: Lesson) -> bool:
    """Return whether an attempt was begun by this pupil, in this lesson, in their year."""
    row = pupil.school_class
    ours = [pupil.pk, lesson.key, row.year_id] if row else None
    return ours is not None and unseal("lesson", attempt, lasts=ATTEMPT_LASTS) == ours


@transaction.atomic
def save_progress(
    pupil: Pupil,
    lesson: Lesson,
    *,
    card: int,
    by: Person,
    keeps_plan: bool | None = None,
    attempt: str | None = None,
) -> LessonProgress:
    """Keep the furthest card (from 0), and whether the if–then card is kept; None leaves that.

    The last card finishes the lesson, once. `attempt` is given by a device that sends later:
    PermissionDenied unless it is of whoever is signed in now.
    """
    require(can_learn(by, pupil) and lesson.audience == "pupil")
    locked, row = _lock(pupil)
    require(attempt is None or is_attempt_of(attempt, locked, lesson))
    kept, _made = LessonProgress.objects.get_or_create(
        pupil=locked,
        year=row.year,
        lesson=lesson.key,
        defaults={"school": locked.school, "school_class": row, "updated_at": now()},
    )
    last = len(lesson.cards) - 1
    kept.card = max(kept.card, min(max(card, 0), last))
    if kept.card == last and kept.finished_on is None:
        kept.finished_on = today()
    if keeps_plan is not None:
        kept.keeps_plan = keeps_plan
    kept.updated_at, kept.school_class = now(), row
    kept.save()
    return kept


@transaction.atomic
def answer_recall(
    pupil: Pupil, lesson: Lesson, answers: Sequence[int | None], *, by: Person
) -> RecallAnswer:
    """Keep the answers of the wave that is open; PermissionDenied where none is (any more).

    A second tap changes nothing and gives the answers of the first.
    """
    require(can_learn(by, pupil) and lesson.audience == "pupil")
    locked, row = _lock(pupil)
    own = {"pupil": locked, "year": row.year, "lesson": lesson.key}
    progress = LessonProgress.objects.filter(**own).first()
    finished_on = progress.finished_on if progress else None
    given: dict[int, RecallAnswer] = {
        answer.wave: answer for answer in RecallAnswer.objects.filter(**own)
    }
    wave = open_wave(finished_on, ())
    require(wave is not None)
    assert wave is not None  # noqa: S101  # for mypy
    if wave in given:
        return given[wave]
    fits = len(answers) == len(lesson.recall) and all(
        said is None or 0 <= said < len(question.options)
        for said, question in zip(answers, lesson.recall, strict=False)
    )
    if not fits:  # the text was changed while the page was open
        raise ValidationError(pgettext("to a pupil", "Please choose an answer to each question."))
    right = sum(
        said == question.right for said, question in zip(answers, lesson.recall, strict=True)
    )
    return RecallAnswer.objects.create(
        **own,
        school=locked.school,
        school_class=row,
        wave=wave,
        answers=list(answers),
        right=right,
        answered_at=now(),
    )


def _lock(pupil: Pupil) -> tuple[Pupil, SchoolClass]:
    """Return the pupil as they are now, and their class; what they do on two devices waits.

    PermissionDenied without a class, and where the night would forget at once what is kept.
    """
    found = Pupil.objects.select_for_update(of=("self",)).select_related("school_class__year")
    locked = found.select_related("school").get(pk=pupil.pk)
    row = locked.school_class
    require(row is not None)
    assert row is not None  # noqa: S101  # for mypy
    require(row.year.last_day > past_before(locked.school, "lessons"))
    return locked, row
