"""An attempt: begun, guessed with, finished by whoever makes it or when its time is over.

No row of history tells of it: history stays ten years, and what a child did here is forgotten
earlier. All of it may come twice and in parallel.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import pgettext

from mangxanh.common.asked import Asked, write
from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.contests.desk import desk
from mangxanh.contests.drawing import TooFewQuestions
from mangxanh.contests.models import Attempt, Contest, Participation, QuestionVersion, Round
from mangxanh.contests.permissions import can_sit
from mangxanh.contests.queries.keys import as_kept, decisions_of, keys_after, keys_of
from mangxanh.contests.queries.papers import (
    can_be_asked,
    fresh_paper,
    seen_by,
    stock_of,
    versions_by_pk,
)
from mangxanh.contests.queries.rounds import round_by_pk
from mangxanh.contests.saving.desk import settled
from mangxanh.contests.saving.store import Late, Saved
from mangxanh.contests.scoring import Marks
from mangxanh.contests.sitting import (
    MOST_GUESSED,
    Seat,
    division_of,
    due_of,
    limits_of,
    marks_of,
    moment_of,
)
from mangxanh.contests.timing import can_begin
from mangxanh.school.models import Person

BEGUN = ["school", "number", "factor", "school_class", "started_at", "due_at"]
READ = [
    *("school", "person", "token", "versions", "orders", "started_at", "due_at", "finished_at"),
    *("guess", "round__contest__state", "round__contest__policy", "round__contest__asks_number"),
]
# Asked by a whole school at once.
_PERSON = Asked(Person, "select 1 from school_person where id = %s", locks=True)
_MINE = Asked(
    Attempt,
    "select * from contests_attempt where round_id = %s and person_id = %s order by number",
)
_ONE = Asked(Attempt, "select * from contests_attempt where id = %s", locks=True)
AT_A_STROKE = 50  # attempts that one transaction finishes


@transaction.atomic
def start(row: Round, *, by: Person) -> Attempt:
    """Begin an attempt at a round, or return the one that goes on: one at a time for each person.

    PermissionDenied where somebody has no place in the contest or no attempt left;
    ValidationError before the opening, after the closing, and where no paper can be drawn.
    """
    _PERSON.hold(by.pk)  # two taps wait for each other
    row = round_by_pk(row.pk)  # it may have been lengthened while they waited
    if by.school is None:
        raise PermissionDenied
    mine = _MINE.all(row.pk, by.pk)
    begun = [one for one in mine if one.started_at and not one.voided_at]
    going_on = next((one for one in begun if one.finished_at is None), None)
    if going_on is not None:
        require(can_sit(by, going_on))
        return _of(going_on, row)  # whatever class somebody is in by now
    seat = _seat(row, by)
    _must_be_open(row)
    require(len(begun) < row.attempts)
    paper = next((one for one in mine if one.started_at is None), None)
    number = max((one.number for one in mine if one.started_at), default=0) + 1
    ready = _ready(paper, row, seat, by)
    ready.school = by.school  # not the contest's, where that is across schools
    return _begun(ready, number, seat, ahead=ready is paper)


def _seat(row: Round, by: Person) -> Seat:
    """Return where somebody sits; PermissionDenied where nowhere."""
    require(row.contest.state != Contest.State.DRAFT)
    if row.contest.across and by.school:  # a school that withdraws and who begins wait in turn
        invited = Participation.objects.select_for_update(of=("self",))
        invited.filter(contest=row.contest, school=by.school).first()
    seat = division_of(row.contest, by)
    if seat is None:
        raise PermissionDenied
    return seat


def _of(attempt: Attempt, row: Round) -> Attempt:
    attempt.round = row
    return attempt


def _must_be_open(row: Round) -> None:
    if row.contest.state != Contest.State.OPEN or not can_begin(limits_of(row), now()):
        told = pgettext("to a pupil", "This contest can't be begun now.")
        raise ValidationError(told)


def _ready(paper: Attempt | None, row: Round, seat: Seat, by: Person) -> Attempt:
    """Return the paper that was drawn ahead where it still fits, else one drawn now."""
    same = paper is not None and (paper.division_id, paper.audience) == (
        seat.division.pk,
        seat.audience,
    )
    if paper is not None and same and can_be_asked(paper, row):
        return _of(paper, row)
    stock = stock_of(row)
    try:
        fresh = fresh_paper(stock, seat, by, seen_by([by.pk], stock)[by.pk])
    except TooFewQuestions as error:
        told = pgettext("to a pupil", "No paper could be put together. Please tell your teacher.")
        raise ValidationError(told) from error
    if paper is not None:
        fresh.pk, fresh.token = paper.pk, paper.token
    return fresh


def _begun(paper: Attempt, number: int, seat: Seat, *, ahead: bool) -> Attempt:
    paper.number, paper.factor = number, seat.factor
    paper.school_class = seat.pupil.school_class if seat.pupil else None
    paper.started_at = now()
    paper.due_at = due_of(paper.round, paper.started_at, seat.factor)
    if ahead:
        write(paper, *BEGUN)
    else:
        paper.save()
    return paper


@transaction.atomic
def set_guess(attempt: Attempt, guess: int | None, *, by: Person) -> None:
    """Keep how many somebody thinks will take part; None takes it back."""
    require(can_sit(by, attempt))
    row = _locked([attempt.pk])[0]
    require(row.round.contest.asks_number and row.started_at is not None)
    if row.finished_at:
        raise ValidationError(pgettext("to a pupil", "Your paper is handed in already."))
    if guess is not None and not 0 <= guess <= MOST_GUESSED:
        raise ValidationError(pgettext("to a pupil", "Please write a number, like 350."))
    row.guess = guess
    row.save(update_fields=["guess"])


def finish(attempt: Attempt, *, by: Person) -> Attempt:
    """Hand an attempt in: every answer that was said to be saved counts. Twice is harmless.

    Not in the worker. Unavailable where the answers can't be closed now: ask again.
    """
    require(can_sit(by, attempt) and attempt.started_at is not None)
    if attempt.finished_at is not None:
        return attempt
    saved = desk().finish(attempt.token)
    with transaction.atomic():
        row = _of(_ONE.all(attempt.pk)[0], attempt.round)
        _end([row], {row.token: saved}, by_oneself=True)
    return row


def finish_due() -> int:
    """Finish what ran out of time, in the worker; return how many.

    Only when nobody is told "saved" any more (saving/), so all that counts is there.
    """
    ended = 0
    while keys := _over():
        with transaction.atomic():
            rows = [row for row in _locked(keys) if _is_over(row)]
            _end(rows, {row.token: desk().answers_of(row.token) for row in rows})
        ended += len(rows)
    return ended


def _settled_before() -> datetime:
    return now() - timedelta(milliseconds=settled(0))


def _over() -> list[int]:
    rows = Attempt.objects.going_on().filter(due_at__lte=_settled_before())
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:AT_A_STROKE])


def _is_over(row: Attempt) -> bool:
    """Return whether it still is: meanwhile somebody may have been given more time."""
    return row.finished_at is None and row.due_at is not None and row.due_at <= _settled_before()


def _locked(keys: Iterable[int]) -> list[Attempt]:
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("round__contest")
    return list(rows.filter(pk__in=list(keys)).only(*READ).order_by())


def _end(
    rows: Sequence[Attempt], saved: Mapping[int, Sequence[Saved]], *, by_oneself: bool = False
) -> None:
    """Score attempts that go on and write them; those that are finished stay as they are."""
    rows = [row for row in rows if row.finished_at is None]
    versions = versions_by_pk(pk for row in rows for pk in row.versions)
    at = now()
    for row in rows:
        in_time = by_oneself and row.due_at is not None and at <= row.due_at
        row.finished_at = at if in_time else row.due_at
        row.ended = Attempt.Ended.BY_ONESELF if in_time else Attempt.Ended.BY_TIME
        take(row, saved[row.token])
        score(row, versions)
        write(row, *RESULT, "finished_at", "ended")


RESULT = ["answers", "changed", "late", "first_change", "last_change", "score", "right"]


def take(row: Attempt, saved: Sequence[Saved], *, late_counts: bool = False) -> None:
    """Put what was saved into an attempt; late answers beside it, or in it where they count."""
    count = len(row.versions)
    row.answers, row.changed = [""] * count, [None] * count
    row.late = [[one.slot, one.value or "", one.last] for one in saved if one.late != Late.NO]
    taken = [one for one in saved if one.late == Late.NO]
    if late_counts:  # the last one wins, as it does in time
        taken += sorted((one for one in saved if one.late != Late.NO), key=lambda one: one.last)
    for one in taken:
        row.answers[one.slot - 1] = one.value or ""
        row.changed[one.slot - 1] = one.last
    moments = [moment for one in taken for moment in (one.first, one.last)]
    row.first_change, row.last_change = (
        (moment_of(min(moments)), moment_of(max(moments))) if moments else (None, None)
    )
    if row.last_change and row.due_at and row.last_change > row.due_at:
        row.last_change = row.due_at  # what came late for want of a network took no longer
        row.first_change = min(row.first_change or row.due_at, row.due_at)


def score(row: Attempt, versions: Mapping[int, QuestionVersion]) -> Marks:
    """Mark what an attempt holds, by the keys as they are after what was decided."""
    own = [versions[pk] for pk in dict.fromkeys(row.versions)]
    contest = row.round.contest
    decisions = [] if contest.state == Contest.State.OPEN else decisions_of(contest)
    keys = keys_after(keys_of(own), decisions)
    marks = marks_of(row, versions, row.answers, keys=keys, policy=contest.policy)
    row.score, row.right = as_kept(marks.score), marks.right
    return marks
