"""Colleagues of a contest: who took part, who has a reason, who has neither. Never a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from mangxanh.common.dates import today
from mangxanh.common.text import name_sort_key
from mangxanh.contests.models import Attempt, Contest, Division, StaffReason
from mangxanh.contests.sitting import TEACHERS
from mangxanh.plan.models.lines import PLAN_ROLES
from mangxanh.school.models import Membership, Person, School


@dataclass(frozen=True)
class Colleague:
    person: Person
    took_part: bool
    reason: StaffReason | None = None


@dataclass(frozen=True)
class StaffList:
    """All colleagues by name, each of whom took part, has a reason or has neither."""

    rows: Sequence[Colleague]

    @property
    def done(self) -> list[Colleague]:
        return [one for one in self.rows if one.took_part]

    @property
    def excused(self) -> list[Colleague]:
        return [one for one in self.rows if one.reason and not one.took_part]

    @property
    def missing(self) -> list[Colleague]:
        return [one for one in self.rows if not one.took_part and not one.reason]

    @property
    def settled(self) -> int:
        """Return how many took part or have a reason."""
        return len(self.rows) - len(self.missing)


def is_for_staff(contest: Contest) -> bool:
    """Return whether all colleagues are asked to take part."""
    listed = Division.objects.filter(contest=contest).values_list("audiences", flat=True)
    own = not (contest.trial or contest.across)
    return own and any(TEACHERS in audiences for audiences in listed)


def day_of_list(contest: Contest) -> date:
    """Return on which day one has to work here to be asked: that of the closing."""
    return localdate(contest.closed_at) if contest.closed_at else today()


def staff_on_list(contest: Contest, school: School | None = None) -> QuerySet[Person]:
    """Return who works at the school on that day, but not who only looks after the server."""
    held = Membership.objects.filter(school=school or contest.school_id, role__in=PLAN_ROLES)
    people = held.current(day_of_list(contest)).values("person")
    return Person.objects.filter(pk__in=people, is_active=True)


def staff_list(contest: Contest) -> StaffList:
    """Return the list of a contest; three statements."""
    finished = Attempt.objects.finished().filter(round__contest=contest, audience=TEACHERS)
    came = set(finished.values_list("person", flat=True))
    reasons = {row.person_id: row for row in StaffReason.objects.filter(contest=contest)}
    asked = staff_on_list(contest) | Person.objects.filter(pk__in=finished.values("person"))
    people = sorted(asked, key=lambda one: name_sort_key(one.name))
    return StaffList([Colleague(one, one.pk in came, reasons.get(one.pk)) for one in people])


def own_reason(contest: Contest, person: Person) -> StaffReason | None:
    """Return why somebody takes no part, where they or others said so."""
    rows = StaffReason.objects.visible_to(person).filter(contest=contest, person=person)
    found: StaffReason | None = rows.first()
    return found
