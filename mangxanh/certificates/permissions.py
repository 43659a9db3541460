"""Who issues certificates."""

from mangxanh.certificates.models import KEEPERS, Certificate
from mangxanh.school.models import Person, School


def can_issue(person: Person, school: School) -> bool:
    """The board, subject heads and the youth leader, in their own school."""
    here = person.school is not None and person.school.pk == school.pk
    return person.is_active and here and person.has_role(*KEEPERS)


def can_revoke(person: Person, certificate: Certificate) -> bool:
    """Whoever may issue it, in whose name it is: to revoke it, and to issue it anew."""
    return can_issue(person, certificate.giver)


def can_put_right(person: Person, certificate: Certificate) -> bool:
    """Who may revoke it; name and class also whoever issues at the school of whose it is."""
    return can_revoke(person, certificate) or can_issue(person, certificate.school)


def can_take_badge(person: Person, certificate: Certificate) -> bool:
    """Its owner alone, as long as it holds: the badge goes where they carry it."""
    own = certificate.person_id == person.pk and person.is_active
    return certificate.is_valid and own


def can_print(person: Person, certificate: Certificate) -> bool:
    """Its owner and whoever issues, as long as it holds."""
    may_issue = certificate.is_valid and can_issue(person, certificate.school)
    return may_issue or can_take_badge(person, certificate)
