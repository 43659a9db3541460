"""A contest across schools: who was asked, who takes part, and what may be shown of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count
from django.utils.translation import pgettext

from mangxanh.common.text import name_sort_key
from mangxanh.contests.entrants import number_of
from mangxanh.contests.models import Attempt, Contest, Division, Participation, Winner
from mangxanh.contests.ranking import CAP, Turnout, reaches
from mangxanh.school.models import Person, Pupil, School

FEW = 5  # of fewer pupils no count is shown


def by_name(schools: Iterable[School]) -> list[School]:
    """Return schools in alphabetical order."""
    return sorted(schools, key=lambda one: [name_sort_key(word) for word in one.name.split()])


def invitable() -> list[School]:
    """Return the schools of this installation, by name."""
    return by_name(School.objects.filter(kind=School.Kind.SCHOOL))


def schools_of(contest: Contest) -> list[School]:
    """Return the schools whose people sit a contest: its own, or those that joined."""
    if not contest.across:
        return [contest.school]
    joined = Participation.objects.filter(contest=contest).joined()
    return [one.school for one in joined.select_related("school")]


def asked_of(contest: Contest) -> list[Participation]:
    """Return the schools that were asked, by name."""
    rows = Participation.objects.filter(contest=contest).select_related("school", "contact")
    found = {one.school: one for one in rows}
    return [found[school] for school in by_name(found)]


def has_begun(asked: Participation) -> bool:
    """Return whether somebody of the school began a paper."""
    rows = Attempt.objects.filter(round__contest=asked.contest_id, school=asked.school_id)
    return bool(rows.filter(started_at__isnull=False).exists())


# ---- the board


@dataclass(frozen=True)
class SchoolLine:
    """A school that takes part."""

    school: School
    pupils: int
    took_part: int

    @property
    def share(self) -> int:
        """Return which share of its pupils took part, in percent, at most 80."""
        whole = Fraction(self.took_part, self.pupils) if self.pupils else Fraction(0)
        return int(min(whole, CAP) * 100)

    @property
    def is_few(self) -> bool:
        """Return whether so few took part that no count is shown."""
        return 0 < self.took_part < FEW


@dataclass(frozen=True)
class SchoolBoard:
    """`steps`: (percent, schools by name), highest first; `lines` by name."""

    steps: list[tuple[int, list[str]]]
    lines: list[SchoolLine]

    def of(self, school: School) -> SchoolLine | None:
        return next((one for one in self.lines if one.school.pk == school.pk), None)


def school_board(contest: Contest) -> SchoolBoard:
    """Return which schools reached which mark; four statements for any number of schools."""
    joined = Participation.objects.filter(contest=contest).joined().select_related("school")
    schools = by_name(one.school for one in joined)
    keys = [one.pk for one in schools]
    audiences = Division.objects.filter(contest=contest).values_list("audiences", flat=True)
    grades = [who for listed in audiences for who in listed if who.isdecimal()]
    present = Pupil.objects.present().filter(
        school__in=keys, school_class__grade__in=[int(one) for one in grades]
    )
    rolls = dict(present.order_by().values_list("school").annotate(n=Count("pk")))
    finished = Attempt.objects.finished().filter(round__contest=contest, audience__in=grades)
    pairs = finished.order_by().values_list("school", "person").distinct()
    came = Counter(school for school, _person in pairs)
    lines = [_line(one, rolls.get(one.pk, 0), came[one.pk]) for one in schools]
    return SchoolBoard(_steps(contest, lines), lines)


def _line(school: School, on_roll: int, came: int) -> SchoolLine:
    return SchoolLine(school, max(on_roll, came), came)


def _steps(contest: Contest, lines: list[SchoolLine]) -> list[tuple[int, list[str]]]:
    """Return for each mark, highest first, the schools that reached it and none above, by name."""
    found, left = [], lines
    for percent in sorted(set(contest.thresholds), reverse=True):
        there = [one for one in left if _reached(one, percent)]
        found.append((percent, [one.school.name for one in there]))
        left = [one for one in left if one not in there]
    return found


def _reached(line: SchoolLine, percent: int) -> bool:
    turnout = Turnout(line.school.name, line.pupils, line.took_part)
    return reaches(turnout, Fraction(percent, 100))


# ---- entrants without names


def number_words(contest: Contest, person: int) -> str:
    """Return how an entrant stands in lists of an authority."""
    return pgettext("an entrant", "Number %d") % number_of(contest.pk, person)


def entrant_names(contest: Contest, people: Iterable[int]) -> dict[int, str]:
    """Return {person: name} for who is in charge; of a contest across schools their numbers."""
    if contest.across:
        return {key: number_words(contest, key) for key in people}
    return {key: one.name for key, one in Person.objects.in_bulk(list(people)).items()}


def wheres_of(contest: Contest) -> dict[int, str]:
    """Return {person: class and school} of everybody who took part across schools."""
    rows = Attempt.objects.filter(round__contest=contest).order_by("pk")
    found = rows.values_list("person", "school_class__name", "school__name")
    return {person: " – ".join(filter(None, (room, school))) for person, room, school in found}


def asked_about(joined: Participation) -> list[Attempt]:
    """Return attempts of a school that the authority has to hear somebody about, by class."""
    rows = Attempt.objects.filter(
        round__contest=joined.contest_id, school=joined.school_id, finished_at__isnull=False
    ).select_related("person", "school_class")
    wanted = [row for row in rows if row.signs or (row.late and row.late_settled is None)]
    return sorted(
        wanted, key=lambda row: (str(row.school_class or ""), name_sort_key(row.person.name))
    )


def winners_of(joined: Participation) -> list[Winner]:
    """Return the winners of a school, for who looks after the contest there."""
    rows = Winner.objects.filter(contest=joined.contest_id, school=joined.school_id)
    return list(rows.select_related("attempt__person", "attempt__school_class"))
