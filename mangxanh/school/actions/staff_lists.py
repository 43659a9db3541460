"""Bringing in a list of the staff: looked at, roles chosen, everybody invited at one stroke."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.signing import digest, new_token
from mangxanh.common.text import clean, fold
from mangxanh.history.actions import record
from mangxanh.school.actions.access import LINK_LASTS
from mangxanh.school.actions.people import add_person
from mangxanh.school.actions.rosters import Outcome, add_rows, begin_import, end_staging
from mangxanh.school.models import Membership, OneUseLink, Person, RosterImport, RosterRow, School
from mangxanh.school.permissions import can_bring_in, can_give_role, can_invite_people
from mangxanh.school.role_words import proposed_role
from mangxanh.school.roster import Roster, StaffRow

MOST = 300  # colleagues of one list


def stage_staff(school: School, roster: Roster, *, by: Person, file_name: str = "") -> RosterImport:
    """Stage a list of the staff; whoever works here already stays as they are."""
    require(can_invite_people(by, school))
    if roster.errors:
        raise ValidationError(
            [f"{one.sheet} {one.row}: {one.message}" for one in roster.errors[:20]]
        )
    if not roster.staff:
        raise ValidationError(_("There is nobody in this list."))
    if len(roster.staff) > MOST:
        raise ValidationError(_("A list of the staff holds at most 300 people."))
    begun = begin_import(
        school,
        RosterImport.Kind.STAFF,
        by=by,
        file_name=clean(file_name)[-120:],
        encoding=roster.encoding,
        dropped=roster.dropped,
        issues=[[i.sheet, i.row, i.message] for i in roster.issues],
        examples=roster.examples,
    )
    held = Membership.objects.filter(school=school, person__is_active=True).current().of_staff()
    by_mail, by_name = {}, {}
    for person in Person.objects.filter(pk__in=held.values("person")):
        by_mail[person.email.lower()] = by_name[person.search_name] = person
    rows = []
    for one in roster.staff:
        known = (by_mail.get(one.email) if one.email else None) or by_name.get(fold(one.name))
        rows.append(_staged(begun, one, Outcome.SAME if known else Outcome.NEW))
    add_rows(rows)
    return end_staging(begun, by=by)


def _staged(begun: RosterImport, one: StaffRow, outcome: str) -> RosterRow:
    role = proposed_role(one.job)
    return RosterRow(
        school=begun.school,
        roster_import=begun,
        sheet=one.sheet[:80],
        row=one.row,
        outcome=outcome,
        name=one.name,
        search_name=fold(one.name),
        job=one.job,
        email=one.email,
        roles=[role] if role else [],
    )


def invite_staff(
    begun: RosterImport, roles: Mapping[int, str], *, by: Person, letters_are_right: bool = False
) -> list[tuple[Person, str]]:
    """Invite everybody of a staged list to whom a role was given: {row: role}; or nobody.

    Return each new colleague with the secret of their link, which is kept nowhere. Somebody of
    the same name who works here already is not invited: a namesake is, by hand.
    """
    require(can_bring_in(by, begun))
    for role in set(roles.values()):
        require(can_give_role(by, begun.school, role))
    if begun.encoding and not letters_are_right:
        raise ValidationError(_("Please say first that the letters of the names are right."))
    if not roles:
        raise ValidationError(_("Please choose at least one role."))
    _require_unclosed(begun)
    rows = list(begun.rows.filter(pk__in=roles, outcome=Outcome.NEW).order_by("pk"))
    for row in rows:  # without a membership nobody sees them yet
        if row.person_id is None:
            with transaction.atomic():
                row.person = add_person(row.name, email=row.email)
                row.save(update_fields=["person"])
    return _let_in(begun, [(row, roles[row.pk]) for row in rows], by=by)


def _require_unclosed(begun: RosterImport) -> None:
    if begun.closed_at or not begun.staged_at or begun.kind != RosterImport.Kind.STAFF:
        raise ValidationError(_("This list was brought in or put aside already."))


@transaction.atomic
def _let_in(
    begun: RosterImport, rows: list[tuple[RosterRow, str]], *, by: Person
) -> list[tuple[Person, str]]:
    begun = RosterImport.objects.select_for_update().get(pk=begun.pk)
    _require_unclosed(begun)
    invited = [(row.person, new_token()) for row, _role in rows if row.person]
    Membership.objects.bulk_create(
        Membership(
            person=row.person, school=begun.school, role=role, title=row.job, from_date=today()
        )
        for row, role in rows
    )
    purpose = OneUseLink.Purpose.INVITE
    OneUseLink.objects.bulk_create(
        OneUseLink(
            person=person,
            school=begun.school,
            purpose=purpose,
            digest=digest("link", token),
            created_at=now(),
            expires_at=now() + LINK_LASTS[purpose],
        )
        for person, token in invited
    )
    begun.applied_at = begun.closed_at = now()
    begun.examples = begun.issues = []
    begun.save(update_fields=["applied_at", "closed_at", "examples", "issues"])
    record("list of people brought in", begun, by=by)
    return invited
