"""Which lessons a school has, and for whom."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from mangxanh.common.yaml_nodes import FaultyFileError
from mangxanh.learning.models import LessonEdition
from mangxanh.learning.reading import read_lesson
from mangxanh.learning.shelf import shipped_facts, shipped_lessons
from mangxanh.learning.texts import Lesson
from mangxanh.school.models import School


def lessons_of(school: School) -> dict[str, Lesson]:
    """Return the lessons of a school by key, in the order of their paths; one query.

    An edition that the school published stands before the text that ships, as long as it is one
    that can be read.
    """
    editions = LessonEdition.objects.filter(school=school).published()
    own = {row.key: lesson for row in editions if (lesson := _read(row.text))}
    found = [*(shipped_lessons() | own).values()]
    found.sort(key=lambda lesson: (lesson.audience, lesson.grades, lesson.order, lesson.key))
    return {lesson.key: lesson for lesson in found}


# A text says the same each time. Reading one takes 50 ms: with less room than the editions of all
# schools here, whoever asks would make each page read all of its school's anew.
@lru_cache(maxsize=1024)
def _read(text: str) -> Lesson | None:
    """Return a lesson; None for what an earlier release took and this one doesn't."""
    try:
        return read_lesson(text)
    except FaultyFileError:
        return None


def path_of(lessons: dict[str, Lesson], grade: int) -> list[Lesson]:
    """Return the lessons of a grade's path, in their order."""
    return [lesson for lesson in lessons.values() if grade in lesson.grades]


def ended_facts(lesson: Lesson, day: date) -> list[int]:
    """Return the facts of a lesson that no longer hold on a day, or not yet."""
    facts = shipped_facts()
    return [n for n in lesson.facts if n not in facts or not facts[n].holds(day)]


def standing(lessons: Iterable[Lesson], day: date) -> list[Lesson]:
    """Return those whose facts all hold on a day; the others are greyed out and not taught."""
    return [lesson for lesson in lessons if not ended_facts(lesson, day)]
