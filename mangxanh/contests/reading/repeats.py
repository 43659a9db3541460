"""Questions that stand twice in a file: first as they are asked, then with their solutions."""

from django.utils.translation import pgettext

from mangxanh.common.text import fold
from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import Found, Question


def once_each(found: Found) -> None:
    """Give a question without answer that of its repetition; flag two that answer differently."""
    first: dict[tuple[str, ...], Question] = {}
    kept: list[Question] = []
    dropped: list[Question] = []
    for question in found.questions:
        same = tuple(" ".join(fold(t).split()) for t in (question.stem, *question.options))
        before = first.setdefault(same, question) if len(question.options) > 1 else question
        if before is question or before.correct == question.correct:
            kept.append(question)
        elif before.correct and question.correct:
            before.flag(words.CONFLICT)
            question.flag(words.CONFLICT)
            kept.append(question)
        else:
            _give(before, question)
            dropped.append(question)
    found.questions[:] = kept
    if dropped:
        told = pgettext(
            "to a teacher",
            "%(count)d questions from here on stand twice; each was taken once, with its answer.",
        )
        found.warn(dropped[0].line, told % {"count": len(dropped)})


def _give(question: Question, again: Question) -> None:
    if not question.correct:
        question.correct, question.type = again.correct, again.type
        question.flags += [flag for flag in again.flags if flag not in question.flags]
    question.explanation = question.explanation or again.explanation
    question.pictures += [one for one in again.pictures if one not in question.pictures]
