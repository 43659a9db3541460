"""What may be shown of taking part: classes by threshold, never a child and never a score."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet

from mangxanh.contests.models import Attempt, Contest, Division
from mangxanh.contests.ranking import CAP, Turnout, board
from mangxanh.school.models import Membership, Pupil, School, SchoolClass


@dataclass(frozen=True)
class Staff:
    """How many colleagues a contest is for, and how many took part: all of them are asked to."""

    people: int
    took_part: int


@dataclass(frozen=True)
class ClassBoard:
    """`steps`: (percent, classes by name), highest first; `staff` None where it isn't for them."""

    steps: list[tuple[int, list[str]]]
    turnouts: list[Turnout]
    rows: list[SchoolClass]
    staff: Staff | None
    guardians: int

    @property
    def pupils(self) -> int:
        """Return how many pupils took part."""
        return sum(one.took_part for one in self.turnouts)


def counts_are_hidden(contest: Contest) -> bool:
    """Return whether nobody may learn yet how many take part, as that is what is guessed."""
    return contest.asks_number and contest.state in (Contest.State.DRAFT, Contest.State.OPEN)


def classes_in(contest: Contest, school: School) -> "QuerySet[SchoolClass]":
    """Return the classes of a school in the school year of a contest."""
    if school.pk == contest.school_id:
        return SchoolClass.objects.filter(year=contest.year_id)
    return SchoolClass.objects.filter(school=school, year__name=contest.year.name)


def class_board(contest: Contest, school: School | None = None) -> ClassBoard:
    """Return who took part, class by class; five statements for any number of classes.

    `school`: whose classes, where it is not the one that holds the contest.
    """
    school = school or contest.school
    audiences = {
        who
        for listed in Division.objects.filter(contest=contest).values_list("audiences", flat=True)
        for who in listed
    }
    grades = [int(who) for who in audiences if who.isdecimal()]
    rows = list(classes_in(contest, school).filter(grade__in=grades))
    present = Pupil.objects.present().filter(school_class__in=[row.pk for row in rows])
    rolls = Counter(present.values_list("school_class", flat=True))
    came = _took_part(contest, school)
    classes = Counter(key for _audience, key in came if key)
    turnouts = [
        Turnout(row.name, max(rolls[row.pk] or row.size, classes[row.pk]), classes[row.pk])
        for row in rows
    ]
    thresholds = {Fraction(percent, 100) for percent in contest.thresholds}
    steps = board(turnouts, {one for one in thresholds if one <= CAP})
    return ClassBoard(
        steps=[(int(threshold * 100), names) for threshold, names in steps],
        turnouts=turnouts,
        rows=rows,
        staff=_staff(school, came) if "teachers" in audiences else None,
        guardians=sum(audience == "guardians" for audience, _key in came),
    )


def _took_part(contest: Contest, school: School) -> list[tuple[str, int | None]]:
    """Return (audience, class), once for everybody of a school: the class in which they sat last."""
    rows = Attempt.objects.finished().filter(round__contest=contest, school=school)
    found = rows.order_by("finished_at", "pk").values_list("person", "audience", "school_class")
    last = {
        (person, "pupils" if audience.isdecimal() else audience): (audience, key)
        for person, audience, key in found
    }
    return list(last.values())


def _staff(school: School, came: list[tuple[str, int | None]]) -> Staff:
    """Count colleagues; who left since took part all the same."""
    held = Membership.objects.filter(school=school).current().of_staff()
    people = held.filter(person__is_active=True).values("person").distinct().count()
    took_part = sum(audience == "teachers" for audience, _key in came)
    return Staff(max(people, took_part), took_part)
