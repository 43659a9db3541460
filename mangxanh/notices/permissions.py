"""Who may tell, and who may read."""

from mangxanh.notices.models import Notice
from mangxanh.school.models import Person, School


def can_tell(person: Person, school: School) -> bool:
    """Everybody who works there; which things are told is a matter of the room that tells."""
    here = person.school is not None and person.school.pk == school.pk
    return here and person.is_active and person.works_here


def can_read(person: Person, notice: Notice) -> bool:
    """The one who was told, at the school where it was told; nobody stands in for that."""
    if person.school is None or person.school.pk != notice.school_id:
        return False
    return person.is_active and person.pk == notice.person_id
