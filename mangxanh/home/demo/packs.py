"""Homeroom packs of the demo: planned by the youth leader, taught class by class on Fridays."""

from collections.abc import Callable, Iterator
from datetime import date, time

from mangxanh.home.demo.people import FIRST_YEAR, SECOND_YEAR
from mangxanh.home.demo.stage import Stage
from mangxanh.learning.actions.packs import plan_pack, teach
from mangxanh.learning.queries.lessons import lessons_of, path_of, standing
from mangxanh.learning.texts import Lesson
from mangxanh.school.models import SchoolClass

Happening = tuple[date, time, Callable[[], object]]
PLANNER = "longvd"
# Of each year: when it was planned, then until when each pack; a Friday where it was taught.
PLANNED: dict[str, tuple[date, tuple[date, ...]]] = {
    FIRST_YEAR: (
        date(2025, 10, 1),
        (date(2025, 10, 17), date(2025, 12, 5), date(2026, 3, 13), date(2026, 4, 17)),
    ),
    SECOND_YEAR: (
        date(2026, 9, 14),
        (date(2026, 10, 2), date(2026, 11, 13), date(2027, 2, 5), date(2027, 4, 16)),
    ),
}
LAST = date(2026, 11, 20)  # the last Friday before the demo's today


def pack_events(stage: Stage) -> Iterator[Happening]:
    """Yield the plan of each year, and every pack on the day on which a class had it."""
    for year, (made_on, days) in PLANNED.items():
        yield made_on, time(15), lambda year=year: _plan(stage, year)  # type: ignore[misc]
        for turn, day in enumerate(days):
            if day <= LAST:
                yield (
                    day,
                    time(11),
                    lambda year=year, turn=turn, day=day: _teach(  # type: ignore[misc]
                        stage, year, turn, day
                    ),
                )


def _chosen(stage: Stage, year: str, grade: int) -> list[Lesson]:
    """Return a grade's packs of a year: the first half of a path in its first grade, then the rest.

    What states a law that did not hold yet is left out, as it could not be taught.
    """
    made_on, days = PLANNED[year]
    path = standing(path_of(lessons_of(stage.school), grade), made_on)
    half = (len(path) + 1) // 2
    first = bool(path) and grade == path[0].grades[0]
    return (path[:half] if first else path[half:])[: len(days)]


def _plan(stage: Stage, year: str) -> None:
    _made_on, days = PLANNED[year]
    for grade in range(6, 10):
        for lesson, day in zip(_chosen(stage, year, grade), days, strict=False):
            plan_pack(stage.years[year], lesson, grade, due_on=day, by=stage.who(PLANNER))


def _teach(stage: Stage, year: str, turn: int, day: date) -> None:
    """Let every class have its pack; in one class out of eight the lesson fell out."""
    rows = SchoolClass.objects.filter(year=stage.years[year]).select_related(
        "year", "school", "homeroom_teacher"
    )
    chosen = {grade: _chosen(stage, year, grade) for grade in range(6, 10)}
    for n, row in enumerate(rows):
        if row.homeroom_teacher is None or (n + 3 * turn) % 8 == 7:
            continue
        for lesson in chosen[row.grade][turn : turn + 1]:
            heads = row.size - (n + turn) % 4
            counted = (n + turn) % 3 != 0
            teach(
                lesson,
                row,
                day=day,
                heads=heads,
                way="hands",
                hands=_hands(lesson, heads, n + turn) if counted else (),
                request_key=f"demo-pack-{row.pk}-{turn}",
                by=row.homeroom_teacher.at(stage.school),
            )


def _hands(lesson: Lesson, heads: int, n: int) -> list[list[int]]:
    """Return plausible counts: most are right, some not sure raise no hand."""
    found = []
    for turn, question in enumerate(lesson.recall):
        wrong = 2 + (n * 5 + turn * 3) % 7
        counts = [0] * len(question.options)
        counts[question.right] = heads - 2 * wrong + 1
        counts[(question.right + 1) % len(counts)] = wrong
        found.append(counts)
    return found
