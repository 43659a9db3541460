"""What the shell of every page asks of a colleague, in one query: it is asked on each of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    IntegerField,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from mangxanh.cases.listing import owed_cases
from mangxanh.cases.models import Handler, Pulse
from mangxanh.cases.queries import standing
from mangxanh.common.dates import now
from mangxanh.contests.queries.attempts import sitting_of
from mangxanh.notices.models import Notice
from mangxanh.school.models import Person, Role
from mangxanh.work.models import OutgoingMail


@dataclass(frozen=True)
class Asked:
    """Unread notices, whether cases are handled and how many wait, since when their clock stands,
    whether mail cannot leave, whether there is a contest to sit."""

    unread: int
    handles: bool
    cases: int
    clock_since: datetime | None
    mail_stands: bool
    sits: bool


def asked_of(person: Person) -> Asked:
    """Return it for a colleague at the school where they act; kept on the person for a request."""
    school_id = person.school.pk if person.school else None
    known: tuple[int | None, Asked] | None = person.__dict__.get("_asked_once")
    if known is None or known[0] != school_id:
        known = person.__dict__["_asked_once"] = (school_id, _ask(person, school_id))
    return known[1]


def _ask(person: Person, school_id: int | None) -> Asked:
    handlers = Handler.objects.acting().filter(school=school_id, person=person.pk)
    row = (
        Person.objects.filter(pk=person.pk)
        .annotate(
            unread=_count(Notice.objects.visible_to(person).unread(), "person"),
            handles=Exists(handlers),
            cases=_count(owed_cases(person), "school"),
            pulse=Subquery(Pulse.objects.order_by("-at").values("at")[:1]),
            mail_stands=Exists(OutgoingMail.objects.without_server(now())),
            sits=ExpressionWrapper(sitting_of(person), output_field=BooleanField()),
        )
        .values("unread", "handles", "cases", "pulse", "mail_stands", "sits")
        .get()
    )
    handles = row["handles"] and person.works_here and not person.has_role(Role.IT)
    waiting, since = row["cases"] if handles else 0, standing(row["pulse"])
    return Asked(row["unread"], handles, waiting, since, row["mail_stands"], row["sits"])


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
