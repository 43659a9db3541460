"""Attempts as those see them who make them: contests that are open to them, papers, results."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from django.db.models import Exists, Q, TextField
from django.db.models.functions import Cast

from mangxanh.common.asked import Asked
from mangxanh.common.dates import now
from mangxanh.contests.models import Attempt, Contest, Division, QuestionVersion, Round
from mangxanh.contests.models.contests import TOLD
from mangxanh.contests.queries.contests import gives_keys_away
from mangxanh.contests.queries.keys import decisions_of, keys_after, keys_of
from mangxanh.contests.queries.papers import versions_by_pk
from mangxanh.contests.queries.rounds import rounds_of
from mangxanh.contests.saving.store import Saved, in_time
from mangxanh.contests.scoring import Key
from mangxanh.contests.sitting import (
    Seat,
    audiences_of,
    division_of,
    limits_of,
    marks_of,
    pupil_of,
    seat_in,
    things_of,
)
from mangxanh.contests.timing import can_begin, lengthened
from mangxanh.contests.wording import (
    MATCHING,
    MULTIPLE,
    NUMERICAL,
    ORDERING,
    SHORT,
    STEM,
    Figure,
)
from mangxanh.school.models import Person, Pupil, School

State = Contest.State
SCORED = TOLD | {State.CLOSED}


# ---- which contests


@dataclass(frozen=True)
class Entry:
    """A contest that somebody may sit, or has sat, with their place and their attempts in it."""

    contest: Contest
    seat: Seat | None
    rounds: list[Round]
    attempts: list[Attempt]

    @property
    def begun(self) -> list[Attempt]:
        return [one for one in self.attempts if one.started_at]

    @property
    def finished(self) -> list[Attempt]:
        return [one for one in self.begun if one.finished_at and not one.voided_at]

    @property
    def going_on(self) -> Attempt | None:
        """Return the attempt that was begun and whose time is not over."""
        at = now()
        open_ones = [one for one in self.begun if not one.finished_at and not one.voided_at]
        return next((one for one in open_ones if one.due_at and at <= one.due_at), None)

    @property
    def round(self) -> Round | None:
        """Return the round that can be begun now, else the next one, else None."""
        return self.open_round or next((one for one in self.rounds if one.opens_at > now()), None)

    @property
    def open_round(self) -> Round | None:
        at = now()
        return next((one for one in self.rounds if can_begin(limits_of(one), at)), None)

    def used(self, row: Round) -> int:
        """Return how many attempts at a round were begun; those that were voided don't count."""
        return sum(one.round_id == row.pk and not one.voided_at for one in self.begun)

    @property
    def may_begin(self) -> bool:
        """Return whether a paper may be begun, or one that goes on be opened again."""
        row = self.open_round
        is_open = self.contest.state == State.OPEN and self.seat is not None
        fresh = row is not None and self.used(row) < row.attempts
        return self.going_on is not None or (is_open and fresh)


# Asked by a whole school at once.
_OWN = Asked(
    Attempt,
    """
select * from contests_attempt where school_id = %s and person_id = %s
and started_at is not null and (token = %s or finished_at is null)
order by case when token = %s then 0 else 1 end, started_at desc limit 1
""",
)
_SAT = Asked(
    Attempt,
    """
select 1 from contests_attempt
where school_id = %s and person_id = %s and started_at is not null limit 1
""",
)
_OWN_OF_CONTEST = Asked(
    Attempt,
    """
select attempt.* from contests_attempt attempt
join contests_round round on round.id = attempt.round_id
where attempt.school_id = %s and attempt.person_id = %s and round.contest_id = %s
order by round.number, attempt.number
""",
)


def own_attempt(person: Person, token: int) -> Attempt | None:
    """Return somebody's own attempt that a token names, else the one that goes on."""
    school = person.school.pk if person.school else 0
    return _OWN.first(school, person.pk, token, token)


def entry_of(contest: Contest, person: Person) -> Entry:
    """Return what a contest is to somebody."""
    seat = division_of(contest, person)
    rounds = rounds_of(contest.pk)
    by_pk = {row.pk: row for row in rounds}
    school = person.school.pk if person.school else 0
    attempts = _OWN_OF_CONTEST.all(school, person.pk, contest.pk)
    for row in rounds:
        row.contest = contest
    for one in attempts:
        one.round = by_pk[one.round_id]
    return Entry(contest, seat, rounds, attempts)


