"""Putting a staged list in place: everything prepared first, then one stroke."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.school.actions.rosters import Outcome, in_turns, require_papers
from mangxanh.school.models import (
    Membership,
    Person,
    Pupil,
    Role,
    RosterImport,
    RosterRow,
    SchoolClass,
)
from mangxanh.school.permissions import can_bring_in
from mangxanh.school.pupil_queries import fingerprint_of
from mangxanh.school.roster.cells import grade_of
from mangxanh.work.actions.long_jobs import start_job
from mangxanh.work.locks import hold
from mangxanh.work.models import LongJob

Progress = Callable[[int, int, str], object]
LONG = 300  # rows from which the worker brings a list in, with a bar that shows how far it is
CHANGES = (Outcome.CHANGED, Outcome.MOVED, Outcome.BACK)
_PREPARING, _PUTTING = gettext_noop("Preparing the list"), gettext_noop("Putting it in place")

# No ORM statement copies rows inside the database; one by one they would hold the lock too long.
_ADD_PUPILS = """
INSERT INTO school_pupil
  (person_id, school_id, code, birth_date, school_class_id, left_on, time_factor)
SELECT person_id, school_id, code, birth_date, school_class_id, NULL, 1.0
FROM school_rosterrow WHERE roster_import_id = %s AND outcome = 'new'
"""
_ADD_MEMBERSHIPS = """
INSERT INTO school_membership (person_id, school_id, role, title, from_date, until_date)
SELECT person_id, school_id, 'pupil', '', %s, NULL
FROM school_rosterrow WHERE roster_import_id = %s AND outcome IN ('new', 'back')
"""
_LINK_ROWS = """
UPDATE school_rosterrow SET pupil_id =
  (SELECT p.id FROM school_pupil p WHERE p.person_id = school_rosterrow.person_id)
