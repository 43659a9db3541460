"""What is asked of certificates: the one behind a code, what may be shown of it, what was issued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from mangxanh.certificates.models import BadgeKey, Certificate
from mangxanh.common.signing import read_code
from mangxanh.common.text import name_sort_key
from mangxanh.consents.models import Purpose
from mangxanh.consents.queries import allowing
from mangxanh.school.models import Person, School


def by_code(school: School, typed: str) -> Certificate | None:
    """Return the certificate of a code, however it was typed; one school never tells another's."""
    rows = Certificate.objects.filter(school=school, code=read_code(typed[:40]))
    return rows.select_related("school", "issuer", "replaced_by").first()


def badge_keys(school: School) -> list[BadgeKey]:
    """Return all keys with which a school ever signed badges, the newest first."""
    return list(BadgeKey.objects.filter(school=school).select_related("school"))


def may_show_name(certificate: Certificate) -> bool:
    """Return whether anybody may read the name: the pupil and a parent say yes at this moment.

    Grown-ups are asked nowhere, so their names are not shown.
    """
    if certificate.person_id is None or not certificate.name:
        return False
    return allowing(Purpose.NAME).filter(person=certificate.person_id).exists()


@dataclass(frozen=True)
class Issue:
    """What was issued for one event: how many hold, how many were revoked."""

    source: str
    event: str
    day: date
    valid: int
    revoked: int


def issues_for(person: Person) -> list[Issue]:
    """Return what the person sees of what was issued, event by event, the newest first."""
    rows = Certificate.objects.visible_to(person).values("source", "event")
    rows = rows.annotate(
        day=Max("day"),
        valid=Count("pk", filter=Q(revoked_at__isnull=True)),
        revoked=Count("pk", filter=Q(revoked_at__isnull=False)),
    )
    return [Issue(**row) for row in rows.order_by("-day", "source")]


def of_source(person: Person, source: str) -> list[Certificate]:
    """Return what was issued for one thing and the person sees: by class, in class-list order."""
    rows = Certificate.objects.visible_to(person).filter(source=source)
    return in_order(rows.select_related("school", "issuer", "replaced_by"))


def to_print(school: School, source: str) -> list[Certificate]:
    """Return what still holds of what was issued for one thing, and has a name, in its order."""
    rows = Certificate.objects.filter(school=school, source=source).valid().exclude(name="")
    return in_order(rows.select_related("school", "issuer"))


def in_order(certificates: Iterable[Certificate]) -> list[Certificate]:
    """Return certificates by class, then in class-list order; those that hold come first."""
    return sorted(
        certificates,
        key=lambda one: (not one.is_valid, one.class_name, name_sort_key(one.name), one.pk),
    )


def own(person: Person) -> list[Certificate]:
    """Return a person's own certificates in the school where they act, the newest first."""
    rows = Certificate.objects.visible_to(person).filter(person=person)
    return list(rows.select_related("school", "issuer", "replaced_by").order_by("-day", "-pk"))


def has_any(person: Person) -> bool:
    """Return whether a person has a certificate of the school where they act."""
    rows = Certificate.objects.visible_to(person).filter(person=person)
    return bool(rows.valid().exists())
