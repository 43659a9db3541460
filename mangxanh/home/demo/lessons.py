"""The demo's lessons: two classes with cards learn one a fortnight at home, and are asked again."""

import random
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from functools import partial

from mangxanh.home.demo.cards import HANDED_OUT, SHOWN
from mangxanh.home.demo.people import SECOND_YEAR
from mangxanh.home.demo.stage import Stage
from mangxanh.learning.actions.progress import answer_recall, save_progress
from mangxanh.learning.models import LessonProgress, RecallAnswer
from mangxanh.learning.queries.lessons import path_of
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.texts import Lesson, Question
from mangxanh.school.models import Card, Pupil, SchoolClass

Happening = tuple[date, time, Callable[[], object]]
FIRST, LAST = date(2026, 9, 13), date(2026, 11, 22)  # Sundays; the demo's today is the day after
APART, LATER = timedelta(days=14), timedelta(days=1)  # from lesson to lesson; waves and a day
LEARN, STOP, KEEP, ANSWER, RIGHT, UNSURE = 0.6, 0.12, 0.35, 0.6, 0.78, 0.4


def lesson_events(stage: Stage) -> Iterator[Happening]:
    """Yield the evenings on which pupils learned, and those on which they were asked again."""
    for name in HANDED_OUT:
        grade = int(name[0])
        lessons = path_of(shipped_lessons(), grade)
        for turn, lesson in enumerate(lessons):
            day = FIRST + turn * APART
            if day > LAST:
                break
            stops = day + APART > LAST
            yield day, time(20), partial(_learn, stage, name, lesson, shown_stops=stops, turn=turn)
            for wave in RecallAnswer.Wave:
                again = day + timedelta(days=wave) + LATER
                if again <= LAST:
                    yield again, time(20), partial(_recall, stage, name, lesson, wave)


def _pupils(stage: Stage, name: str) -> Iterator[tuple[int, Pupil]]:
    """Yield (card's number, pupil) of those of a class who came in once."""
    row = SchoolClass.objects.get(pk=stage.classes[SECOND_YEAR, name].pk)
    cards = Card.objects.filter(school_class=row).exclude(pin_digest="").order_by("number")
    for card in cards.select_related("pupil__person", "pupil__school_class"):
        card.pupil.person.at(stage.school)
        yield card.number, card.pupil


def _learn(stage: Stage, name: str, lesson: Lesson, *, shown_stops: bool, turn: int) -> None:
    chance = random.Random(f"{name} {lesson.key}")  # noqa: S311  # invented children, the same each time
    for number, pupil in _pupils(stage, name):
        shown = number == SHOWN
        learns, stops, keeps = (chance.random() < share for share in (LEARN, STOP, KEEP))
        if shown or learns:
            card = 2 if (shown_stops if shown else stops) else len(lesson.cards) - 1
            keep = (turn < 2 if shown else keeps) or None  # the pupil who is shown keeps two
            save_progress(pupil, lesson, card=card, keeps_plan=keep, by=pupil.person)


def _recall(stage: Stage, name: str, lesson: Lesson, wave: int) -> None:
    """Let some of those who finished answer; the pupil who is shown has it still before them."""
    chance = random.Random(f"{name} {lesson.key} {wave}")  # noqa: S311  # as above
    done = LessonProgress.objects.filter(lesson=lesson.key, finished_on__isnull=False)
    finished = set(done.values_list("pupil", flat=True))
    for number, pupil in _pupils(stage, name):
        if pupil.pk in finished and number != SHOWN and chance.random() < ANSWER:
            said = [_said(question, chance) for question in lesson.recall]
            answer_recall(pupil, lesson, said, by=pupil.person)


def _said(question: Question, chance: random.Random) -> int | None:
    if chance.random() < RIGHT:
        return question.right
    if chance.random() < UNSURE:
        return None
    return chance.randrange(len(question.options))
