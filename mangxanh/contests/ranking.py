"""Ranks by an ordered list of rules, prizes, and boards on which no child stands."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TypeAlias

from mangxanh.contests.chance import LEAST_SEED, digest
from mangxanh.contests.timing import Outage, checked, lost

RIGHT = "right"  # more answers that are wholly right
SCORE = "score"  # more points, parts of answers too
TIME = "time"  # less ranking time
TIE_QUESTION = "tie_question"  # more points for the question that breaks ties
PREDICTION = "prediction"  # nearer to the number that everybody had to guess
DRAW = "draw"  # by lot; without it equals share a rank
RULES = {RIGHT, SCORE, TIME, TIE_QUESTION, PREDICTION, DRAW}

CAP = Fraction(4, 5)  # more of a class than this counts for nothing: nobody is pressed to take part

Part: TypeAlias = int | Fraction | float | str


@dataclass(frozen=True)
class Result:
    """What of a finished attempt decides ranks. `entrant`: the number that is drawn by.

    `seconds`: ranking time, None if nothing was answered; `predicted`: None if nothing was.
    """

    entrant: int
    right: int
    score: Fraction
    seconds: int | None = None
    tie: Fraction = Fraction(0)
    predicted: int | None = None


@dataclass(frozen=True)
class Placed:
    """A rank from 1; equals share it, and the ranks they take up are left out: 1, 2, 2, 4."""

    entrant: int
    rank: int


@dataclass(frozen=True)
class Lot:
    """What a draw goes by: a seed whose `commitment` was published before, and what followed.

    `public`: a published text that nobody could know at the commitment, e.g. numbers drawn on the
    evening after the closing. Without it whoever knows the entrants could try seeds beforehand.
    """

    seed: str
    public: str = ""
    number: Callable[[int], int] = int  # under which an entrant is drawn, which they are told


@dataclass(frozen=True)
class Prize:
    """A prize, best first in a table: for how many ranks, from how many right answers."""

    name: str
    count: int
    least: int = 1


@dataclass(frozen=True)
class Turnout:
    """How many pupils of a class took part."""

    name: str
    pupils: int
    took_part: int


def ranking_seconds(
    first: datetime | None,
    last: datetime | None,
    factor: float = 1.0,
    outages: Iterable[Outage] = (),
) -> int | None:
    """Return the ranking time in whole seconds, part of one left out; None: nothing was answered.

    From the first to the last change of an answer on the server, less our own outages, divided by
    the factor of extra time. Whole seconds, since what is not shown must not decide.
    """
    if first is None or last is None:
        return None
    spent = last - first - lost(outages, first, last)
    return int((spent / checked(factor)).total_seconds())


def rank(
    results: Iterable[Result],
    rules: Sequence[str],
    *,
    truth: int | None = None,
    lot: Lot | None = None,
) -> list[Placed]:
    """Return everybody's rank by rules in order, best first, equals by the entrant's number.

    `results`: one of each entrant. `truth`: what was to be predicted. Raises ValueError if a rule is unknown, doubled or lacks what
    it goes by, or if something follows the draw.
    """
    _check(rules, truth, lot)
    by_rule = _parts(truth, lot)
    keys = {one.entrant: tuple(by_rule[rule](one) for rule in rules) for one in results}
    placed: list[Placed] = []
    before: tuple[Part, ...] | None = None
    for at, entrant in enumerate(sorted(keys, key=lambda one: (*keys[one], one)), start=1):
        same = placed and keys[entrant] == before
        placed.append(Placed(entrant, placed[-1].rank if same else at))
        before = keys[entrant]
    return placed


def _check(rules: Sequence[str], truth: int | None, lot: Lot | None) -> None:
    if unknown := set(rules) - RULES:
        raise ValueError(f"no rules {sorted(unknown)}")
    if len(set(rules)) < len(rules) or DRAW in rules[:-1]:
        raise ValueError("each rule once, the draw last")
    if PREDICTION in rules and truth is None:
        raise ValueError("a prediction needs the truth")
    if DRAW in rules and (lot is None or len(lot.seed) < LEAST_SEED):
        raise ValueError("a draw needs a seed that was committed to")


def _parts(truth: int | None, lot: Lot | None) -> dict[str, Callable[[Result], Part]]:
    """Return for each rule the number that is less for who is better."""
    never = float("inf")
    return {
        RIGHT: lambda one: -one.right,
        SCORE: lambda one: -one.score,
        TIME: lambda one: never if one.seconds is None else one.seconds,
        TIE_QUESTION: lambda one: -one.tie,
        PREDICTION: lambda one: never if one.predicted is None else abs(one.predicted - (truth or 0)),
        DRAW: lambda one: drawn_by(lot, one.entrant) if lot else "",
    }  # fmt: skip


def drawn_by(lot: Lot, entrant: int) -> str:
    """Return what an entrant is drawn by: the least in the order of letters comes first.

    Anybody can recompute it: `printf '%s' 'SEED:PUBLIC:NUMBER' | sha256sum`.
    """
    return digest(f"{lot.seed}:{lot.public}:{lot.number(entrant)}")


def awards(
    placed: Iterable[Placed], results: Iterable[Result], prizes: Sequence[Prize]
) -> dict[int, str]:
    """Return the prize of each entrant who has one.

    A prize goes to ranks: with 1 first and 2 second prizes ranks 2 and 3 are second. Who shares a
    rank gets the same, so there may be more prizes than planned, never one taken from a child.
    """
    right = {one.entrant: one.right for one in results}
    won: dict[int, str] = {}
    for one in placed:
        ranks = 0
        for prize in prizes:
            ranks += prize.count
            if one.rank <= ranks:
                if right[one.entrant] >= prize.least:
                    won[one.entrant] = prize.name
                break
    return won


def needed(pupils: int, threshold: Fraction) -> int:
    """Return how many of a class reach a threshold: rounded down, but at least one.

    So no class needs a larger share of its pupils than another, however small it is.
    """
    return max(int(pupils * threshold), 1)


def reaches(turnout: Turnout, threshold: Fraction) -> bool:
    return turnout.took_part >= needed(turnout.pupils, threshold)


def class_awards(turnouts: Iterable[Turnout], prizes: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Return the prize of each class that has one: the highest whose percent it reached.

    Prizes aren't counted: every class that reaches one gets it.
    """
    highest_first = sorted(prizes, key=lambda one: -one[1])
    won: dict[str, str] = {}
    for one in turnouts:
        for name, percent in highest_first:
            if reaches(one, Fraction(percent, 100)):
                won[one.name] = name
                break
    return won


def board(
    turnouts: Iterable[Turnout], thresholds: Iterable[Fraction]
) -> list[tuple[Fraction, list[str]]]:
    """Return for each threshold, highest first, the classes that reached it and none above.

    Classes stand by name, never by their share; who reached none stands nowhere. Raises ValueError
    for a threshold above CAP, which counts for nothing.
    """
    left = sorted(turnouts, key=lambda one: _class_order(one.name))
    found = []
    for threshold in sorted(set(thresholds), reverse=True):
        if threshold > CAP:
            raise ValueError(f"no class can reach {threshold}")
        found.append((threshold, [one.name for one in left if reaches(one, threshold)]))
        left = [one for one in left if not reaches(one, threshold)]
    return found


def _class_order(name: str) -> list[tuple[int, str]]:
    """Return the key that puts 6A2 before 6A10."""
    return [
        (int(number or 0), letters.casefold())
        for number, letters in re.findall(r"([0-9]*)([^0-9]*)", name)
    ]