def entries_of(person: Person, pupil: Pupil | None = None) -> list[Entry]:
    """Return what is open to somebody (`pupil`: who they are, if known), or sat, newest first."""
    if person.school is None:
        return []
    mine = Attempt.objects.visible_to(person).filter(person=person, started_at__isnull=False)
    attempts = list(mine.select_related("round").order_by("round__number", "number"))
    sat = {one.round.contest_id for one in attempts}
    contests = list(Contest.objects.visible_to(person).exclude(state=State.DRAFT))
    wanted = [row for row in contests if row.pk in sat or row.state == State.OPEN]
    if not wanted:
        return []
    divisions = list(Division.objects.filter(contest__in=wanted))
    rounds = list(Round.objects.filter(contest__in=wanted))
    pupil = pupil or pupil_of(person, person.school)
    found = []
    for row in wanted:
        own = [one for one in divisions if one.contest_id == row.pk]
        entry = Entry(
            row,
            seat_in(row, own, person, pupil),
            [one for one in rounds if one.contest_id == row.pk],
            [one for one in attempts if one.round.contest_id == row.pk],
        )
        if entry.seat or entry.begun:
            found.append(entry)
    return found


def open_to(person: Person, pupil: Pupil) -> list[Entry]:
    """Return the contests that a pupil may begin, or go on with, and has handed nothing in of."""
    return [one for one in entries_of(person, pupil) if one.may_begin and not one.finished]


def sits_anything(person: Person) -> bool:
    """Return whether contests have a place in somebody's menu: one is open to them, or they sat one."""
    if person.school is None:
        return False
    # who has sat one is asked most: every page of theirs asks it
    if _SAT.any(person.school.pk, person.pk):
        return True
    return School.objects.filter(sitting_of(person), pk=person.school.pk).exists()


def sitting_of(person: Person) -> Q:
    """Return what sits_anything asks, to be asked beside other things in the same query."""
    sat = Attempt.objects.filter(school=person.school, person=person.pk, started_at__isnull=False)
    if person.school is None:
        return Q(Exists(sat))
    own = audiences_of(person, pupil_of(person, person.school))
    running = Contest.objects.visible_to(person).sat_at(person.school).running()
    open_ones = Division.objects.filter(contest__in=running).annotate(
        whom=Cast("audiences", TextField())
    )
    mine = Q(pk__in=[])
    for audience in own:
        mine |= Q(whom__contains=f'"{audience}"')
    return Q(Exists(sat)) | Q(Exists(open_ones.filter(mine)))


# ---- time as it is told


@dataclass(frozen=True)
class Time:
    """Minutes of a limit as somebody has them. `extra` is 0 for all but who has extra time."""

    whole: int
    extra: int

    @property
    def usual(self) -> int:
        return self.whole - self.extra


