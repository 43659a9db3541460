"""What may be shown of taking part: classes by threshold, never a child and never a score."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import OuterRef, QuerySet, Subquery

from mangxanh.contests.models import Attempt, ClassWinner, Contest, Division
from mangxanh.contests.queries.staff import staff_on_list
from mangxanh.contests.ranking import CAP, Turnout, board, class_awards
from mangxanh.contests.sitting import TEACHERS
from mangxanh.school.models import Pupil, School, SchoolClass


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


@dataclass(frozen=True)
class Step:
    """A mark of a board with the classes that reached it; `prize` is what they get, "" for none."""

    percent: int
    prize: str
    names: list[str]


def steps_of(contest: Contest, found: ClassBoard) -> list[Step]:
    """Return the marks of a board with the prize of each."""
    highest_first = sorted(contest.class_prizes, key=lambda one: -one[1])
    return [
        Step(percent, next((name for name, least in highest_first if least <= percent), ""), names)
        for percent, names in found.steps
    ]


def class_prizes(contest: Contest) -> list[tuple[str, list[SchoolClass]]]:
    """Return the prizes of classes as they were fixed, each with its classes by name."""
    rows = ClassWinner.objects.filter(contest=contest).select_related("school_class")
    held: dict[str, list[SchoolClass]] = {name: [] for name, _percent in contest.class_prizes}
    for row in rows:
        held.setdefault(row.prize, []).append(row.school_class)
    return [(name, classes) for name, classes in held.items() if classes]


def with_prize(rows: QuerySet[SchoolClass]) -> QuerySet[SchoolClass]:
    """Return classes with the newest prize that each won: `prize`, `prize_contest` and its name."""
    won = ClassWinner.objects.filter(school_class=OuterRef("pk"), contest__trial=False)
    newest = won.order_by("-contest__published_at")
    return rows.annotate(
        prize=Subquery(newest.values("prize")[:1]),
        prize_contest=Subquery(newest.values("contest")[:1]),
        prize_contest_name=Subquery(newest.values("contest__name")[:1]),
    )


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
    classes = Counter(key for _person, _audience, key in came if key)
    turnouts = [
        Turnout(row.name, max(rolls[row.pk] or row.size, classes[row.pk]), classes[row.pk])
        for row in rows
    ]
    marks = {*contest.thresholds, *(percent for _name, percent in contest.class_prizes)}
    thresholds = {Fraction(percent, 100) for percent in marks}
    steps = board(turnouts, {one for one in thresholds if one <= CAP})
    return ClassBoard(
        steps=[(int(threshold * 100), names) for threshold, names in steps],
        turnouts=turnouts,
        rows=rows,
        staff=_staff(contest, school, came) if TEACHERS in audiences else None,
        guardians=sum(audience == "guardians" for _person, audience, _key in came),
    )


def _took_part(contest: Contest, school: School) -> list[tuple[int, str, int | None]]:
    """Return (person, audience, class), once for everybody of a school: the class they sat in last."""
    rows = Attempt.objects.finished().filter(round__contest=contest, school=school)
    found = rows.order_by("finished_at", "pk").values_list("person", "audience", "school_class")
    last = {
        (person, "pupils" if audience.isdecimal() else audience): (person, audience, key)
        for person, audience, key in found
    }
    return list(last.values())


def _staff(contest: Contest, school: School, came: list[tuple[int, str, int | None]]) -> Staff:
    """Count colleagues; who left since took part all the same."""
    took_part = {person for person, audience, _key in came if audience == TEACHERS}
    people = set(staff_on_list(contest, school).values_list("pk", flat=True))
    return Staff(len(people | took_part), len(took_part))


def awards_of_classes(contest: Contest, found: ClassBoard) -> list[tuple[SchoolClass, str]]:
    """Return which class gets which prize by what a board counts."""
    prizes = [(str(name), int(percent)) for name, percent in contest.class_prizes]
    won = class_awards(found.turnouts, prizes)
    return [(row, won[row.name]) for row in found.rows if row.name in won]
