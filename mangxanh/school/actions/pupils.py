"""One pupil by hand: added, changed, moved to another class, left, come back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.history.actions import record
from mangxanh.school.actions.roster_swap import end_memberships
from mangxanh.school.actions.rosters import require_papers
from mangxanh.school.models import Membership, Person, Pupil, Role, School, SchoolClass
from mangxanh.school.permissions import can_keep_pupils


@transaction.atomic
def add_pupil(
    school: School,
    name: str,
    *,
    school_class: SchoolClass,
    by: Person,
    code: str = "",
    birth_date: date | None = None,
) -> Pupil:
    """Add one pupil; ValidationError while the papers are not confirmed, or for a code in use."""
    require(can_keep_pupils(by, school))
    require_papers(school)
    _require_here(school_class, school)
    School.objects.select_for_update().get(pk=school.pk)
    _require_free(school, code)
    person = Person(name=_name(name), password="!", created_at=now())  # noqa: S106  # none opens it
    person.save()
    pupil = Pupil(person=person, school=school, code=clean(code), birth_date=birth_date)
    _place(pupil, school_class)
    Membership.objects.create(person=person, school=school, role=Role.PUPIL, from_date=today())
    record("pupil added", pupil, by=by)
    return pupil


@transaction.atomic
def edit_pupil(pupil: Pupil, *, name: str, code: str, birth_date: date | None, by: Person) -> Pupil:
    """Change name, code and day of birth."""
    require(can_keep_pupils(by, pupil.school))
    pupil = _locked(pupil)
    if clean(code) != pupil.code:
        _require_free(pupil.school, code)
    pupil.person.name = _name(name)
    pupil.person.save(update_fields=["name", "search_name"])
    pupil.code, pupil.birth_date = clean(code), birth_date
    pupil.save(update_fields=["code", "birth_date"])
    record("pupil edited", pupil, by=by)
    return pupil


@transaction.atomic
def move_pupil(pupil: Pupil, school_class: SchoolClass, *, by: Person) -> None:
    """Move a pupil to another class; to where they are is harmless."""
    require(can_keep_pupils(by, pupil.school))
    pupil = _locked(pupil)
    _require_here(school_class, pupil.school)
    if pupil.left_on:
        raise ValidationError(_("This pupil has left the school."))
    if pupil.school_class_id == school_class.pk:
        return
    _place(pupil, school_class)
    record("pupil moved", pupil, by=by)


@transaction.atomic
def let_pupil_leave(pupil: Pupil, *, by: Person) -> None:
    """Note that a pupil has left: card and pages end at once. Doing it twice is harmless."""
    require(can_keep_pupils(by, pupil.school))
    pupil = _locked(pupil)
    if pupil.left_on:
        return
    end_memberships([pupil.person_id], pupil.school_id)
    pupil.left_on = today()
    with _following(pupil.school_class):
        pupil.save(update_fields=["left_on"])
    record("pupil left", pupil, by=by)


@transaction.atomic
def take_pupil_back(pupil: Pupil, school_class: SchoolClass, *, by: Person) -> None:
    """Let a pupil who left be in a class again; of one who is here nothing changes."""
    require(can_keep_pupils(by, pupil.school))
    require_papers(pupil.school)
    pupil = _locked(pupil)
    _require_here(school_class, pupil.school)
    if not pupil.left_on:
        return
    pupil.left_on = None
    _place(pupil, school_class)
    Membership.objects.create(
        person=pupil.person, school=pupil.school, role=Role.PUPIL, from_date=today()
    )
    record("pupil came back", pupil, by=by)


def _locked(pupil: Pupil) -> Pupil:
    rows = Pupil.objects.select_for_update(of=("self",)).select_related("person", "school")
    found: Pupil = rows.get(pk=pupil.pk)
    return found


def _name(name: str) -> str:
    name = clean(name)
    if not any(letter.isalpha() for letter in name):
        raise ValidationError(_("Please write the pupil's name."))
    return name


def _require_here(school_class: SchoolClass, school: School) -> None:
    if school_class.school_id != school.pk:
        raise ValidationError(_("This class is not one of the school."))


def _require_free(school: School, code: str) -> None:
    if clean(code) and Pupil.objects.filter(school=school, code=clean(code)).exists():
        raise ValidationError(_("Another pupil has this code."))


def _place(pupil: Pupil, school_class: SchoolClass) -> None:
    """Save a pupil in a class; the sizes of both classes follow."""
    with _following(pupil.school_class), _following(school_class):
        pupil.school_class = school_class
        pupil.save()


@contextmanager
def _following(row: SchoolClass | None) -> Iterator[None]:
    """Let the size of a class follow its pupils, if it did so far: else somebody typed it."""
    before = _present(row)
    yield
    if row is not None:
        known = SchoolClass.objects.filter(pk=row.pk, size=before)
        known.update(size=_present(row))


def _present(row: SchoolClass | None) -> int:
    return Pupil.objects.filter(school_class=row).present().count() if row else 0
