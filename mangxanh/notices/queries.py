"""Figures of the inbox, and the address under which a school's pages are reached."""

from django.conf import settings

from mangxanh.notices.models import Notice
from mangxanh.school.models import Person, School


def unread_count(person: Person) -> int:
    """Return how many notices a person has not read, at the school where they act."""
    return Notice.objects.visible_to(person).unread().count()


def address(school: School, path: str) -> str:
    """Return the whole address of a path of this school's pages, for mails and Zalo.

    A school without a host name of its own is the only one of its installation; where that is
    reached, only whoever runs it knows (MX_PUBLIC_URL).
    """
    if not school.host:
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
    return f"{'https' if settings.SECURE_COOKIES else 'http'}://{school.host}{path}"
