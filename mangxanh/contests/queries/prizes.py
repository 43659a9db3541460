"""Prizes of a contest: whose name may stand there, and what a list of results says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.text import name_sort_key
from mangxanh.consents.models import Purpose
from mangxanh.consents.queries import allowed_among
from mangxanh.contests.keychange import Standing
from mangxanh.contests.models import Attempt, Contest, Division, Winner
from mangxanh.contests.queries.across import entrant_names, wheres_of
from mangxanh.contests.queries.results import Entrant, Results
from mangxanh.school.models import Person, Pupil, SchoolClass


@dataclass(frozen=True)
class Shown:
    """A prize as somebody may see it; `own`: it is theirs, or their child's."""

    division: str
    prize: str
    rank: int
    name: str
    own: bool


def shown_prizes(contest: Contest, viewer: Person) -> list[Shown]:
    """Return the prizes of a published contest, in the words that a viewer may read.

    A pupil is named where pupil and parent agreed to that at this moment, a colleague to
    colleagues; all others are "a pupil of 7A2". Another school is told which school, and no name.
    """
    rows = Winner.objects.visible_to(viewer).filter(contest=contest)
    winners = list(
        rows.select_related(
            "attempt__person", "attempt__school_class", "attempt__school", "attempt__division"
        ).order_by("attempt__division__order", "attempt__division", "rank", "pk")
    )
    people = [row.attempt.person_id for row in winners]
    pupils = list(Pupil.objects.filter(person__in=people))
    allowed = allowed_among(pupils, Purpose.NAME)
    named = {pupil.person_id for pupil in pupils if pupil.pk in allowed}
    children = {pupil.person_id for pupil in pupils}
    return [
        Shown(
            division=row.attempt.division.name,
            prize=row.prize,
            rank=row.rank,
            name=_name(row.attempt, viewer, named=named, children=children)
            if viewer.school == row.attempt.school
            else _name_elsewhere(contest, row.attempt, viewer, named=named, children=children),
            own=row.attempt.person_id == viewer.pk,
        )
        for row in winners
    ]


def _name(attempt: Attempt, viewer: Person, *, named: set[int], children: set[int]) -> str:
    key, where = attempt.person_id, attempt.school_class
    if key == viewer.pk:
        return str(attempt.person.name)
    if key in children:
        if key in named:
            words = {"name": attempt.person.name, "room": where}
            return _("%(name)s, class %(room)s") % words if where else str(attempt.person.name)
        return _("A pupil of class %s") % where if where else _("A pupil")
    if attempt.audience == "teachers":
        return str(attempt.person.name) if viewer.works_here else _("A colleague of the school")
    return pgettext("who won a prize", "A parent") if attempt.audience == "guardians" else _(
        "A pupil"
    )  # fmt: skip


def _name_elsewhere(
    contest: Contest, attempt: Attempt, viewer: Person, *, named: set[int], children: set[int]
) -> str:
    """Return how a winner of a contest across schools is called in another school than theirs."""
    words = {"name": attempt.person.name, "school": attempt.school}
    at_authority = viewer.school is not None and viewer.school.pk == contest.school_id
    if at_authority and attempt.person_id in named:
        return "{name}, {school}".format(**words)
    if attempt.person_id in children:
        return _("A pupil of %(school)s") % words
    if attempt.audience == "guardians":
        return _("A parent of %(school)s") % words
    return _("A colleague of %(school)s") % words


@dataclass(frozen=True)
class Place:
    """A line of the list of results, for who is in charge."""

    entrant: Entrant
    standing: Standing
    name: str
    where: str
    division: str

    @property
    def seconds(self) -> int | None:
        return self.entrant.result.seconds

    @property
    def time(self) -> str:
        """Return the ranking time as "12:05", "" without one."""
        if self.seconds is None:
            return ""
        minutes, seconds = divmod(self.seconds, 60)
        return f"{minutes}:{seconds:02}"

    @property
    def signs(self) -> int:
        return sum(paper.signs for paper in self.entrant.papers)


def places(results: Results) -> list[Place]:
    """Return everybody with rank and prize, division by division, equals by name."""
    names = entrant_names(results.contest, [one.person for one in results.entrants])
    divisions = {row.pk: row for row in Division.objects.filter(contest=results.contest)}
    wheres = _wheres(results)
    rows = [
        Place(
            entrant=one,
            standing=results.standings[one.person],
            name=names[one.person],
            where=wheres.get(one.person, ""),
            division=divisions[one.division].name,
        )
        for one in results.entrants
    ]
    order = {key: at for at, key in enumerate(divisions)}
    return sorted(
        rows,
        key=lambda row: (
            order[row.entrant.division],
            row.standing.rank or len(rows) + 1,  # outside the ranking: last
            name_sort_key(row.name),
        ),
    )


def _wheres(results: Results) -> dict[int, str]:
    """Return {person: class}, across schools with the school."""
    if results.contest.across:
        return wheres_of(results.contest)
    sat = {one.person: one.school_class for one in results.entrants if one.school_class}
    classes = SchoolClass.objects.in_bulk(set(sat.values()))
    return {person: str(classes[key]) for person, key in sat.items()}


def by_division(rows: Iterable[Place]) -> list[tuple[str, list[Place]]]:
    """Return places under the name of each division."""
    found: dict[str, list[Place]] = {}
    for row in rows:
        found.setdefault(row.division, []).append(row)
    return list(found.items())
