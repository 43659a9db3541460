"""What stands round an alarm: the clause and sentence of a hit, and the guards near it."""

from bisect import bisect_left
from collections.abc import Sequence

from mangxanh.analysis.lexicon import Found, Span
from mangxanh.analysis.packs import Guard, Pack, Rule, Where
from mangxanh.analysis.pieces import Kind
from mangxanh.analysis.tokens import Token

_LONGEST = 16  # words of a guard's own span
_ME_BEFORE = 2  # words before a hit in which its subject is looked for


class Surroundings:
    """The clauses, sentences and guards of one text."""

    def __init__(self, row: Sequence[Token], found: Found, pack: Pack) -> None:
        self._clause: list[int] = []
        self._sentence: list[int] = []
        clause = sentence = 0
        turns = found.starts("BUT")
        for at, token in enumerate(row):
            if token.kind is Kind.STOP:
                sentence += 1
            if token.kind is Kind.STOP or token.comma or at in turns:
                clause += 1
            self._clause.append(clause)
            self._sentence.append(sentence)
        self._me = sorted(found.starts("ME"))
        self._guards = [
            (guard, sorted({span for pattern in guard.patterns for span in pattern.find(found)}))
            for guard in pack.guards
        ]
        self._guards = [(guard, spans) for guard, spans in self._guards if spans]

    def guard_of(self, rule: Rule, hit: Span) -> Guard | None:
        """Return the guard that makes a hit harmless; one that drops it goes first."""
        lowering = [
            guard
            for guard, spans in self._guards
            if rule.category in guard.categories
            and (not guard.rules or rule.id in guard.rules)
            and guard.id not in rule.spared
            and self._reaches(guard, spans, hit)
            and not (guard.spares_me and self._is_of_me(hit))
        ]
        return min(lowering, key=lambda guard: not guard.drops, default=None)

    def _is_of_me(self, hit: Span) -> bool:
        """Return whether somebody speaks of themselves: within the hit or just before it."""
        first = max(hit[0] - _ME_BEFORE, 0)
        at = bisect_left(self._me, first)
        return any(
            self._clause[me] in (self._clause[hit[0]], self._clause[hit[1] - 1])
            for me in self._me[at : at + _LONGEST]
            if me < hit[1]
        )

    def _reaches(self, guard: Guard, spans: list[Span], hit: Span) -> bool:
        at = bisect_left(spans, (hit[0] - guard.within - _LONGEST, 0))
        for span in spans[at:]:
            if span[0] >= hit[1] + guard.within:
                return False
            if self._is_where(guard, span, hit):
                return True
        return False

    def _is_where(self, guard: Guard, span: Span, hit: Span) -> bool:
        gap = max(span[0] - hit[1], hit[0] - span[1])  # below 0 where they overlap
        if gap > guard.within:
            return False
        match guard.where:
            case Where.OVER:
                return gap < 0
            case Where.BEFORE:
                return span[0] < hit[0] and self._clause[span[1] - 1] == self._clause[hit[0]]
            case Where.CLAUSE:
                return _meet(self._clause, span, hit)
            case Where.SENTENCE:
                return _meet(self._sentence, span, hit)
            case Where.NEAR:
                return True


def _meet(parts: Sequence[int], one: Span, other: Span) -> bool:
    """Return whether two spans share a clause or a sentence."""
    return parts[one[0]] <= parts[other[1] - 1] and parts[other[0]] <= parts[one[1] - 1]
