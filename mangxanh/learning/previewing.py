"""A draft as its readers would see it, also one that is not whole yet."""

from dataclasses import replace

from mangxanh.learning.pages import lesson_bytes
from mangxanh.learning.texts import AUDIENCES, KINDS, Card, Lesson, Question
from mangxanh.school.models import School

EMPTY = "…"  # a heading that nobody wrote yet


def preview_bytes(lesson: Lesson, school: School) -> bytes:
    """Return the page of a lesson for the frame of the writing page: it keeps and sends nothing."""
    return lesson_bytes(showable(lesson), school, trial=True)


def showable(lesson: Lesson) -> Lesson:
    """Return a lesson that can be shown: what a page can't do without is filled in."""
    cards = tuple(map(_card, lesson.cards))
    audience = lesson.audience if lesson.audience in AUDIENCES else "pupil"
    return replace(lesson, title=lesson.title or EMPTY, cards=cards, audience=audience)


def _card(card: Card) -> Card:
    question = _question(card.question) if card.question and card.question.options else None
    kind = card.kind if card.kind in KINDS else "idea"
    return replace(card, kind=kind, title=card.title or EMPTY, question=question)


def _question(question: Question) -> Question:
    question = replace(question, title=question.title or EMPTY)
    if any(option.right for option in question.options):
        return question
    first, *rest = question.options
    return replace(question, options=(replace(first, right=True), *rest))
