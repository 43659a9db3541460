"""Who may do what with lessons."""

from mangxanh.school.models import Person, Role, School

WRITERS = (Role.SUBJECT_HEAD, Role.BOARD, Role.YOUTH_LEADER, Role.EDITOR)
PUBLISHERS = (Role.SUBJECT_HEAD, Role.BOARD)


def _works_in(person: Person, school: School) -> bool:
    return person.is_active and person.school is not None and person.school.pk == school.pk


def can_write_lessons(person: Person, school: School) -> bool:
    """Subject heads, the board, the youth leader and who writes for the school's pages."""
    return _works_in(person, school) and person.has_role(*WRITERS)


def can_publish_lessons(person: Person, school: School) -> bool:
    """Subject heads and the board answer for what pupils read."""
    return _works_in(person, school) and person.has_role(*PUBLISHERS)
