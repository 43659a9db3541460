"""People: making accounts, giving and ending roles, standing in for each other."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.signing import new_token
from mangxanh.common.text import clean, fold
from mangxanh.history.actions import record
from mangxanh.school.actions.access import end_links, make_link
from mangxanh.school.models import Delegation, Membership, OneUseLink, Person, Role, School
from mangxanh.school.permissions import (
    can_change_role_of,
    can_delegate_for,
    can_end_delegation,
    can_end_membership,
    can_give_role,
)

username_shape = RegexValidator(r"^[a-z][a-z0-9._-]{1,38}$", code="username")


def propose_username(name: str) -> str:
    """Return a free sign-in name: Đỗ Thị Hạnh gives hanhdt, then hanhdt2."""
    *rest, given = fold(name).split() or ["thayco"]
    raw = given + "".join(word[0] for word in rest)
    base = "".join(c for c in raw if c.isascii() and c.isalnum())[:30] or "thayco"
    base = base if base[0].isalpha() else f"t{base}"
    taken = set(Person.objects.filter(username__startswith=base).values_list("username", flat=True))
    if base not in taken:
        return base
    return next(f"{base}{n}" for n in range(2, 10_000) if f"{base}{n}" not in taken)


def add_person(name: str, *, username: str = "", email: str = "", address_form: str = "") -> Person:
    """Make an account without a password; whoever calls gives it a role and a link."""
    name = clean(name)
    if not name:
        raise ValidationError(_("Please write the person's name."))
    username = username.strip().lower() or propose_username(name)
    username_shape(username)
    if Person.objects.filter(username=username).exists():
        raise ValidationError(
            _("This sign-in name is taken. Please choose another."), code="username"
        )
    person = Person(
        name=name,
        username=username,
        email=email.strip(),
        address_form=address_form,
        calendar_key=new_token(),
        created_at=now(),
    )
    person.set_unusable_password()
    person.save()
    return person


@transaction.atomic
def invite_person(
    school: School,
    name: str,
    *,
    roles: list[str],
    by: Person,
    email: str = "",
    title: str = "",
    address_form: str = "",
    username: str = "",
) -> tuple[Person, str]:
    """Return a new colleague and the secret of the link with which they set their password."""
    if not roles:
        raise ValidationError(_("Please choose at least one role."))
    for role in roles:
        require(can_give_role(by, school, role))
    person = add_person(name, username=username, email=email, address_form=address_form)
    for role in roles:
        Membership.objects.create(
            person=person, school=school, role=role, title=clean(title), from_date=today()
        )
    record("person invited", person, by=by, school_id=school.pk)
    return person, make_link(person, school, OneUseLink.Purpose.INVITE)


@transaction.atomic
def give_role(person: Person, school: School, role: str, *, by: Person, title: str = "") -> None:
    """Give a colleague a further role; giving it twice is harmless.

    BadInput where another room has a reason against it (jobs.BEFORE_ROLE).
    """
    require(can_change_role_of(by, person.pk, school, role))
    held = Membership.objects.filter(person=person, school=school).of_staff()
    require(held.exists())
    if held.filter(role=role, until_date__isnull=True).exists():
        return
    for dotted in import_string("mangxanh.jobs.BEFORE_ROLE"):
        import_string(dotted)(person, school, role)
    _reopen(person)
    row = Membership.objects.create(
        person=person, school=school, role=role, title=clean(title), from_date=today()
    )
    if role == Role.BOARD:
        end_links(person)  # IT may have made them, which opens nobody's account of the board
    record("role given", row, by=by)


def _reopen(person: Person) -> None:
    """Open the account of a colleague who comes back; they get a sign-in name, and set a password."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active and not person.username:  # closed because they had left
        person.is_active, person.username = True, propose_username(person.name)
        person.calendar_key = new_token()
        person.save(update_fields=["is_active", "username", "calendar_key", "search_name"])


@transaction.atomic
def end_membership(membership: Membership, *, by: Person) -> None:
    """End a role from today on; the last board member stays. Ending it twice is harmless."""
    require(can_end_membership(by, membership))
    # All of the board's rows: two members who end each other at once must not both succeed.
    held = Membership.objects.select_for_update().filter(school=membership.school_id)
    board_and_this = held.filter(Q(role=Role.BOARD) | Q(pk=membership.pk)).order_by("pk")
    locked = {row.pk: row for row in board_and_this}
    membership = locked[membership.pk]
    if membership.until_date is not None and membership.until_date < today():
        return
    board = Membership.objects.filter(school=membership.school_id, role=Role.BOARD).current()
    others = board.exclude(person=membership.person_id).filter(person__is_active=True)
    if membership.role == Role.BOARD and not others.exists():
        raise ValidationError(_("A school needs at least one board member."))
    if membership.from_date >= today():
        record("role taken back", membership, by=by)
        membership.delete()
        return
    membership.until_date = date.fromordinal(today().toordinal() - 1)
    membership.save(update_fields=["until_date"])
    record("role ended", membership, by=by)


@transaction.atomic
def delegate(
    school: School, person: Person, deputy: Person, *, first_day: date, last_day: date, by: Person
) -> Delegation:
    """Let `deputy` do the work of `person` between two days."""
    require(can_delegate_for(by, person, school))
    if person.pk == deputy.pk:
        raise ValidationError(_("Please choose somebody else as deputy."))
    if last_day < first_day:
        raise ValidationError(_("The last day is before the first one."))
    here = Membership.objects.filter(person__in=(person, deputy), school=school)
    here = here.current().of_staff()
    if set(here.values_list("person", flat=True)) != {person.pk, deputy.pk}:
        raise ValidationError(_("This person does not work in the school."))
    row = Delegation.objects.create(
        school=school, person=person, deputy=deputy, first_day=first_day, last_day=last_day
    )
    record("work delegated", row, by=by)
    return row


@transaction.atomic
def end_delegation(row: Delegation, *, by: Person) -> None:
    """Take work back; doing it twice is harmless."""
    require(can_end_delegation(by, row))
    if Delegation.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=now()):
        record("delegation ended", row, by=by)


@transaction.atomic
def edit_own_account(
    person: Person, *, name: str, email: str, address_form: str, language: str, by: Person
) -> None:
    """Change one's own name, address and form of address."""
    require(person.pk == by.pk)
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.name, person.email, person.address_form = clean(name), email.strip(), address_form
    person.language = language
    person.save(update_fields=["name", "search_name", "email", "address_form", "language"])
    school_id = by.school.pk if by.school else 0
    record("account edited", person, by=by, school_id=school_id)


@transaction.atomic
def new_calendar_key(person: Person, *, by: Person) -> str:
    """Give one's own calendar a new secret address; return its key. The old one stops working."""
    require(person.pk == by.pk)
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.calendar_key = new_token()
    person.save(update_fields=["calendar_key"])
    school_id = by.school.pk if by.school else 0
    record("calendar address changed", person, by=by, school_id=school_id)
    return person.calendar_key
