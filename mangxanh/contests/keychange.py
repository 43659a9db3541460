"""Changing a key after attempts are finished: first who would move, then the same for good."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mangxanh.contests.ranking import Lot, Prize, Result, awards, rank
from mangxanh.contests.scoring import ALL_OR_NOTHING, Answer, Key, mark


@dataclass(frozen=True)
class Terms:
    """What a division was announced with."""

    rules: tuple[str, ...]
    prizes: tuple[Prize, ...] = ()
    policy: str = ALL_OR_NOTHING
    tie_question: int | None = None
    truth: int | None = None
    lot: Lot | None = None


@dataclass(frozen=True)
class Finished:
    """A finished attempt: its questions and answers slot by slot, and its result as it stands."""

    questions: tuple[int, ...]
    answers: tuple[Answer | None, ...]
    result: Result


@dataclass(frozen=True)
class Standing:
    """Where somebody stands."""

    score: Fraction
    right: int
    rank: int
    prize: str  # "" without one


@dataclass(frozen=True)
class Moved:
    """Somebody whose standing changes; another `prize` changes a certificate."""

    entrant: int
    before: Standing
    after: Standing


def marked_again(
    finished: Iterable[Finished], keys: Mapping[int, Key], terms: Terms
) -> list[Finished]:
    """Return the attempts with results by these keys; times and predictions stay as they are."""
    return [replace(one, result=_result(one, keys, terms)) for one in finished]


def _result(one: Finished, keys: Mapping[int, Key], terms: Terms) -> Result:
    marks = mark([keys[question] for question in one.questions], one.answers, terms.policy)
    tie = one.result.tie
    if terms.tie_question in one.questions:
        tie = marks.shares[one.questions.index(terms.tie_question)]
    return replace(one.result, right=marks.right, score=marks.score, tie=tie)


def standings(results: Sequence[Result], terms: Terms) -> dict[int, Standing]:
    """Return where each entrant of a division stands."""
    placed = rank(results, terms.rules, truth=terms.truth, lot=terms.lot)
    prizes = awards(placed, results, terms.prizes)
    ranks = {one.entrant: one.rank for one in placed}
    return {
        one.entrant: Standing(one.score, one.right, ranks[one.entrant], prizes.get(one.entrant, ""))
        for one in results
    }


def dry_run(finished: Sequence[Finished], keys: Mapping[int, Key], terms: Terms) -> list[Moved]:
    """Return who would move if all attempts of a division were marked by these keys, best first.

    `keys`: of every question that was drawn, the changed ones changed (`scoring.decided`). Nothing
    is written; of what `marked_again` gives with the same keys nobody moves any more.
    """
    after = marked_again(finished, keys, terms)
    return moves([one.result for one in finished], [one.result for one in after], terms)


def moves(before: Sequence[Result], after: Sequence[Result], terms: Terms) -> list[Moved]:
    """Return who of a division stands elsewhere afterwards, best first."""
    was, now = standings(before, terms), standings(after, terms)
    moved = [
        Moved(entrant, was[entrant], now[entrant])
        for entrant in was
        if was[entrant] != now[entrant]
    ]
    return sorted(moved, key=lambda one: (one.after.rank, one.entrant))
