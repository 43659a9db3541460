"""What the papers of a round are drawn from, and what each person has had in the school year."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.utils.timezone import localdate

from mangxanh.common.dates import now
from mangxanh.contests.drawing import Candidate, Cell, draw
from mangxanh.contests.models import Attempt, Question, QuestionVersion, Round
from mangxanh.contests.models import Cell as CellRow
from mangxanh.contests.models.bank import AUDIENCE_FIELDS
from mangxanh.contests.sitting import Seat, order_of
from mangxanh.school.models import Person

SEED_BYTES, TOKEN_BITS = 32, 63
_READY = """
select count(*), exists(select 1 from contests_lawchange where school_id = %s and made_at >= %s)
from contests_question where trial = %s and state = %s and current_id in
"""
MOST_MET = 5000  # versions that a process remembers, about 2 KB each
_met: dict[int, QuestionVersion] = {}


@dataclass
class Stock:
    """The bank of a round. `drawn`: how often each question was drawn, kept while papers are made.

    `current`: the version of each question that is asked now; `of_version`: which question a
    version belongs to.
    """

    round: Round
    candidates: list[Candidate]
    current: Mapping[int, int]
    of_version: Mapping[int, int]
    matrices: Mapping[int, list[tuple[str, int, int]]]
    drawn: Counter[int]
    _known: dict[int, QuestionVersion] = field(default_factory=dict)

    def paper(self, seat: Seat, seed: str, seen: Collection[int] = ()) -> list[QuestionVersion]:
        """Return the versions of one paper and count them; TooFewQuestions where it can't be."""
        matrix = [
            Cell(topic, difficulty, seat.audience, count)
            for topic, difficulty, count in self.matrices.get(seat.division.pk, [])
        ]
        questions = draw(
            matrix,
            self.candidates,
            day=localdate(self.round.opens_at),
            seed=seed,
            drawn=self.drawn,
            seen=frozenset(seen),
        )
        self.drawn.update(questions)
        return self._versions([self.current[question] for question in questions])

    def _versions(self, keys: list[int]) -> list[QuestionVersion]:
        missing = [key for key in keys if key not in self._known]
        if missing:
            self._known |= versions_by_pk(missing)
        return [self._known[key] for key in keys]


def versions_by_pk(keys: Iterable[int]) -> dict[int, QuestionVersion]:
    """Return versions by their keys: for marking and showing, whoever asks.

    A version never changes, so each process asks for it once.
    """
    wanted = set(keys)
    found = {key: row for key in wanted if (row := _met.get(key))}
    if missing := wanted - found.keys():
        met = QuestionVersion.objects.in_bulk(missing)
        if len(_met) + len(met) > MOST_MET:
            _met.clear()
        _met.update(met)
        found |= met
    return found


def forget_versions() -> None:
    """Meet all versions anew: tests roll the database back, and keys come again."""
    _met.clear()


def stock_of(row: Round) -> Stock:
    """Return what papers of a round are drawn from: its slice of what may be asked that day."""
    contest = row.contest
    bank = Question.objects.filter(school=row.school_id, trial=contest.trial)
    drawable = bank.drawable(localdate(row.opens_at)).filter(current__isnull=False)
    if row.questions:
        drawable = drawable.filter(pk__in=row.questions)
    names = [f"current__{name}" for name in AUDIENCE_FIELDS.values()]
    rows = list(drawable.values_list("pk", "current_id", "topic", "current__difficulty", *names))
    apart = _kept_apart(row.school_id)
    of_version = dict(
        QuestionVersion.objects.filter(school=row.school_id).values_list("pk", "question_id")
    )
    return Stock(
        row,
        [
            Candidate(
                pk, topic, level, _audiences(fits), not_with=frozenset(apart.get(pk, ()))
            )
            for pk, _version, topic, level, *fits in rows
        ],
        {pk: version for pk, version, *_rest in rows},
        of_version,
        _matrices(contest.pk),
        _drawn(row, of_version),
    )  # fmt: skip


def _audiences(fits: Iterable[bool]) -> frozenset[str]:
    return frozenset(who for who, fit in zip(AUDIENCE_FIELDS, fits, strict=True) if fit)


def _kept_apart(school_id: int) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    pairs = Question.not_with.through.objects.filter(from_question__school=school_id)
    for one, other in pairs.values_list("from_question_id", "to_question_id"):
        found[one].append(other)
    return found


def _matrices(contest_id: int) -> dict[int, list[tuple[str, int, int]]]:
    found: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    rows = CellRow.objects.filter(division__contest=contest_id)
    for division, *cell in rows.values_list("division_id", "topic", "difficulty", "count"):
        found[division].append((cell[0], cell[1], cell[2]))
    return found


def _drawn(row: Round, of_version: Mapping[int, int]) -> Counter[int]:
    papers = Attempt.objects.filter(round=row).values_list("versions", flat=True)
    return Counter(of_version[pk] for paper in papers for pk in paper if pk in of_version)


def seen_by(people: Collection[int], stock: Stock) -> dict[int, set[int]]:
    """Return which questions each person had in the school year of a contest."""
    rows = Attempt.objects.filter(
        person__in=people, round__contest__year=stock.round.contest.year_id
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person, versions in rows.values_list("person_id", "versions"):
        found[person].update(stock.of_version[pk] for pk in versions if pk in stock.of_version)
    return found


def fresh_paper(stock: Stock, seat: Seat, person: Person, seen: Collection[int]) -> Attempt:
    """Return an attempt with a paper of its own that nobody has begun, not saved yet."""
    seed = secrets.token_hex(SEED_BYTES)
    versions = stock.paper(seat, seed, seen)
    return Attempt(
        school_id=stock.round.school_id,
        round=stock.round,
        division=seat.division,
        person=person,
        school_class=seat.pupil.school_class if seat.pupil else None,
        audience=seat.audience,
        token=secrets.randbits(TOKEN_BITS),
        seed=seed,
        versions=[version.pk for version in versions],
        orders=[order_of(version, seed) for version in versions],
        drawn_at=now(),
    )


def can_be_asked(attempt: Attempt, row: Round) -> bool:
    """Return whether all that was drawn ahead may still be asked: nothing retired, no law ended.

    Which law is in force is asked again only where an end was written down since: a whole school
    begins in the same minute.
    """
    ready, law_changed = _ready(attempt, row)
    if ready < len(attempt.versions) or not law_changed:
        return ready == len(attempt.versions)
    bank = Question.objects.filter(current__in=attempt.versions)
    held: int = bank.drawable(localdate(row.opens_at)).count()
    return held == len(attempt.versions)


def _ready(attempt: Attempt, row: Round) -> tuple[int, bool]:
    """Return how many questions of a paper are ready, and whether a law ended since it was drawn."""
    drawn_at = connection.ops.adapt_datetimefield_value(attempt.drawn_at)
    trial = row.contest.trial  # keys of the other bank are shown
    places = ", ".join(["%s"] * len(attempt.versions))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_READY} ({places})",
            [row.school_id, drawn_at, trial, Question.State.READY, *attempt.versions],
        )
        ready, law_changed = cursor.fetchone()
    return ready, bool(law_changed)
