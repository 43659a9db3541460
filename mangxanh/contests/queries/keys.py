"""Keys of questions, as the bank has them and after what was decided in a contest."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from mangxanh.contests.models import Contest, KeyDecision, QuestionVersion
from mangxanh.contests.scoring import Answer, Decision, Key, decided, key_of

_PARTS = Decimal("0.0001")  # as the score of an attempt is kept


def keys_of(versions: Iterable[QuestionVersion]) -> dict[int, Key]:
    """Return the key of each version as the bank has it."""
    return {one.pk: key_of(one.kind, one.options, one.correct, one.answers) for one in versions}


def decisions_of(contest: Contest) -> list[Decision]:
    """Return what was decided in a contest, in order."""
    return [
        Decision(row.version_id, row.verdict, answer_from(row.answer))
        for row in KeyDecision.objects.filter(contest=contest)
    ]


def answer_from(stored: list[int] | str | None) -> Answer | None:
    """Return an answer as scoring reads it, of one as JSON keeps it."""
    if stored is None or isinstance(stored, str):
        return stored
    return tuple(stored)


def keys_after(keys: Mapping[int, Key], decisions: Iterable[Decision]) -> dict[int, Key]:
    """Return the keys after decisions; those on questions that nobody had change nothing."""
    return decided(keys, [one for one in decisions if one.question in keys])


def as_kept(score: Fraction) -> Decimal:
    """Return marks as an attempt keeps them."""
    return (Decimal(score.numerator) / score.denominator).quantize(_PARTS)
