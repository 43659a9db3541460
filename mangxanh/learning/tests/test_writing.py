"""What is written of a lesson is read as the same lesson, whole or half done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from mangxanh.learning.reading import read_draft, read_lesson
from mangxanh.learning.shelf import CONTENT, shipped_lessons
from mangxanh.learning.tests.factories import KEY
from mangxanh.learning.tests.made_up import lessons
from mangxanh.learning.writing import write_lesson

SHIPPED = sorted(path.stem for path in (CONTENT / "lessons").glob("*.yaml"))


@pytest.mark.parametrize("key", SHIPPED)
def test_a_shipped_lesson_is_written_as_it_is(key):
    lesson = shipped_lessons()[key]

    assert read_lesson(write_lesson(lesson)) == lesson


@given(lessons())
@hypothesis_settings(max_examples=60)
def test_every_lesson_is_written_as_it_is(lesson):
    assert read_lesson(write_lesson(lesson)) == lesson


def test_a_file_is_written_for_people():
    text = write_lesson(shipped_lessons()[KEY])

    assert "grades: [6, 7]\n" in text
    assert "\n  - kind: story\n" in text
    assert "!!" not in text
    assert "\\u" not in text


def test_a_lesson_that_is_not_whole_is_kept_as_far_as_it_is():
    whole = shipped_lessons()[KEY]
    check = next(card for card in whole.cards if card.question)
    none_right = replace(
        check.question, options=tuple(replace(o, right=False) for o in check.question.options)
    )
    strange = replace(check, kind="idea", question=none_right, when="trời mưa", title="x" * 90)
    half = replace(whole, about="", cards=(strange, *whole.cards[1:3] * 6), recall=(), pack=None)

    again, faults = read_draft(write_lesson(half))

    card = replace(strange, question=replace(none_right, title="x" * 90))
    assert again == replace(half, cards=(card, *half.cards[1:]))
    assert {
        "about",
        "pack",
        "recall",
        "cards",
        "cards.0.title",
        "cards.0.options",
        "cards.0.if",
    } <= {fault.where for fault in faults}
