"""Scoring answers by their key: every kind of question, every policy, decisions after appeals.

An answer is plain: a tuple of option indexes (as the question is written, not as it was shown) or
a text; None: nothing was answered. Scores are fractions, so that three thirds make one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from mangxanh.common.text import clean
from mangxanh.contests.reading.found import (
    CHOICES,
    MATCHING,
    MULTIPLE,
    NUMERICAL,
    ORDERING,
    SHORT,
    SINGLE,
    TRUE_FALSE,
)

Answer: TypeAlias = tuple[int, ...] | str

ALL_OR_NOTHING = "all"
PER_OPTION = "per_option"  # a wrong choice takes away what a right one gives, below nothing too
PER_OPTION_FLOORED = "per_option_floored"  # the same, never below nothing
WEIGHTS = "weights"  # what the bank says that each option is worth
POLICIES = {ALL_OR_NOTHING, PER_OPTION, PER_OPTION_FLOORED, WEIGHTS}

KEEP, ACCEPT, VOID = "keep", "accept", "void"
SCORED = {SINGLE, MULTIPLE, TRUE_FALSE, ORDERING, MATCHING, SHORT, NUMERICAL}

LONGEST_NUMBER = 40  # letters of an answer that is read as a number
FINEST_WEIGHT = 100  # 33.33333 percent is a third: the nearest fraction with at most this below
_NUM = r"[-+]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+]?[0-9]{1,2})?"
_PLAIN = re.compile(_NUM)
_DOTTED = re.compile(r"[-+]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")  # 1.250.000,5
_COMMAED = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")  # 1,250,000.5
_STYLES = (_PLAIN, _DOTTED, _COMMAED)


@dataclass(frozen=True)
class Key:
    """What is right. `right`: whole answers, each of which alone is right.

    Of a single choice ((2,),), of several ((0, 2),), of an ordering ((0, 1, 2),) as the steps are
    written in right order, of a matching the right side for each left one ((1, 0, 2),), of a short
    answer its texts, of a number "7", "3..5" or "3.5:0.1" (give or take). `size`: how many options, steps or
    right sides there are to choose from, 0 for texts. `weights`: percent for an option (2,) or a
    text. `void`: whoever had the question is right.
    """

    kind: str
    right: tuple[Answer, ...]
    size: int = 0
    weights: tuple[tuple[Answer, float], ...] = ()
    void: bool = False

    def __post_init__(self) -> None:
        if self.kind not in SCORED:
            raise ValueError(f"no machine scores {self.kind!r}")


@dataclass(frozen=True)
class Marks:
    """What a paper is worth: a share of each question, their sum, how many are wholly right."""

    shares: tuple[Fraction, ...]
    score: Fraction
    right: int


@dataclass(frozen=True)
class Decision:
    """What was decided about a question after appeals; `answer`: a whole answer, of ACCEPT only."""

    question: int
    verdict: str
    answer: Answer | None = None


def key_of(
    kind: str,
    options: Sequence[str],
    correct: Sequence[int],
    answers: Sequence[str] = (),
    weights: Sequence[float] = (),
) -> Key:
    """Return the key of a question in the form of `reading.found.Question`."""
    right: tuple[Answer, ...]
    if kind in (SINGLE, TRUE_FALSE):
        right = tuple((at,) for at in correct)
    elif kind in (SHORT, NUMERICAL):
        right = tuple(options[at] for at in correct)
    elif kind == ORDERING:
        right = (tuple(range(len(options))),)
    else:
        right = (tuple(correct),)
    texts = kind in (SHORT, NUMERICAL)
    size = 0 if texts else len(answers) if kind == MATCHING else len(options)
    worth: list[tuple[Answer, float]] = [
        (options[at] if texts else (at,), weight) for at, weight in enumerate(weights)
    ]
    return Key(kind, right, size, tuple(worth) if kind not in (ORDERING, MATCHING) else ())


def as_written(kind: str, stored: str, order: Sequence[int]) -> Answer | None:
    """Return an answer in terms of the question, of one as it is saved: "2", "0,3", a text.

    Saved numbers are places as one attempt showed them, `order` is its `drawing.shown_order`; of
    an ordering the places in the order that the pupil gave, of a matching one for each left side.
    -1 and places that don't exist stand for nothing. "" is no answer.
    """
    if not stored:
        return None
    if kind in (SHORT, NUMERICAL):
        return stored
    places = map(int, stored.split(","))
    return tuple(order[place] if 0 <= place < len(order) else -1 for place in places)


def share(key: Key, answer: Answer | None, policy: str = ALL_OR_NOTHING) -> Fraction:
    """Return what an answer is worth: 1 is all, 0 nothing, below 0 only PER_OPTION and WEIGHTS.

    Nothing answered is worth nothing. Several right answers: the one that is best for the pupil.
    Of orderings and matchings every policy but ALL_OR_NOTHING counts the places that are right.
    """
    if policy not in POLICIES:
        raise ValueError(f"no policy {policy!r}")
    if key.void:
        return Fraction(1)
    if answer is None or isinstance(answer, str) != (key.kind in (SHORT, NUMERICAL)):
        return Fraction(0)  # a text where options are chosen: from no device of ours
    whole = Fraction(any(_fits(key.kind, answer, right) for right in key.right))
    if whole or policy == ALL_OR_NOTHING:
        return whole
    if policy == WEIGHTS and key.weights:
        return _weighted(key, answer)
    parts = (_part(key.kind, answer, right) for right in key.right)
    part = max(parts, default=Fraction(0))
    return part if policy == PER_OPTION else max(part, Fraction(0))


def _fits(kind: str, answer: Answer, right: Answer) -> bool:
    if isinstance(answer, str) or isinstance(right, str):
        return _same_number(str(answer), str(right)) if kind == NUMERICAL else _same_text(
            str(answer), str(right)
        )  # fmt: skip
    if kind in CHOICES:
        return set(answer) == set(right)
    return answer == right


def _part(kind: str, answer: Answer, right: Answer) -> Fraction:
    """Return how much of a question with several parts is right; nothing of all others."""
    if isinstance(answer, str) or isinstance(right, str) or not right:
        return Fraction(0)
    if kind == MULTIPLE:
        chosen, wanted = set(answer), set(right)
        return Fraction(len(chosen & wanted) - len(chosen - wanted), len(wanted))
    if kind in (ORDERING, MATCHING):
        return Fraction(sum(a == b for a, b in zip(answer, right, strict=False)), len(right))
    return Fraction(0)


def _weighted(key: Key, answer: Answer) -> Fraction:
    """Return the weights of what was chosen: of several options their sum, from 0 to 1."""
    worth = [
        Fraction(weight / 100).limit_denominator(FINEST_WEIGHT)
        for option, weight in key.weights
        if (_fits(key.kind, answer, option) if isinstance(option, str) else option[0] in answer)
    ]
    if key.kind == MULTIPLE:
        return min(max(sum(worth, Fraction(0)), Fraction(0)), Fraction(1))
    return max(worth, default=Fraction(0))


def _same_text(answer: str, right: str) -> bool:
    """Return whether two texts are the same but for capitals, white space and a stop at the end.

    Vietnamese marks count: "má" is not "mà".
    """
    return _bare(answer) == _bare(right)


def _bare(text: str) -> str:
    return clean(text).casefold().rstrip(" .;,!?…")


def _same_number(answer: str, right: str) -> bool:
    """Return whether a number is the right one, or in the right range.

    "1.250" is one and a quarter here and twelve hundred and fifty there: a number that can be
    read in two ways is right if one of them is.
    """
    numbers = [_read(answer, style) for style in _STYLES]
    return any(
        least <= number <= most
        for style in _STYLES
        for least, most in _range(right, style)
        for number in numbers
        if number is not None
    )


def _range(right: str, style: re.Pattern[str]) -> list[tuple[Decimal, Decimal]]:
    """Return the range of a key ("7", "3..5", "3.5:0.1") in one way of writing numbers, or []."""
    if ".." in right:
        ends = [_read(one, style) for one in right.split("..", 1)]
    else:
        middle, about = (_read(one, style) for one in [*right.split(":", 1), "0"][:2])
        if middle is None or about is None:
            return []
        ends = [middle - about, middle + about]
    low, high = ends
    return [] if low is None or high is None else [(low, high)]


def _read(text: str, style: re.Pattern[str]) -> Decimal | None:
    """Return a text as the number that it is in one way of writing numbers."""
    bare = "".join(text.replace("−", "-").split())
    if len(bare) > LONGEST_NUMBER or not style.fullmatch(bare):
        return None
    between = {_DOTTED: ".", _COMMAED: ","}.get(style, "")
    return Decimal((bare.replace(between, "") if between else bare).replace(",", "."))


def mark(
    keys: Sequence[Key], answers: Sequence[Answer | None], policy: str = ALL_OR_NOTHING
) -> Marks:
    """Return the marks of a paper; `keys` and `answers` go slot by slot, of equal length."""
    shares = tuple(share(key, given, policy) for key, given in zip(keys, answers, strict=True))
    return Marks(shares, sum(shares, Fraction(0)), sum(one == 1 for one in shares))


def decided(keys: Mapping[int, Key], decisions: Iterable[Decision]) -> dict[int, Key]:
    """Return the keys by question as they are after decisions, taken in order.

    KEEP leaves a key, ACCEPT makes one more answer right, VOID makes right whoever had the
    question: so nobody loses by a fault of ours. Deciding the same twice changes nothing further.
    Raises ValueError for an unknown verdict or an ACCEPT without answer, KeyError for a question
    without key.
    """
    after = dict(keys)
    for one in decisions:
        key = after[one.question]
        if one.verdict == VOID:
            after[one.question] = replace(key, void=True)
        elif one.verdict == ACCEPT and one.answer is not None:
            right = key.right if one.answer in key.right else (*key.right, one.answer)
            after[one.question] = replace(key, right=right)
        elif one.verdict != KEEP:
            raise ValueError(f"no decision {one.verdict!r} with answer {one.answer!r}")
    return after
