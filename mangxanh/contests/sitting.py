"""Who sits a contest where, what their paper looks like, how stored answers are read and marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from mangxanh.common.asked import Asked
from mangxanh.contests.drawing import shown_order
from mangxanh.contests.models import Attempt, Contest, Division, QuestionVersion, Round
from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.contests.saving.desk import GRACE
from mangxanh.contests.saving.tickets import Shape, Ticket
from mangxanh.contests.scoring import Answer, Key, Marks, as_written, mark
from mangxanh.contests.timing import Limits, Outage, due
from mangxanh.contests.wording import MATCHING, MULTIPLE, NUMERICAL, ORDERING, SHORT
from mangxanh.school.models import Person, Pupil, Role, School, SchoolClass

TEACHERS, GUARDIANS = "teachers", "guardians"
LONGEST_SHORT, LONGEST_NUMBER = 200, 40  # letters of an answer
MOST_GUESSED = 100_000


@dataclass(frozen=True)
class Seat:
    """Where somebody sits: the division, whom of its audiences they are, the pupil if they are one."""

    division: Division
    audience: str
    pupil: Pupil | None = None

    @property
    def factor(self) -> float:
        return self.pupil.time_factor if self.pupil else 1.0


# Asked by every pupil who begins.
_PRESENT = Asked(
    Pupil, "select * from school_pupil where person_id = %s and school_id = %s and left_on is null"
)
_DIVISIONS = Asked(
    Division, 'select * from contests_division where contest_id = %s order by "order", id'
)
_CLASS = Asked(SchoolClass, "select * from school_schoolclass where id = %s")


def pupil_of(person: Person, school: School) -> Pupil | None:
    """Return the pupil that a person is at a school, with their class."""
    if not person.has_role(Role.PUPIL):
        return None
    found = _PRESENT.first(person.pk, school.pk)
    if found and found.school_class_id:
        found.school_class = _CLASS.first(found.school_class_id)
    return found


def audiences_of(person: Person, pupil: Pupil | None) -> tuple[str, ...]:
    """Return what somebody may sit as, at the school where they act."""
    found = [str(pupil.school_class.grade)] if pupil and pupil.school_class else []
    found += [TEACHERS] if person.works_here else []
    found += [GUARDIANS] if person.has_role(Role.GUARDIAN) else []
    return tuple(found)


def takes_part(contest: Contest, school: School) -> bool:
    """Return whether people of a school may sit a contest: it is theirs, or the school joined."""
    if contest.across:
        return bool(Contest.objects.sat_at(school).filter(pk=contest.pk).exists())
    return contest.school_id == school.pk


def audience_of(person: Person, school: School) -> str:
    """Return "6" to "9" by the pupil's class, "teachers" for the staff, "guardians"; "" for none."""
    return next(iter(audiences_of(person, pupil_of(person, school))), "")


def seat_in(
    contest: Contest, divisions: Iterable[Division], person: Person, pupil: Pupil | None
) -> Seat | None:
    """Return where somebody sits; None where a contest has no place for them.

    Keepers of the bank try a trial contest in its first division.
    """
    rows = list(divisions)
    if contest.trial:
        here = person.school is not None and person.school.pk == contest.school_id
        first = rows[0] if rows and here and person.has_role(*KEEPERS) else None
        return Seat(first, first.audiences[0]) if first and first.audiences else None
    if person.school is None or not takes_part(contest, person.school):
        return None
    for audience in audiences_of(person, pupil):
        for row in rows:
            if audience in row.audiences:
                return Seat(row, audience, pupil if audience not in (TEACHERS, GUARDIANS) else None)
    return None


def division_of(contest: Contest, person: Person) -> Seat | None:
    """Return where somebody sits, asking for the divisions and the pupil."""
    divisions = _DIVISIONS.all(contest.pk)
    pupil = pupil_of(person, person.school) if person.school else None
    return seat_in(contest, divisions, person, pupil)


# ---- time


def limits_of(row: Round) -> Limits:
    """Return when a round can be begun and how long an attempt lasts."""
    grace = timedelta(milliseconds=GRACE)
    return Limits(row.opens_at, row.closes_at, timedelta(minutes=row.minutes), grace)


def due_of(row: Round, began: datetime, factor: float, outages: Iterable[Outage] = ()) -> datetime:
    """Return when an attempt ends that began at a moment, its time standing still in outages."""
    return due(limits_of(row), began, factor, outages)


def milliseconds(moment: datetime) -> int:
    """Return a moment as saving/ counts it."""
    return round(moment.timestamp() * 1000)


def moment_of(count: int) -> datetime:
    """Return the moment of a count of saving/."""
    return datetime.fromtimestamp(count / 1000, tz=timezone.get_current_timezone())


# ---- papers


def things_of(version: QuestionVersion) -> list[str]:
    """Return what an attempt shows in an order of its own: options, steps, right sides."""
    if version.kind in (SHORT, NUMERICAL):
        return []
    return list(version.answers if version.kind == MATCHING else version.options)


def order_of(version: QuestionVersion, seed: str) -> list[int]:
    """Return the order in which an attempt shows them."""
    return list(shown_order(version.kind, things_of(version), f"{seed}:{version.pk}"))


def shape_of(version: QuestionVersion) -> Shape:
    """Return what an answer to a question may look like."""
    size = len(version.options)
    if version.kind == MULTIPLE:
        return Shape("several", size)
    if version.kind == ORDERING:
        return Shape("order", size)
    if version.kind == MATCHING:
        return Shape("match", size, len(version.answers))
    if version.kind in (SHORT, NUMERICAL):
        return Shape("text", LONGEST_SHORT if version.kind == SHORT else LONGEST_NUMBER)
    return Shape("one", size)


def ticket_of(attempt: Attempt, versions: Mapping[int, QuestionVersion]) -> Ticket:
    """Return the ticket of an attempt that was begun."""
    if attempt.due_at is None:
        raise ValueError("an attempt that was not begun has no ticket")
    shapes = tuple(shape_of(versions[pk]) for pk in attempt.versions)
    return Ticket(attempt.token, attempt.school_id, milliseconds(attempt.due_at), shapes)


# ---- marks


def written(
    attempt: Attempt, versions: Mapping[int, QuestionVersion], answers: Sequence[str]
) -> list[Answer | None]:
    """Return stored answers in terms of the questions, slot by slot."""
    return [
        as_written(versions[pk].kind, stored, order)
        for pk, order, stored in zip(attempt.versions, attempt.orders, answers, strict=True)
    ]


def marks_of(
    attempt: Attempt,
    versions: Mapping[int, QuestionVersion],
    answers: Sequence[str],
    *,
    keys: Mapping[int, Key],
    policy: str,
) -> Marks:
    """Return what stored answers of a paper are worth."""
    slots = [keys[pk] for pk in attempt.versions]
    return mark(slots, written(attempt, versions, answers), policy)
