"""What ships: every lesson can be read, is fit to go out, and together they cover what they must."""

from collections import Counter
from datetime import date

import pytest

from mangxanh.learning import shelf
from mangxanh.learning.checking import remarks_on
from mangxanh.learning.texts import TOPICS

LESSONS = shelf.shipped_lessons()


@pytest.mark.parametrize("key", LESSONS)
def test_a_lesson_is_fit_to_go_out(key):
    lesson = LESSONS[key]

    assert remarks_on(lesson, shelf.shipped_facts(), lambda _name: True) == []
    facts = [shelf.shipped_facts()[number] for number in lesson.facts]
    assert all(fact.holds(date(2026, 11, 28)) for fact in facts)


def test_files_bear_the_names_of_their_lessons():
    assert {path.stem for path in (shelf.CONTENT / "lessons").glob("*.yaml")} == set(LESSONS)


def test_there_are_paths_for_both_bands_for_guardians_and_for_teachers():
    found = Counter((lesson.audience, lesson.grades) for lesson in LESSONS.values())

    assert found == {
        ("pupil", (6, 7)): 10,
        ("pupil", (8, 9)): 10,
        ("guardian", ()): 5,
        ("teacher", ()): 6,
    }
    orders = Counter((row.audience, row.grades, row.order) for row in LESSONS.values())
    assert set(orders.values()) == {1}


def test_every_topic_of_pupils_has_a_lesson():
    of_pupils = {lesson.topic for lesson in LESSONS.values() if lesson.audience == "pupil"}

    assert of_pupils == set(TOPICS) - {"writing"}


def test_right_answers_stand_in_no_habitual_place():
    places = Counter(
        question.right
        for lesson in LESSONS.values()
        for question in (*lesson.recall, *(card.question for card in lesson.cards))
        if question
    )

    assert max(places[n] for n in range(3)) < 0.5 * places.total()


def test_every_lesson_ends_in_where_to_get_help():
    for lesson in LESSONS.values():
        if lesson.audience == "pupil":
            assert "111" in lesson.cards[-1].text, lesson.key
