"""Lessons as hypothesis makes them: every shape that a file may have."""

import unicodedata

from hypothesis import strategies as st

from mangxanh.learning.reading import LINE, TITLE
from mangxanh.learning.texts import (
    BANDS,
    TOPICS,
    Card,
    Lesson,
    Message,
    Option,
    Pack,
    Question,
    Slide,
    Step,
)

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cf"), include_characters="\n\t\u200d")


def text(most=40, *, optional=False):
    """A text as a reader keeps it: NFC, without white space around it."""
    found = st.text(LETTERS, min_size=0 if optional else 1, max_size=most)
    found = found.map(lambda made: unicodedata.normalize("NFC", made).strip())
    return found.filter(lambda made: len(made) <= most and (optional or made))


@st.composite
def options(draw):
    count = draw(st.integers(2, 4))
    right = draw(st.integers(0, count - 1))
    return tuple(Option(draw(text()), draw(text()), n == right) for n in range(count))


@st.composite
def cards(draw, kind):
    title, plans = draw(text(TITLE)), kind == "plan"
    body = draw(text(60, optional=plans))
    question = Question(title, draw(options()), body) if kind == "check" else None
    more = draw(st.booleans())
    lines = draw(st.lists(st.builds(Message, text(30), text(), text(5, optional=True)), max_size=3))
    return Card(
        kind=kind,
        title=title,
        text="" if question else body,
        chat=tuple(lines),
        after=draw(text(optional=True)),
        question=question,
        more_title=draw(text()) if more else "",
        more_text=draw(text()) if more else "",
        when=draw(text()) if plans else "",
        then=draw(text()) if plans else "",
        picture=draw(text(20, optional=True)),
    )


@st.composite
def packs(draw):
    steps = [Step(5, draw(text()), draw(text()), draw(text(optional=True))) for _turn in range(3)]
    slides = [Slide(*[draw(text(20, optional=n > 0)) for n in range(4)]) for _turn in range(8)]
    return Pack(draw(text()), draw(text()), tuple(steps), tuple(slides))


@st.composite
def lessons(draw):
    """A lesson that a file can hold."""
    for_pupils = draw(st.booleans())
    kinds = ("story", "check", *draw(st.lists(st.sampled_from(["idea", "story"]), max_size=2)))
    return Lesson(
        key=draw(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)),
        title=draw(text(TITLE)),
        about=draw(text(LINE)),
        audience="pupil" if for_pupils else draw(st.sampled_from(["guardian", "teacher"])),
        grades=draw(st.sampled_from(BANDS)) if for_pupils else (),
        order=draw(st.integers(1, 99)),
        topic=draw(st.sampled_from(TOPICS)),
        clauses=tuple(draw(st.lists(text(10), max_size=3))),
        minutes=draw(st.integers(2, 7)),
        picture=draw(text(20)),
        facts=tuple(draw(st.lists(st.integers(1, 999), max_size=3))),
        occasions=tuple(draw(st.lists(text(10), max_size=2))),
        cards=tuple(draw(cards(kind)) for kind in (*kinds, "plan", "help")),
        recall=tuple(
            Question(draw(text()), draw(options()), draw(text(optional=True))) for _n in "123"
        )
        if for_pupils
        else (),
        pack=draw(packs()) if for_pupils else None,
        flag=draw(text(300, optional=not for_pupils)),
        glossary=draw(st.dictionaries(text(12), text(), max_size=2)),
    )
