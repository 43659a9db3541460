"""Who may learn, teach and change what is taught."""

from mangxanh.school.models import Person, Pupil, Role


def can_learn(person: Person, pupil: Pupil) -> bool:
    """The pupil themself, as long as they are at this school: what is kept of them is their own."""
    here = person.is_active and person.school is not None and person.school.pk == pupil.school_id
    own = person.has_role(Role.PUPIL) and pupil.person_id == person.pk
    return here and own and pupil.left_on is None
