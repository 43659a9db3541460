"""Who handles cases: the board appoints and ends."""

from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.cases.actions.access import held_by, take_out
from mangxanh.cases.actions.shredding import destroy
from mangxanh.cases.models import Box, Case, Handler, VaultSession
from mangxanh.cases.permissions import can_keep_box
from mangxanh.cases.queries import usable_ladder
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import STAFF_ROLES, Membership, Person, Role, School


@transaction.atomic
def appoint(person: Person, school: School, *, by: Person) -> Handler:
    """Let a colleague handle cases; twice is harmless. Nobody who runs the server.

    Who did it before has the key of before: a new row would show whether they still held one.
    """
    require(can_keep_box(by, school))
    School.objects.select_for_update().get(pk=school.pk)
    rows = Handler.objects.filter(school=school, person=person)
    row: Handler | None = rows.order_by("-pk").first()
    if row and row.ended_at is None:
        return row
    held = Membership.objects.filter(person=person, school=school).current()
    roles = set(held.values_list("role", flat=True))
    if not person.is_active or not roles & set(STAFF_ROLES):
        raise BadInput(_("This person does not work in the school."))
    if Role.IT in roles:
        raise BadInput(_("Who runs the server handles no cases: nobody should hold both keys."))
    row = row or Handler(school=school, person=person)
    row.appointed_by, row.appointed_at, row.ended_at = by, now(), None
    row.save()
    record("handler appointed", row, by=by)
    tell_by_letter(person, school, "handler-appointed", url="/vu-viec/khoa/")
    return row


def refuse_server(person: Person, school: School, role: str) -> None:
    """Raise BadInput where somebody who handles cases is given the server (jobs.BEFORE_ROLE)."""
    if role != Role.IT:
        return
    if Handler.objects.current().filter(school=school, person=person).exists():
        raise BadInput(_("Whoever handles cases cannot run the server: nobody holds both keys."))


@transaction.atomic
def end_handler(handler: Handler, *, by: Person) -> Handler:
    """End that somebody handles cases: their keys go, their cases pass on, all in one step.

    It tells nothing of cases: what nobody else can open yet stays with them alone, who are told to
    let a colleague in; then those keys go too. BadInput for the head of the ladder.
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
    VaultSession.objects.filter(handler=row).delete()
    record("handler ended", row, by=by)
    if _pass_on(row, by=by):
        tell_by_letter(row.person, row.school, "handler-leaving", url="/vu-viec/")
    return row


def _pass_on(row: Handler, *, by: Person | None) -> bool:
    """Take the keys of an ended handler; return whether some stay, of what nobody else opens."""
    stays = False
    for case in held_by(row.person, row.school_id):
        if case.is_drill and case.owner_id == row.person_id:
            destroy(case)
        elif case.closed_on or _is_open_to_others(case, row.person):
            take_out(case, row.person, "handler ended", by=by)
        else:
            stays = True
    return stays


def _is_open_to_others(case: Case, person: Person) -> bool:
    return any(rung.person_id != person.pk for rung in usable_ladder(case))


def finish_leaving() -> None:
    """Take the keys of who ended, wherever a colleague was let in meanwhile. By the clock."""
    for pk in Handler.objects.leaving().values_list("pk", flat=True):
        with transaction.atomic():
            rows = Handler.objects.select_for_update().filter(pk=pk)
            for row in rows.filter(ended_at__isnull=False):  # none: appointed again meanwhile
                _pass_on(row, by=None)
