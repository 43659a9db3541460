"""Who may enter, answer and take back what is allowed of a pupil."""

from mangxanh.consents.models import Party
from mangxanh.school.models import Guardianship, Person, Pupil, Role, SchoolClass
from mangxanh.school.models.pupils import KEEPERS_OF_PUPILS
from mangxanh.school.queries import acts_for


def _here(person: Person, school_id: int) -> bool:
    return person.is_active and person.school is not None and person.school.pk == school_id


def can_keep_consents(person: Person, school_class: SchoolClass) -> bool:
    """The homeroom teacher, who stands in for them, the clerk, the board."""
    if not _here(person, school_class.school_id) or not person.works_here:
        return False
    if person.has_role(*KEEPERS_OF_PUPILS):
        return True
    return school_class.homeroom_teacher_id in acts_for(person)


def can_keep_consents_of(person: Person, pupil: Pupil) -> bool:
    """As for the pupil's class."""
    return pupil.school_class is not None and can_keep_consents(person, pupil.school_class)


def can_answer(person: Person, pupil: Pupil, party: str) -> bool:
    """The pupil for themself; a parent for their child, as long as they are entered as such."""
    if not _here(person, pupil.school_id) or pupil.left_on is not None:
        return False
    if party == Party.PUPIL:
        return person.has_role(Role.PUPIL) and pupil.person_id == person.pk
    if not person.has_role(Role.GUARDIAN):
        return False
    children = Guardianship.objects.current().filter(guardian=person, school=pupil.school_id)
    return children.filter(pupil=pupil).exists()
