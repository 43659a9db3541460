"""Undoing the last list of pupils: everything is as it was before, or nothing happens."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Model, OuterRef, Q, Subquery
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.school.actions.roster_swap import CHANGES, run_sql
from mangxanh.school.actions.rosters import Outcome, close_unfinished, forget_rows
from mangxanh.school.models import (
    Look,
    Membership,
    Person,
    Pupil,
    Role,
    RosterImport,
    RosterRow,
    School,
    SchoolClass,
)
from mangxanh.school.permissions import can_bring_in
from mangxanh.school.retention import past_before
from mangxanh.work.locks import hold

UNFINISHED = timedelta(days=7)  # after which a list that nobody finished is put aside
_REMOVE_MEMBERSHIPS = """
DELETE FROM school_membership WHERE role = 'pupil' AND school_id = %s AND person_id IN
  (SELECT person_id FROM school_rosterrow WHERE roster_import_id = %s AND outcome = 'new')
"""
_REMOVE_PUPILS = """
DELETE FROM school_pupil WHERE person_id IN
  (SELECT person_id FROM school_rosterrow WHERE roster_import_id = %s AND outcome = 'new')
"""

# The ORM would take with it whatever came to depend on the class just now.
_REMOVE_CLASS = "DELETE FROM school_schoolclass WHERE id = %s"


def undo_roster(applied: RosterImport, *, by: Person) -> None:
    """Put back what stood before the last list; ValidationError once something depends on it."""
    require(can_bring_in(by, applied))
    with hold(f"roster-{applied.school_id}") as ours:
        if not ours:
            raise ValidationError(_("A list of this school is being put in place right now."))
        applied = RosterImport.objects.select_related("school").get(pk=applied.pk)
        _require_last(applied)
        _require_alone(applied)  # not under the write lock: the database's own keys guard the rest
        try:
            _take_back(applied, by=by)
        except IntegrityError as error:
            raise ValidationError(_told_depends()) from error
    forget_rows(applied)  # with the people whom nobody sees any more


@transaction.atomic
def _take_back(applied: RosterImport, *, by: Person) -> None:
    applied = RosterImport.objects.select_for_update().get(pk=applied.pk)
    _require_last(applied)
    if _changed_since(applied):
        raise ValidationError(_("Pupils of this list were changed since. It can't be undone."))
    came = applied.rows.filter(outcome=Outcome.NEW)
    Look.objects.filter(pupil__in=came.values("pupil")).delete()
    came.update(pupil=None)
    run_sql(_REMOVE_MEMBERSHIPS, [applied.school_id, applied.pk])
    run_sql(_REMOVE_PUPILS, [applied.pk])
    _restore(applied)
    _restore_memberships(applied)
    sizes = applied.before["sizes"]
    rows = list(SchoolClass.objects.filter(pk__in=sizes))
    for row in rows:
        row.size = sizes[str(row.pk)]
    SchoolClass.objects.bulk_update(rows, ["size"])
    applied.rows.filter(school_class__in=applied.before["classes"]).update(school_class=None)
    for key in applied.before["classes"]:
        run_sql(_REMOVE_CLASS, [key])
    applied.undone_at = now()
    applied.save(update_fields=["undone_at"])
    record("list of people undone", applied, by=by)


def _require_last(applied: RosterImport) -> None:
    imports = RosterImport.objects.filter(school=applied.school_id).exclude(kind="staff")
    if applied.applied_at is None or applied.undone_at or not applied.rows.exists():
        raise ValidationError(_("This list can't be undone any more."))
    if imports.unclosed().exists():
        raise ValidationError(_("Another list is being brought in. Please finish it first."))
    newer = imports.applied().filter(applied_at__gt=applied.applied_at)
    if newer.exists():
        raise ValidationError(_("A newer list was brought in after this one. Undo that one first."))


def _told_depends() -> str:
    return _("Cards, guardians or other things belong to pupils of this list. It can't be undone.")


def _require_alone(applied: RosterImport) -> None:
    """Refuse once something depends on what the list made."""
    came = applied.rows.filter(outcome=Outcome.NEW)
    made = SchoolClass.objects.filter(pk__in=applied.before["classes"])
    if _hangs_on(Pupil, came.values("pupil"), (RosterRow, Look)) or _hangs_on(
        Person, came.values("person"), (Pupil, Membership, RosterRow)
    ):
        raise ValidationError(_told_depends())
    own = applied.rows.exclude(pupil=None).values("pupil")
    strangers = Pupil.objects.filter(school_class__in=made).exclude(pk__in=own)
    if _hangs_on(SchoolClass, made.values("pk"), (Pupil, RosterRow)) or (
        strangers.exists() or made.exclude(homeroom_teacher=None).exists()
    ):
        raise ValidationError(_("A class that this list made is in use. It can't be undone."))


def _hangs_on(model: type[Model], keys: Any, own: Sequence[type[Model]]) -> bool:  # noqa: ANN401  # a part of a query
    """Return whether a row of any room, but of the models `own`, points at one of these rows."""
    for related in model._meta.get_fields(include_hidden=True):
        if not isinstance(related, ForeignObjectRel) or related.related_model in own:
            continue
        manager = related.related_model._base_manager  # noqa: SLF001  # as Django documents it
        if manager.filter(**{f"{related.field.name}__in": keys}).exists():
            return True
    return False


def _changed_since(applied: RosterImport) -> bool:
    """Return whether a pupil is no longer as the list left them."""
    left_on = timezone.localdate(applied.applied_at)
    rows = applied.rows.exclude(outcome__in=[Outcome.PASSED, Outcome.SAME]).exclude(pupil=None)
    facts = rows.values_list(
        "outcome", "name", "code", "birth_date", "school_class",
        "pupil__person__name", "pupil__code", "pupil__birth_date", "pupil__school_class",
        "pupil__left_on",
    )  # fmt: skip
    for outcome, *told in facts:
        gone = outcome == Outcome.GONE
        made, there = [*told[:4], left_on if gone else None], told[4:]
        if gone:  # a list says of them only that they left
            made, there = made[3:], there[3:]
        if made != there:
            return True
    return False


def _restore(applied: RosterImport) -> None:
    rows = applied.rows.filter(outcome__in=[*CHANGES, Outcome.GONE])
    own = rows.filter(pupil=OuterRef("pk"))
    Pupil.objects.filter(pk__in=rows.values("pupil")).update(
        code=Subquery(own.values("was_code")[:1]),
        birth_date=Subquery(own.values("was_birth_date")[:1]),
        school_class=Subquery(own.values("was_class")[:1]),
        left_on=Subquery(own.values("was_left_on")[:1]),
    )
    renamed = applied.rows.filter(outcome__in=CHANGES).exclude(name=F("was_name"))
    named = renamed.filter(person=OuterRef("pk"))
    Person.objects.filter(pk__in=renamed.values("person")).update(
        name=Subquery(named.values("was_name")[:1]),
        search_name=Subquery(named.values("was_search_name")[:1]),
    )


def _restore_memberships(applied: RosterImport) -> None:
    day = timezone.localdate(applied.applied_at)
    held = Membership.objects.filter(school=applied.school_id, role=Role.PUPIL)
    back = applied.rows.filter(outcome=Outcome.BACK).values("person")
    held.filter(person__in=back, from_date=day, until_date=None).delete()
    gone = applied.rows.filter(outcome=Outcome.GONE).values("person")
    ended = Q(until_date=day - timedelta(days=1)) | Q(from_date=day, until_date=day)
    held.filter(ended, person__in=gone).update(until_date=None)


def forget_rosters() -> None:
    """Put aside what nobody finished in a week; forget the rows of what can't be undone any more."""
    for left in RosterImport.objects.unclosed().filter(started_at__lt=now() - UNFINISHED):
        close_unfinished(left)
    for school in School.objects.all():
        day = past_before(school, "roster")
        old = RosterImport.objects.filter(school=school, closed_at__date__lte=day)
        for one in old.filter(pk__in=RosterRow.objects.values("roster_import")):
            forget_rows(one)
