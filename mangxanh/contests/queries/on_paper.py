"""Class lists on which results on paper are entered."""

from dataclasses import dataclass

from django.db.models import Sum

from mangxanh.contests.models import Attempt, Cell, Contest, Division, Round
from mangxanh.contests.permissions import can_keep_bank, paper_is_open
from mangxanh.contests.printed import Printed, shuffled
from mangxanh.contests.queries.boards import classes_in
from mangxanh.contests.queries.papers import stock_of
from mangxanh.contests.sitting import Seat, takes_part
from mangxanh.school.models import Person, Pupil, SchoolClass
from mangxanh.school.models.pupils import KEEPERS_OF_PUPILS
from mangxanh.school.queries import class_list_of


@dataclass(frozen=True)
class Line:
    """A pupil of the list. `attempt`: a line on paper, or a paper drawn ahead that nobody began."""

    pupil: Pupil
    attempt: Attempt | None
    at_device: bool

    @property
    def right(self) -> int | None:
        return self.attempt.right if self.attempt else None


@dataclass(frozen=True)
class PaperList:
    """A class in a round; `division` None where the contest isn't for it; `asked` questions."""

    turn: Round
    school_class: SchoolClass
    division: Division | None
    asked: int
    lines: list[Line]


def division_for(contest: Contest, grade: int) -> Division | None:
    """Return the division in which a grade takes part."""
    rows = Division.objects.filter(contest=contest)
    return next((row for row in rows if str(grade) in row.audiences), None)


def questions_of(division: Division) -> int:
    """Return of how many questions a paper of a division is."""
    return Cell.objects.filter(division=division).aggregate(n=Sum("count"))["n"] or 0


def paper_list(turn: Round, row: SchoolClass) -> PaperList:
    """Return the pupils of a class with what was entered of them; four statements."""
    division = division_for(turn.contest, row.grade)
    asked = questions_of(division) if division else 0
    pupils = class_list_of(row)
    attempts = Attempt.objects.filter(
        round=turn, person__in=[pupil.person_id for pupil in pupils]
    ).order_by("number")
    held: dict[int, list[Attempt]] = {}
    for one in attempts:
        held.setdefault(one.person_id, []).append(one)
    lines = [_line(pupil, held.get(pupil.person_id, [])) for pupil in pupils]
    return PaperList(turn, row, division, asked, lines)


def _line(pupil: Pupil, attempts: list[Attempt]) -> Line:
    sat = any(one.started_at and one.ended != Attempt.Ended.ON_PAPER for one in attempts)
    return Line(pupil, attempts[0] if attempts and not sat else None, sat)


def paper_classes(contest: Contest, person: Person) -> list[SchoolClass]:
    """Return the classes whose results on paper somebody may enter."""
    grades = [
        int(who)
        for row in Division.objects.filter(contest=contest)
        for who in row.audiences
        if who.isdecimal()
    ]
    school = person.school
    if school is None or not takes_part(contest, school) or not paper_is_open(contest):
        return []
    rows = classes_in(contest, school).filter(grade__in=grades)
    if not (can_keep_bank(person, school) or person.has_role(*KEEPERS_OF_PUPILS)):
        rows = rows.filter(pk__in=SchoolClass.objects.led_by(person).values("pk"))
    return list(rows)


def papers_to_print(turn: Round, audience: str) -> dict[str, list[Printed]] | None:
    """Return the papers of a round for a grade or group in four orders; None: it isn't for them.

    The same while the bank stays the same. TooFewQuestions where none can be put together.
    """
    contest = turn.contest
    rows = Division.objects.filter(contest=contest)
    division = next((row for row in rows if audience in row.audiences), None)
    if division is None:
        return None
    seed = f"{contest.lot_seed}:{turn.number}:{audience}:on paper"
    return shuffled(stock_of(turn).paper(Seat(division, audience), seed), seed)


def audiences_of(contest: Contest) -> list[str]:
    """Return the grades and groups that a contest is for, grades first."""
    rows = Division.objects.filter(contest=contest).values_list("audiences", flat=True)
    return sorted({who for listed in rows for who in listed})
