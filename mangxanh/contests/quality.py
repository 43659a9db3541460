"""What can be wrong with a bank as a whole: letters of keys, lengths, the same question twice."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from mangxanh.common.text import fold

Id = TypeVar("Id", bound=Hashable)

LETTERS = "ABCDEFGHIJ"
SKEW = (0.20, 0.30)  # share of a letter among questions with four options (issue 7)
LONGEST = 0.30  # share of questions whose longest option is right
LEAST = 12  # questions from which a share says something
NEAR = 0.66  # of the runs of letters in common
_RUN = 4
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Keyed:
    """The options of a question with one right answer."""

    options: Sequence[str]
    right: int


@dataclass(frozen=True)
class Shares:
    """How the right answers of some questions lie. `letters`: of those with four options."""

    count: int
    letters: dict[str, int]
    longest: int

    @property
    def of_four(self) -> int:
        return sum(self.letters.values())

    @property
    def tells(self) -> bool:
        """Return whether there are enough with four options to say anything of letters."""
        return self.of_four >= LEAST

    @property
    def skewed(self) -> list[str]:
        """Return the letters that are right too often or too seldom."""
        if not self.tells:
            return []
        low, high = SKEW
        return [
            letter
            for letter, count in self.letters.items()
            if not low <= count / self.of_four <= high
        ]

    @property
    def longest_too_often(self) -> bool:
        return self.count >= LEAST and self.longest / self.count > LONGEST


def shares(questions: Iterable[Keyed]) -> Shares:
    """Count where the right answers stand, and how often the longest option is right."""
    letters, count, longest = Counter[str](), 0, 0
    for question in questions:
        count += 1
        longest += longest_is_right(question)
        if len(question.options) == 4:  # A, B, C, D
            letters[LETTERS[question.right]] += 1
    return Shares(count, {letter: letters[letter] for letter in "ABCD"}, longest)


def longest_is_right(question: Keyed) -> bool:
    """Return whether the right option is longer than every other; a tie doesn't count."""
    right = len(question.options[question.right])
    others = [len(text) for at, text in enumerate(question.options) if at != question.right]
    return bool(others) and right > max(others)


@dataclass(frozen=True)
class Text(Generic[Id]):
    """What near-duplicates are looked for in; `options` in any order."""

    id: Id
    stem: str
    options: Sequence[str] = ()


def _runs(text: Text[Id]) -> frozenset[str]:
    """Return the runs of four letters of stem and options, without marks, spaces or signs."""
    parts = [_NOT_WORDS.sub("", fold(part)) for part in (text.stem, *text.options)]
    return frozenset(
        part[at : at + _RUN] for part in parts for at in range(max(1, len(part) - _RUN + 1)) if part
    )


def near_duplicates(
    texts: Sequence[Text[Id]], *, among: Sequence[Text[Id]] = ()
) -> list[tuple[Id, Id, float]]:
    """Return pairs that say nearly the same, with how near (0…1), the nearest first.

    With `among` pairs of one of `texts` and one of `among`, or two of `texts`; never two of
    `among`. Two sets are compared only where they share one of their rarest runs: a pair as near
    as `NEAR` always does (prefix filter of set-similarity joins, Chaudhuri, Ganti, Kaushik 2006).
    """
    every = [*texts, *among]
    runs = [_runs(text) for text in every]
    frequency = Counter(run for one in runs for run in one)
    by_run: dict[str, list[int]] = defaultdict(list)
    found: list[tuple[Id, Id, float]] = []
    for at, one in enumerate(runs):
        rarest = sorted(one, key=lambda run: (frequency[run], run))
        prefix = rarest[: len(one) - int(NEAR * len(one)) + 1]
        if at < len(texts):
            candidates = {other for run in prefix for other in by_run[run]}
        else:
            candidates = {other for run in prefix for other in by_run[run] if other < len(texts)}
        for other in sorted(candidates):
            near = _nearness(runs[other], one)
            if near >= NEAR:
                found.append((every[other].id, every[at].id, near))
        for run in prefix:
            by_run[run].append(at)
    return sorted(found, key=lambda pair: -pair[2])


def _nearness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
