"""Who may take copies of the whole installation, and who may hold its words.

A backup holds every school of the installation. Where there are several, only the authority
that runs it (or the command line) may take one, or schools would see each other.
"""

from mangxanh.school.models import Person, Role, School


def runs_installation(school: School) -> bool:
    """Return whether this is the only school here, or the authority that runs the server."""
    return school.is_alone or school.kind == School.Kind.AUTHORITY


def _acts_in(person: Person, school: School) -> bool:
    return person.is_active and person.school is not None and person.school.pk == school.pk


def can_keep_backup(person: Person, school: School) -> bool:
    """The board and IT of the one school here, or of the authority that runs the server."""
    may = _acts_in(person, school) and person.has_role(Role.BOARD, Role.IT)
    return may and runs_installation(school)


def can_make_sheet(person: Person, school: School) -> bool:
    """The board there: who holds the six words opens every copy."""
    may = _acts_in(person, school) and person.has_role(Role.BOARD)
    return may and runs_installation(school)


def can_read_papers(person: Person, school: School) -> bool:
    """The board, which answers for children's data, and the clerk, who keeps its papers."""
    return _acts_in(person, school) and person.has_role(Role.BOARD, Role.CLERK)