def time_of(row: Round, factor: float) -> Time:
    """Return the limit of a round in whole minutes; half a minute more is given, not promised."""
    whole, _extra = lengthened(timedelta(minutes=row.minutes), factor)
    minutes = int(whole.total_seconds() // 60)
    return Time(minutes, minutes - row.minutes)


def minutes_left(due: datetime) -> int:
    """Return whole minutes until a moment, rounded up; 0 when it is over."""
    return max(0, -(-int((due - now()).total_seconds()) // 60))


# ---- papers


@dataclass(frozen=True)
class Slot:
    """A question of a paper as its entrant sees it. `things`: in the order of this attempt.

    `stored`: the answer as saving/ keeps it, "" for none; neither key nor explanation is here.
    """

    number: int
    kind: str
    stem: str
    lefts: tuple[str, ...]
    things: tuple[str, ...]
    stored: str
    picture: Figure | None = None
    beside: tuple[Figure | None, ...] = ()  # the things, where any has a picture

    @property
    def style(self) -> str:
        """Return how it is answered: "one", "several", "order", "match", "text", "number"."""
        if self.kind in (SHORT, NUMERICAL):
            return "text" if self.kind == SHORT else "number"
        return {ORDERING: "order", MATCHING: "match", MULTIPLE: "several"}.get(self.kind, "one")

    @property
    def is_written(self) -> bool:
        """Return whether it is answered in words or with a number."""
        return self.kind in (SHORT, NUMERICAL)

    @property
    def choices(self) -> list[tuple[str, Figure | None]]:
        """Return the things that are chosen from, with their pictures."""
        return list(zip_longest(self.things, self.beside))

    @property
    def chosen(self) -> list[int]:
        """Return the places that were chosen, -1 for what has none yet."""
        if self.is_written or not self.stored:
            return []
        return [int(place) for place in self.stored.split(",")]

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Return what a list is asked for, with the place that was chosen: steps, left sides."""
        steps = tuple(str(n + 1) for n in range(len(self.things)))
        labels = self.lefts if self.style == "match" else steps
        chosen = self.chosen or [-1] * len(labels)
        return list(zip(labels, chosen, strict=False))


def stored_of(saved: Iterable[Saved]) -> dict[int, str]:
    """Return the answers that count by slot, "" for what was taken back."""
    return {one.slot: one.value or "" for one in in_time(list(saved))}


def paper_of(
    attempt: Attempt, versions: dict[int, QuestionVersion], stored: dict[int, str]
) -> list[Slot]:
    """Return the paper of an attempt, with what was answered."""
    found = []
    for number, (pk, order) in enumerate(
        zip(attempt.versions, attempt.orders, strict=True), start=1
    ):
        version = versions[pk]
        things = things_of(version)
        lefts = tuple(version.options) if version.kind == MATCHING else ()
        shown = tuple(things[place] for place in order)
        figures = {one.place: one for one in version.figures}
        beside = tuple(figures.get(str(place)) for place in order) if figures else ()
        found.append(
            Slot(
                number,
                version.kind,
                version.stem,
                lefts,
                shown,
                stored.get(number, ""),
                figures.get(STEM),
                beside,
            )
        )
    return found


# ---- results


@dataclass(frozen=True)
class Told:
    """A question as its entrant is told of it once results are provisional."""

    slot: Slot
    given: list[str]
    right: list[str]
    is_right: bool
    explanation: str


def tells_score(contest: Contest) -> bool:
    """Return whether entrants are told their own score now."""
    if contest.state != State.OPEN:
        return contest.state in SCORED
    if contest.tells != Contest.Tells.AT_ONCE:
        return False
    return not gives_keys_away(contest, contest.rounds.values_list("attempts", flat=True))


def tells_questions(contest: Contest) -> bool:
    """Return whether entrants see questions, keys and explanations of their own paper now."""
    return contest.state in TOLD


def told_of(attempt: Attempt) -> list[Told]:
    """Return the questions of a finished attempt with what was answered and what is right."""
    versions = versions_by_pk(attempt.versions)
    contest = attempt.round.contest
    keys = keys_after(keys_of(versions.values()), decisions_of(contest))
    marks = marks_of(attempt, versions, attempt.answers, keys=keys, policy=contest.policy)
    slots = paper_of(attempt, versions, dict(enumerate(attempt.answers, start=1)))
    return [
        Told(
            slot,
            given_words(slot),
            right_words(versions[pk], keys[pk]),
            share == 1,
            versions[pk].explanation,
        )
        for slot, pk, share in zip(slots, attempt.versions, marks.shares, strict=True)
    ]


def given_words(slot: Slot) -> list[str]:
    """Return in words what was answered."""
    if slot.is_written:
        return [slot.stored] if slot.stored else []
    shown = dict(enumerate(slot.things))
    if slot.style == "match":
        pairs = zip(slot.lefts, slot.chosen, strict=False)
        return [f"{left} – {shown.get(place, '?')}" for left, place in pairs]
    return [shown.get(place, "?") for place in slot.chosen]


def right_words(version: QuestionVersion, key: Key) -> list[str]:
    """Return in words what is right; of a question with one right choice all that count."""
    if version.kind == MATCHING:
        pairs = zip(version.options, version.correct, strict=True)
        return [f"{left} – {version.answers[place]}" for left, place in pairs]
    if version.kind == ORDERING:
        return list(version.options)
    if version.kind == MULTIPLE:
        return [version.options[place] for place in version.correct]
    wholes = [one if isinstance(one, str) else version.options[one[0]] for one in key.right]
    return list(dict.fromkeys(wholes))
