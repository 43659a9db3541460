"""Who may change what about the school and its people."""

from mangxanh.school.models import (
    KEEPERS_OF_PUPILS,
    STAFF_ROLES,
    Delegation,
    Guardianship,
    Membership,
    Person,
    Pupil,
    Role,
    RosterImport,
    School,
    SchoolClass,
    StaffSession,
)


def _acts_in(person: Person, school_id: int) -> bool:
    return person.is_active and person.school is not None and person.school.pk == school_id


def can_set_up_school(person: Person, school: School) -> bool:
    """The board of that school."""
    return _acts_in(person, school.pk) and person.has_role(Role.BOARD)


def can_switch_outside(person: Person, school: School) -> bool:
    """The board, and IT, who knows the network."""
    return _acts_in(person, school.pk) and person.has_role(Role.BOARD, Role.IT)


def can_edit_help(person: Person, school: School) -> bool:
    """The board, and the clerk, who makes the calls."""
    return _acts_in(person, school.pk) and person.has_role(Role.BOARD, Role.CLERK)


def can_invite_people(person: Person, school: School) -> bool:
    """The board; IT may help anybody but the board."""
    return _acts_in(person, school.pk) and person.has_role(Role.BOARD, Role.IT)


def can_give_role(person: Person, school: School, role: str) -> bool:
    """IT gives every role of the staff but the board's; nobody is made a pupil or guardian so."""
    if role not in STAFF_ROLES:
        return False
    if role == Role.BOARD:
        return can_set_up_school(person, school)
    return can_invite_people(person, school)


def can_change_role_of(person: Person, other_id: int, school: School, role: str) -> bool:
    """As for giving; only the board changes what it is itself, IT never widens its own rights."""
    if person.pk == other_id and not can_set_up_school(person, school):
        return False
    return can_give_role(person, school, role)


def can_end_membership(person: Person, membership: Membership) -> bool:
    return can_change_role_of(person, membership.person_id, membership.school, membership.role)


def can_see_people(person: Person, school: School) -> bool:
    """Everybody on the staff knows their colleagues."""
    return _acts_in(person, school.pk) and person.works_here


def can_send_reset(person: Person, other: Person, school: School) -> bool:
    """As for inviting; nobody below the board resets a member of the board.

    A guardian who does not work here comes to whoever keeps the pupils.

    The password opens every school in which somebody works, so that of a person who also works
    in another school is in nobody's hands but their own.
    """
    held = Membership.objects.filter(person=other).current()
    places = set(held.values_list("school", "role"))
    if {school_id for school_id, _role in places} != {school.pk}:
        return False
    roles = {role for _school, role in places}
    if roles == {Role.GUARDIAN}:
        return can_keep_pupils(person, school)
    may_help = can_invite_people(person, school)
    return may_help and all(can_give_role(person, school, role) for role in roles - {Role.GUARDIAN})


def can_change_access(person: Person, owner: Person) -> bool:
    """One's own password and second step are one's own."""
    return person.is_active and person.pk == owner.pk


def can_reset_second_step(person: Person, other: Person, school: School) -> bool:
    """The board, for a colleague who works in that school only; nobody for themself.

    IT makes password links, the board takes second steps away: nobody below the board can do
    both, and so open the account of somebody else alone.
    """
    board = can_set_up_school(person, school) and person.pk != other.pk
    return board and can_send_reset(person, other, school)


def can_end_session(person: Person, session: StaffSession) -> bool:
    """Its owner."""
    return person.pk == session.person_id


def can_see_pupils(person: Person, school: School) -> bool:
    """Who keeps pupils, and who leads a class or stands in for whoever does."""
    if not _acts_in(person, school.pk) or not person.works_here:
        return False
    if person.has_role(*KEEPERS_OF_PUPILS, Role.HOMEROOM_TEACHER):
        return True
    return Pupil.objects.visible_to(person).exists()


def can_bring_in(person: Person, begun: RosterImport) -> bool:
    """Pupils: who keeps pupils; staff: who invites people."""
    if begun.kind == RosterImport.Kind.STAFF:
        return can_invite_people(person, begun.school)
    return can_keep_pupils(person, begun.school)


def can_delegate_for(person: Person, other: Person, school: School) -> bool:
    """A person for themself, the board for anybody."""
    if not can_see_people(person, school):
        return False
    return person.pk == other.pk or person.has_role(Role.BOARD)


def can_end_delegation(person: Person, delegation: Delegation) -> bool:
    return can_delegate_for(person, delegation.person, delegation.school)


def can_keep_pupils(person: Person, school: School) -> bool:
    """The board and the clerk: for the pupils of every class."""
    return _acts_in(person, school.pk) and person.has_role(*KEEPERS_OF_PUPILS)


def can_lead_class(person: Person, row: SchoolClass) -> bool:
    """Its homeroom teacher, whoever stands in for them today, and who keeps all pupils."""
    if not _acts_in(person, row.school_id):
        return False
    own = person.works_here and row.homeroom_teacher_id == person.pk
    if own or person.has_role(*KEEPERS_OF_PUPILS):
        return True
    return bool(SchoolClass.objects.led_by(person).filter(pk=row.pk).exists())


def can_print_cards(person: Person, row: SchoolClass) -> bool:
    """Whoever leads the class."""
    return can_lead_class(person, row)


def can_invite_guardians(person: Person, pupil: Pupil) -> bool:
    """Who leads the class; of a pupil without one, who keeps all pupils."""
    if pupil.school_class is None:
        return can_keep_pupils(person, pupil.school)
    return can_lead_class(person, pupil.school_class)


def can_be_guardian(person: Person) -> bool:
    """Whoever holds a slip, of whichever school, but no pupil."""
    return person.is_active and not Pupil.objects.filter(person=person).exists()


def can_end_guardianship(person: Person, row: Guardianship) -> bool:
    return can_keep_pupils(person, row.school)


def can_confirm_papers(person: Person, school: School) -> bool:
    """The board: it answers for children's data."""
    return can_set_up_school(person, school)


def can_choose_retention(person: Person, school: School) -> bool:
    """The board: it answers for how long things are kept."""
    return can_set_up_school(person, school)


def can_ask_about(person: Person, other: Person, school: School) -> bool:
    """Everybody about themself, a guardian about their child at this school."""
    if not _acts_in(person, school.pk) or not person.roles:
        return False
    if person.pk == other.pk:
        return True
    child = Guardianship.objects.current().filter(guardian=person, pupil__person=other)
    return person.has_role(Role.GUARDIAN) and child.filter(school=school).exists()
