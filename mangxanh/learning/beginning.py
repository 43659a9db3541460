"""How a lesson of the school's own begins: its key, and a template with everything still empty."""

from collections.abc import Container
from itertools import count
from re import sub

from mangxanh.common.text import fold
from mangxanh.learning.texts import (
    QUESTIONS,
    SLIDES,
    Card,
    Lesson,
    Option,
    Pack,
    Question,
    Slide,
    Step,
)

LONGEST_KEY = 40  # leaves room for a number after it
# addresses beside those of lessons and packs
RESERVED = {"moi", "ke-hoach", "mat-mang"}
_MINUTES = (2, 4, 4, 2, 3)  # of the pack's steps


def free_key(title: str, taken: Container[str]) -> str:
    """Return a key made of a title, that no lesson has."""
    base = sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:LONGEST_KEY].strip("-") or "bai"
    numbered = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(key for key in numbered if key not in taken and key not in RESERVED)


def first_draft(key: str, title: str, audience: str, grades: tuple[int, ...], topic: str) -> Lesson:
    """Return a lesson in which everything has its place and nothing is written yet."""
    for_pupils = audience == "pupil"
    question = empty_question()
    kinds = ("story", "idea", "check", "plan", "help")
    return Lesson(
        key=key,
        title=title,
        about="",
        audience=audience,
        grades=grades if for_pupils else (),
        order=50,
        topic=topic,
        clauses=(),
        minutes=5,
        picture="",
        facts=(),
        occasions=(),
        cards=tuple(empty_card(kind) for kind in kinds),
        recall=(question,) * QUESTIONS if for_pupils else (),
        pack=_empty_pack() if for_pupils else None,
    )


def empty_question() -> Question:
    """Return a question with room for two answers."""
    return Question("", (Option("", "", right=True), Option("", "")))


def empty_card(kind: str) -> Card:
    """Return a card of a kind, still without words."""
    return Card(kind, "", question=empty_question() if kind == "check" else None)


def _empty_pack() -> Pack:
    steps = tuple(Step(minutes, "", "") for minutes in _MINUTES)
    return Pack("", "", steps, (Slide(""),) * SLIDES)