WHERE roster_import_id = %s AND outcome = 'new'
"""


def apply_roster(
    begun: RosterImport,
    *,
    by: Person,
    letters_are_right: bool = False,
    progress: Progress = lambda _done, _all, _says: None,
) -> RosterImport:
    """Put a staged list of pupils in place: all of it, or nothing.

    People are made first, without a membership, so that nobody sees them; then one short
    transaction lets everything hold. `letters_are_right` is said by a person of a list that came
    in an old font. Raises ValidationError if rows are still to be asked, if
    pupils were changed meanwhile, or if it was done already.
    """
    require(can_bring_in(by, begun))
    require_papers(begun.school)
    with hold(f"roster-{begun.school_id}") as ours:
        if not ours:
            raise ValidationError(_("A list of this school is being put in place right now."))
        begun = RosterImport.objects.select_related("school", "year").get(pk=begun.pk)
        _require_ready(begun)
        _require_letters(begun, letters_are_right=letters_are_right)
        _prepare_people(begun, progress)
        total = begun.rows.count()
        progress(total - 1, total, _PUTTING)
        try:
            begun = _swap(begun, by=by)
        except IntegrityError as error:
            raise ValidationError(_("Two pupils of this list have the same code.")) from error
        progress(total, total, _PUTTING)
        return begun


def _require_ready(begun: RosterImport) -> None:
    if begun.closed_at or not begun.staged_at:
        raise ValidationError(_("This list was brought in or put aside already."))
    if begun.rows.filter(outcome=Outcome.ASKED).exists():
        raise ValidationError(_("Some rows are still to be asked: the same child, or another?"))


def _require_letters(begun: RosterImport, *, letters_are_right: bool) -> None:
    if begun.encoding and not letters_are_right:
        raise ValidationError(_("Please say first that the letters of the names are right."))


def _prepare_people(begun: RosterImport, progress: Progress) -> None:
    """Make a Person for each new pupil; whoever a run before a crash made is used."""
    rows = begun.rows.filter(outcome=Outcome.NEW, person=None)
    waiting, total = list(rows.order_by("pk")), begun.rows.count()
    done = 0
    for chunk in in_turns(waiting):
        progress(done, total, _PREPARING)
        done += len(chunk)
        with transaction.atomic():
            people = [
                Person(
                    name=row.name,
                    search_name=row.search_name,
                    password="!",  # noqa: S106  # none opens it: pupils have cards
                    created_at=now(),
                )
                for row in chunk
            ]
            for row, person in zip(chunk, Person.objects.bulk_create(people), strict=True):
                row.person = person
            RosterRow.objects.bulk_update(chunk, ["person"])
    known = begun.rows.filter(person=None).exclude(pupil=None)
    known.update(person=Subquery(Pupil.objects.filter(pk=OuterRef("pupil")).values("person")[:1]))


@transaction.atomic
def _swap(begun: RosterImport, *, by: Person) -> RosterImport:
    begun = RosterImport.objects.select_for_update().get(pk=begun.pk)
    _require_ready(begun)
    if fingerprint_of(begun.school) != begun.fingerprint:
        raise ValidationError(
            pgettext(
                "to a teacher",
                "Pupils were changed since this list was read. Please choose the file again.",
            )
        )
    made = _make_classes(begun)
    touched = _touched_classes(begun)
    run_sql(_ADD_PUPILS, [begun.pk])
    _change(begun)
    run_sql(_ADD_MEMBERSHIPS, [today(), begun.pk])
    run_sql(_LINK_ROWS, [begun.pk])
    _let_leave(begun)
    sizes = follow_sizes(begun, touched | set(made))
    begun.before |= {"classes": made, "sizes": sizes}
    begun.applied_at = begun.closed_at = now()
    begun.examples = begun.issues = []
    begun.save(update_fields=["applied_at", "closed_at", "before", "examples", "issues"])
    record("list of people brought in", begun, by=by)
    return begun


def run_sql(statement: str, values: Sequence[int | date]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _make_classes(begun: RosterImport) -> list[int]:
    """Make the classes that the list names and the year has not; return their keys."""
    rows = begun.rows.filter(school_class=None, outcome__in=[Outcome.NEW, *CHANGES])
    names = sorted(set(rows.exclude(class_name="").values_list("class_name", flat=True)))
    made = SchoolClass.objects.bulk_create(
        SchoolClass(
            school=begun.school,
            year=begun.year,  # type: ignore[misc]  # a list of pupils has one
            name=name,
            grade=grade_of(name),
            size=0,
        )
        for name in names
    )
    own = SchoolClass.objects.filter(year=begun.year, name=OuterRef("class_name"))
    rows.filter(class_name__in=names).update(school_class=Subquery(own.values("pk")[:1]))
    return [row.pk for row in made]


def _touched_classes(begun: RosterImport) -> set[int]:
    """Return the classes into which or out of which somebody comes."""
    rows = begun.rows.exclude(outcome__in=[Outcome.PASSED, Outcome.ASKED])
    into = set(rows.exclude(school_class=None).values_list("school_class", flat=True))
    moving = rows.exclude(outcome__in=[Outcome.SAME, Outcome.CHANGED])
    out = Pupil.objects.filter(pk__in=moving.values("pupil")).exclude(school_class=None)
    return into | set(out.values_list("school_class", flat=True))


def _change(begun: RosterImport) -> None:
    rows = begun.rows.filter(outcome__in=CHANGES)
    own = rows.filter(pupil=OuterRef("pk"))
    Pupil.objects.filter(pk__in=rows.values("pupil")).update(
        code=Subquery(own.values("code")[:1]),
        birth_date=Subquery(own.values("birth_date")[:1]),
        school_class=Subquery(own.values("school_class")[:1]),
        left_on=None,
    )
    named = rows.filter(person=OuterRef("pk"))
    Person.objects.filter(pk__in=rows.values("person")).update(
        name=Subquery(named.values("name")[:1]),
        search_name=Subquery(named.values("search_name")[:1]),
    )


def _let_leave(begun: RosterImport) -> None:
    gone = Pupil.objects.filter(pk__in=begun.rows.filter(outcome=Outcome.GONE).values("pupil"))
    end_memberships(gone.values_list("person", flat=True), begun.school_id)
    gone.update(left_on=today())


def end_memberships(people: Iterable[int], school_id: int) -> None:
    """End what pupils are here: yesterday was their last day; of whoever came today, today is."""
    held = Membership.objects.filter(
        person__in=people, school=school_id, role=Role.PUPIL, until_date=None
    )
    held.filter(from_date__gte=today()).update(until_date=F("from_date"))
    held.update(until_date=today() - timedelta(days=1))


def follow_sizes(begun: RosterImport, classes: set[int]) -> dict[str, int]:
    """Let the sizes of classes follow their pupils; return what they were.

    Only in the year of the list: what a class had last year is on record in its activities.
    """
    present = Count("pupils", filter=Q(pupils__left_on=None))
    of_year = SchoolClass.objects.filter(pk__in=classes, year=begun.year)
    rows = list(of_year.annotate(present=present))
    before = {str(row.pk): row.size for row in rows}
    for row in rows:
        row.size = row.present
    SchoolClass.objects.bulk_update(rows, ["size"])
    return before


def start_roster(begun: RosterImport, *, by: Person, letters_are_right: bool = False) -> LongJob:
    """Let the worker put a long list in place; what can be refused is refused at once."""
    require(can_bring_in(by, begun))
    require_papers(begun.school)
    _require_ready(begun)
    _require_letters(begun, letters_are_right=letters_are_right)
    return start_job(
        "school.bring_in", school_id=begun.school_id, by_id=by.pk, params={"import": begun.pk}
    )
