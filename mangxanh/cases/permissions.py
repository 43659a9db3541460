"""Who handles cases, who keeps the box. IT and the board as such open nothing."""

from mangxanh.cases.models import Case, Handler
from mangxanh.school.models import Person, Role, School


def _here(person: Person, school_id: int) -> bool:
    return person.is_active and person.school is not None and person.school.pk == school_id


def _may_read(person: Person, school_id: int) -> bool:
    """Return whether somebody is of the staff and does not run the server: nobody has both keys."""
    here = _here(person, school_id) and person.works_here
    return here and not person.has_role(Role.IT)


def can_keep_box(person: Person, school: School) -> bool:
    """The board: appoints handlers, keeps the roster, opens and closes the box."""
    return _here(person, school.pk) and person.has_role(Role.BOARD)


def can_see_roster(person: Person, school: School) -> bool:
    """The whole staff: whom a child told in person is to be brought to."""
    return _here(person, school.pk) and person.works_here


def can_hand_over(person: Person, school: School, gives: Person) -> bool:
    """A handler their own duty, the board anybody's."""
    own = person.pk == gives.pk and is_handler(person, school)
    return own or can_keep_box(person, school)


def is_handler(person: Person, school: School) -> bool:
    """Whoever was appointed and works here."""
    return (
        _may_read(person, school.pk)
        and Handler.objects.current().filter(school=school, person=person).exists()
    )


def can_use_key(person: Person, handler: Handler) -> bool:
    """Its owner, while they handle cases or hand over what only they can open."""
    own = person.pk == handler.person_id and _may_read(person, handler.school_id)
    return own and Handler.objects.acting().filter(pk=handler.pk).exists()


def acts_as(person: Person, school: School) -> Handler | None:
    """Return as what somebody opens the pages of cases; None where they do not."""
    if not _may_read(person, school.pk):
        return None
    rows = Handler.objects.acting().filter(school=school, person=person)
    return rows.order_by("-pk").first()


def can_handle(person: Person, case: Case) -> bool:
    """Whoever sees the case."""
    return bool(Case.objects.visible_to(person).filter(pk=case.pk).exists())


def can_tell(person: Person, school: School) -> bool:
    """Whoever works here writes down what a child told them; reading it is another matter."""
    return _here(person, school.pk) and person.works_here


def can_see_figures(person: Person, school: School) -> bool:
    """The board, and who handles cases: they are told nothing that points at anybody."""
    return can_keep_box(person, school) or is_handler(person, school)
