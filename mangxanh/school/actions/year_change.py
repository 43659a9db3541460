"""A new school year: 6A1 becomes 7A1, who repeats stays below, the oldest leave."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.permissions import require
from mangxanh.common.text import fold
from mangxanh.history.actions import record
from mangxanh.school.actions.rosters import (
    Outcome,
    add_rows,
    begin_import,
    end_staging,
    fill_from,
    gone_row,
    require_papers,
)
from mangxanh.school.models import (
    Person,
    Pupil,
    RosterImport,
    RosterRow,
    School,
    SchoolClass,
    SchoolYear,
)
from mangxanh.school.permissions import can_bring_in, can_keep_pupils
from mangxanh.school.pupil_queries import fingerprint_of
from mangxanh.school.roster.cells import class_key, grade_of, read_class


def stage_year(
    school: School, year: SchoolYear, targets: Mapping[int, str], *, by: Person
) -> RosterImport:
    """Stage the change into `year`: {class so far: name of the class it becomes, "" for none}.

    Whoever is in a class without a target leaves the school. Each pupil can be put elsewhere
    before it is brought in (choose_class).
    """
    require(can_keep_pupils(by, school))
    require_papers(school)
    for name in filter(None, targets.values()):
        _require_class(name)
    pupils = list(
        Pupil.objects.filter(school=school, school_class__in=targets)
        .present()
        .exclude(school_class__year=year)
        .select_related("person", "school_class")
    )
    if not pupils:
        raise ValidationError(_("There are no pupils in these classes."))
    begun = begin_import(
        school, RosterImport.Kind.YEARS, by=by, year=year, fingerprint=fingerprint_of(school)
    )
    own = {class_key(row.name): row for row in SchoolClass.objects.filter(year=year)}
    rows = []
    for pupil in pupils:
        name = targets[pupil.school_class_id or 0]
        row = gone_row(begun, pupil)
        if name:
            _put(row, pupil, name, own.get(class_key(name)))
        rows.append(row)
    add_rows(rows)
    return end_staging(begun, by=by)


def _require_class(name: str) -> None:
    if grade_of(name) is None or len(name) > 20:
        raise ValidationError(
            _("The class “%(name)s” doesn't begin with its grade.") % {"name": name}
        )


def _put(row: RosterRow, pupil: Pupil, name: str, own: SchoolClass | None) -> None:
    row.class_name, row.school_class = own.name if own else read_class(name), own
    fill_from(row, pupil)


@transaction.atomic
def choose_class(row: RosterRow, name: str, *, by: Person) -> None:
    """Put one pupil of a staged change elsewhere: a class of the new year, "" for leaving."""
    begun = RosterImport.objects.select_for_update().get(pk=row.roster_import_id)
    require(can_bring_in(by, begun))
    rows = RosterRow.objects.select_related("pupil__person", "pupil__school_class")
    row = rows.get(pk=row.pk)
    pupil = row.pupil
    if begun.closed_at or begun.kind != RosterImport.Kind.YEARS or pupil is None:
        raise ValidationError(_("This list was brought in or put aside already."))
    if name:
        _require_class(name)
        classes = SchoolClass.objects.filter(year=begun.year)
        own = {class_key(one.name): one for one in classes}.get(class_key(name))
        _put(row, pupil, name, own)
    else:
        row.outcome, row.school_class = Outcome.GONE, pupil.school_class
        row.class_name = pupil.school_class.name if pupil.school_class else ""
    row.search_name = fold(row.name)
    row.save()
    record("place in the new year chosen", begun, by=by)
