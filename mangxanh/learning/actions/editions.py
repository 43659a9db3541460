"""A school's own editions of lessons: written as drafts, published whole, taken back.

Every verb holds the school's row, so that of two people one comes after the other.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.seen import Overtaken
from mangxanh.common.text import clean
from mangxanh.common.yaml_nodes import LARGEST, FaultyFileError
from mangxanh.history.actions import record
from mangxanh.learning.beginning import first_draft, free_key
from mangxanh.learning.models import LessonEdition, mark_of
from mangxanh.learning.permissions import can_publish_lessons, can_write_lessons
from mangxanh.learning.queries.editions import draft_of, obstacles, texts_of
from mangxanh.learning.reading import TITLE, read_draft
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.writing import write_lesson
from mangxanh.school.models import Person, School


def _hold(school: School) -> None:
    School.objects.select_for_update().get(pk=school.pk)


@transaction.atomic
def begin_lesson(
    school: School, *, title: str, audience: str, grades: tuple[int, ...], topic: str, by: Person
) -> LessonEdition:
    """Begin a lesson of the school's own from a short template; a second tap finds the first's."""
    require(can_write_lessons(by, school))
    _hold(school)
    title = clean(title)[:TITLE]
    if not title:
        raise ValidationError({"title": _("Please write what the lesson is called.")})
    rows = LessonEdition.objects.filter(school=school)
    taken = {*shipped_lessons(), *rows.values_list("key", flat=True)}
    row: LessonEdition
    for row in rows.drafts().filter(title=title, written_by=by):
        if row.text == write_lesson(first_draft(row.key, title, audience, grades, topic)):
            return row
    key = free_key(title, taken)
    text = write_lesson(first_draft(key, title, audience, grades, topic))
    draft: LessonEdition = LessonEdition.objects.create(
        school=school, key=key, text=text, title=title, written_by=by, written_at=now()
    )
    record("lesson draft begun", draft, by=by)
    return draft


@transaction.atomic
def save_draft(
    school: School, key: str, text: str, *, by: Person, seen: str | None = None
) -> LessonEdition:
    """Keep what is written of a lesson, whole or not; there is one draft of a lesson.

    `seen` is the mark of the text that the writer had before them. ValidationError for what no
    lesson can be read from, for another key, for a lesson that nobody has.
    """
    require(can_write_lessons(by, school))
    title = _title_in(text, key)
    _hold(school)
    draft = draft_of(school, key)
    begun = texts_of(school, key)
    if draft is None and not begun:
        raise ValidationError(_("There is no such lesson."))
    if draft is not None and draft.text == text:
        return draft
    _must_be_seen([draft.text] if draft else begun.values(), seen)
    told = "lesson draft saved" if draft else "lesson draft begun"
    draft = draft or LessonEdition(school=school, key=key)
    draft.text, draft.title = text, title
    draft.written_by, draft.written_at = by, now()
    draft.save()
    record(told, draft, by=by)
    return draft


def _title_in(text: str, key: str) -> str:
    if len(text) > LARGEST:
        raise ValidationError(_("The lesson is too long to be kept."))
    try:
        lesson, _faults = read_draft(text)
    except FaultyFileError as faulty:
        raise ValidationError([str(fault) for fault in faulty.found]) from None
    if lesson.key != key:
        raise ValidationError(_("The key of a lesson never changes."))
    return lesson.title[:TITLE] or key


def _must_be_seen(there: Iterable[str], seen: str | None) -> None:
    if seen is not None and seen not in map(mark_of, there):
        raise Overtaken


@transaction.atomic
def discard_draft(draft: LessonEdition, *, by: Person) -> None:
    """Put a draft away; what readers get stays, and a new draft may begin with it."""
    require(can_write_lessons(by, draft.school))
    draft = _held(draft)
    if draft.withdrawn_at is not None:
        return
    if draft.published_at is not None:
        raise ValidationError(_("This draft was published in the meantime."))
    draft.withdrawn_at = now()
    draft.save(update_fields=["withdrawn_at"])
    record("lesson draft discarded", draft, by=by)


def _held(row: LessonEdition) -> LessonEdition:
    _hold(row.school)
    found: LessonEdition = LessonEdition.objects.select_related("school").get(pk=row.pk)
    return found


@transaction.atomic
def publish(draft: LessonEdition, *, by: Person, seen: str | None = None) -> LessonEdition:
    """Put a draft before the readers, in place of what they had, all at once or not at all.

    `seen` is the mark of the text that whoever publishes has read.
    """
    require(can_publish_lessons(by, draft.school))
    draft = _held(draft)
    if draft.withdrawn_at is not None:
        raise ValidationError(_("This draft was put away in the meantime."))
    if draft.published_at is not None:
        return draft
    _must_be_seen([draft.text], seen)
    if found := obstacles(draft.text, draft.key, today()):
        raise ValidationError(found)
    before = LessonEdition.objects.filter(school=draft.school, key=draft.key).published()
    before.update(withdrawn_at=now())
    draft.published_by, draft.published_at = by, now()
    draft.save(update_fields=["published_by", "published_at"])
    record("lesson published", draft, by=by)
    return draft


@transaction.atomic
def withdraw(edition: LessonEdition, *, by: Person) -> None:
    """Take the school's edition back: readers get the text that ships, or no such lesson."""
    require(can_publish_lessons(by, edition.school))
    edition = _held(edition)
    if edition.published_at is None:
        raise ValidationError(_("This lesson is not published."))
    if edition.withdrawn_at is None:
        edition.withdrawn_at = now()
        edition.save(update_fields=["withdrawn_at"])
        record("lesson withdrawn", edition, by=by)
