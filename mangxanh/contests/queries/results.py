"""Who stands where in a contest: attempts marked by the keys as they are after decisions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property, partial

from mangxanh.contests.entrants import number_of
from mangxanh.contests.keychange import Standing, Terms, standings
from mangxanh.contests.models import Attempt, Contest, QuestionVersion
from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.contests.queries.closing import outages_of
from mangxanh.contests.queries.keys import decisions_of, keys_after, keys_of
from mangxanh.contests.ranking import (
    DRAW,
    PREDICTION,
    Lot,
    Prize,
    Result,
    rank,
    ranking_seconds,
)
from mangxanh.contests.scoring import Answer, Key, as_written, mark
from mangxanh.contests.timing import Outage
from mangxanh.school.models import Membership


@dataclass(frozen=True)
class Paper:
    """A finished attempt. `shares`: of each question, by the keys that it was marked by.

    One that was written on paper has no questions here; its marks stay as they were entered.
    """

    attempt: int
    person: int
    round: int
    division: int
    audience: str
    school_class: int | None
    number: int
    questions: tuple[int, ...]
    answers: tuple[Answer | None, ...]
    result: Result
    shares: tuple[Fraction, ...] = ()
    started: datetime | None = None
    changed: tuple[int | None, ...] = ()
    signs: int = 0
    school: int = 0


@dataclass(frozen=True)
class Entrant:
    """Somebody with the best attempt of each round, and what they come to in all."""

    person: int
    division: int
    audience: str
    school_class: int | None
    papers: tuple[Paper, ...]
    result: Result

    @property
    def school(self) -> int:
        """Return the key of the school where they sat."""
        return self.papers[0].school


@dataclass
class Results:
    """All that is reckoned of a contest, read once."""

    contest: Contest
    versions: dict[int, QuestionVersion]
    keys: dict[int, Key]  # after decisions
    papers: list[Paper]
    decided: set[int] = field(default_factory=set)  # questions that something was decided on
    outside: frozenset[int] = frozenset()  # who took part without being ranked

    @cached_property
    def entrants(self) -> list[Entrant]:
        return entrants_of(self.papers, self.contest)

    @cached_property
    def terms(self) -> Terms:
        return terms_of(self.contest, len({one.person for one in self.papers}))

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """Return where each person stands in their division; rank 0 is outside the ranking."""
        found = {
            one.person: Standing(one.result.score, one.result.right, 0, "")
            for one in self.entrants
            if one.person in self.outside
        }
        for rows in by_division(self.ranked(self.entrants)).values():
            found |= standings(rows, self.terms)
        return found

    def ranked(self, entrants: Iterable[Entrant]) -> list[Entrant]:
        """Return those of entrants who are ranked."""
        return [one for one in entrants if one.person not in self.outside]

    def marked(self, keys: Mapping[int, Key]) -> list[Paper]:
        """Return the papers marked by other keys."""
        return marked(self.papers, keys, self.contest.policy)


def results_of(contest: Contest, *, only: int | None = None) -> Results:
    """Return the results of a contest by the keys after all decisions; nothing is written.

    `only`: the papers of one person, who then stands nowhere.
    """
    found = Attempt.objects.finished().filter(round__contest=contest)
    rows = list((found.filter(person=only) if only else found).select_related("round"))
    asked = {version for row in rows for version in row.versions}
    versions = QuestionVersion.objects.select_related("question").in_bulk(asked)
    decisions = decisions_of(contest)
    keys = keys_after(keys_of(versions.values()), decisions)
    outages = outages_of([contest.pk]).get(contest.pk, [])
    papers = marked([paper_of(row, keys, outages) for row in rows], keys, contest.policy)
    decided = {one.question for one in decisions}
    return Results(contest, versions, keys, papers, decided, keepers_of(contest))


def keepers_of(contest: Contest) -> frozenset[int]:
    """Return who can see keys, so may take part but is not ranked; a trial ranks them."""
    if contest.trial:
        return frozenset()
    held = Membership.objects.filter(school=contest.school_id, role__in=KEEPERS).current()
    return frozenset(held.values_list("person", flat=True))


def paper_of(row: Attempt, keys: Mapping[int, Key], outages: Sequence[Outage] = ()) -> Paper:
    """Return an attempt with its answers in terms of the questions, marked as it was stored."""
    result = Result(
        entrant=row.person_id,
        right=row.right or 0,
        score=Fraction(row.score or 0),
        seconds=ranking_seconds(row.first_change, row.last_change, row.factor, outages),
        predicted=row.guess,
    )
    return Paper(
        attempt=row.pk,
        person=row.person_id,
        round=row.round_id,
        division=row.division_id,
        audience=row.audience,
        school_class=row.school_class_id,
        number=row.number,
        questions=tuple(row.versions),
        answers=answers_of(row, keys),
        result=result,
        started=row.started_at,
        changed=tuple(row.changed),
        signs=len(row.signs),
        school=row.school_id,
    )


def answers_of(row: Attempt, keys: Mapping[int, Key]) -> tuple[Answer | None, ...]:
    """Return the answers slot by slot, None where nothing was answered."""
    given = [*row.answers, *([None] * (len(row.versions) - len(row.answers)))]
    return tuple(
        as_written(keys[version].kind, stored or "", order)
        for version, stored, order in zip(row.versions, given, row.orders, strict=True)
    )


def marked(papers: Iterable[Paper], keys: Mapping[int, Key], policy: str) -> list[Paper]:
    """Return papers with marks by these keys."""
    return [_marked(one, keys, policy) if one.questions else one for one in papers]


def _marked(paper: Paper, keys: Mapping[int, Key], policy: str) -> Paper:
    marks = mark([keys[question] for question in paper.questions], paper.answers, policy)
    result = replace(paper.result, right=marks.right, score=marks.score)
    return replace(paper, shares=marks.shares, result=result)


def terms_of(contest: Contest, entrants: int) -> Terms:
    """Return what every division of a contest was announced with; `entrants` is what was guessed.

    Before the public text of the lot is known nothing is drawn: equals share their rank.
    """
    drawn = DRAW in contest.rules and bool(contest.lot_public)
    return Terms(
        rules=tuple(rule for rule in contest.rules if drawn or rule != DRAW),
        prizes=tuple(Prize(*prize) for prize in contest.prizes),
        policy=contest.policy,
        truth=entrants if PREDICTION in contest.rules else None,
        lot=Lot(contest.lot_seed, contest.lot_public, partial(number_of, contest.pk))
        if drawn
        else None,
    )


def entrants_of(papers: Iterable[Paper], contest: Contest) -> list[Entrant]:
    """Return everybody once, with the best attempt of each round and their sums."""
    held: dict[int, dict[int, list[Paper]]] = defaultdict(lambda: defaultdict(list))
    for paper in papers:
        held[paper.person][paper.round].append(paper)
    rules = [rule for rule in contest.rules if rule not in (DRAW, PREDICTION)]
    return [
        _entrant([_best(row, rules) for _round, row in sorted(rounds.items())])
        for rounds in held.values()
    ]


def _best(papers: list[Paper], rules: Sequence[str]) -> Paper:
    if len(papers) == 1:
        return papers[0]
    numbered = [replace(one.result, entrant=one.number) for one in papers]
    best = rank(numbered, rules)[0].entrant
    return next(one for one in papers if one.number == best)


def _entrant(papers: list[Paper]) -> Entrant:
    first = papers[0]
    times = [one.result.seconds for one in papers if one.result.seconds is not None]
    guesses = [one.result.predicted for one in papers if one.result.predicted is not None]
    result = Result(
        entrant=first.person,
        right=sum(one.result.right for one in papers),
        score=sum((one.result.score for one in papers), Fraction(0)),
        seconds=sum(times) if times else None,
        predicted=guesses[0] if guesses else None,
    )
    return Entrant(
        person=first.person,
        division=first.division,
        audience=first.audience,
        school_class=papers[-1].school_class,
        papers=tuple(papers),
        result=result,
    )


def by_division(entrants: Iterable[Entrant]) -> dict[int, list[Result]]:
    """Return the results of each division."""
    found: dict[int, list[Result]] = defaultdict(list)
    for one in entrants:
        found[one.division].append(one.result)
    return found
