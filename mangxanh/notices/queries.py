"""Figures of the inbox."""

from mangxanh.notices.models import Notice
from mangxanh.school.models import Person


def unread_count(person: Person) -> int:
    """Return how many notices a person has not read, at the school where they act."""
    return Notice.objects.visible_to(person).unread().count()
