"""Who handles cases: the board appoints and ends."""

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.access import held_by, take_out
from mangxanh.cases.actions.shredding import destroy
from mangxanh.cases.models import Box, Handler, VaultSession
from mangxanh.cases.permissions import can_keep_box
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import STAFF_ROLES, Membership, Person, Role, School


@transaction.atomic
def appoint(person: Person, school: School, *, by: Person) -> Handler:
    """Let a colleague handle cases; twice is harmless. Nobody who runs the server."""
    require(can_keep_box(by, school))
    School.objects.select_for_update().get(pk=school.pk)
    found: Handler | None = Handler.objects.current().filter(school=school, person=person).first()
    if found:
        return found
    held = Membership.objects.filter(person=person, school=school).current()
    roles = set(held.values_list("role", flat=True))
    if not person.is_active or not roles & set(STAFF_ROLES):
        raise BadInput(_("This person does not work in the school."))
    if Role.IT in roles:
        raise BadInput(_("Who runs the server handles no cases: nobody should hold both keys."))
    row: Handler = Handler.objects.create(
        school=school, person=person, appointed_by=by, appointed_at=now()
    )
    record("handler appointed", row, by=by)
    tell_by_letter(person, school, "handler-appointed", url="/vu-viec/khoa/")
    return row


@transaction.atomic
def end_handler(handler: Handler, *, by: Person) -> Handler:
    """End that somebody handles cases: their keys go, their cases pass on, all in one step.

    BadInput for the head of the ladder, and where only they can act in an open case.
    """
    row: Handler = Handler.objects.select_for_update().get(pk=handler.pk)
    require(can_keep_box(by, row.school))
    if row.ended_at:
        return row
    if Box.objects.filter(school=row.school, head=row.person).exists():
        raise BadInput(
            _("This person stands at the head of the ladder. Choose another head first.")
        )
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    for case in held_by(row.person, row.school_id):
        if case.is_drill and case.owner_id == row.person_id:
            destroy(case)
        else:
            take_out(case, row.person, "handler ended", by=by)
    VaultSession.objects.filter(handler=row).delete()
    record("handler ended", row, by=by)
    return row
