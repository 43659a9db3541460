"""A school year of lessons: by grade and class, by lesson; classes in their order, never by result."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mangxanh.learning.models import PackRun
from mangxanh.learning.queries.classes import (
    KeptInMind,
    Wave,
    finished_in,
    finishers_in,
    kept_of,
    kept_over_lessons,
    recalled_in,
)
from mangxanh.learning.queries.packs import taught_of_planned
from mangxanh.learning.texts import Lesson
from mangxanh.school.models import SchoolClass, SchoolYear


@dataclass(frozen=True)
class ClassYear:
    """What a class did: packs of those planned, lessons finished, pupils who finished any."""

    row: SchoolClass
    taught: int
    planned: int
    finished: int
    finishers: int
    kept: KeptInMind | None

    @property
    def share(self) -> float | None:
        """Return which part of the class finished a lesson, None where nobody did."""
        return self.finishers / self.row.size if self.finishers and self.row.size else None


@dataclass(frozen=True)
class GradeYear:
    """A grade with its classes; `size` are its pupils."""

    grade: int
    classes: tuple[ClassYear, ...]
    kept: KeptInMind | None

    @property
    def size(self) -> int:
        return sum(one.row.size for one in self.classes)

    @property
    def taught(self) -> int:
        return sum(one.taught for one in self.classes)

    @property
    def planned(self) -> int:
        return sum(one.planned for one in self.classes)

    @property
    def finished(self) -> int:
        return sum(one.finished for one in self.classes)

    @property
    def finishers(self) -> int:
        return sum(one.finishers for one in self.classes)

    @property
    def share(self) -> float | None:
        return self.finishers / self.size if self.finishers and self.size else None


@dataclass(frozen=True)
class LessonYear:
    """What classes did with one lesson."""

    lesson: Lesson
    packs: int
    finished: int
    kept: KeptInMind | None


def grades_in(year: SchoolYear) -> list[GradeYear]:
    """Return every grade with its classes in class-list order; eight queries for any number."""
    finished, finishers = finished_in(year), finishers_in(year)
    recalled: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for (pk, lesson), pupils, right in recalled_in(year, Wave.MONTH):
        recalled[pk].append((lesson, pupils, right))
    found = []
    for grade in taught_of_planned(year):
        classes = tuple(
            ClassYear(
                row,
                taught,
                planned,
                sum(finished.get(row.pk, {}).values()),
                finishers.get(row.pk, 0),
                kept_over_lessons([recalled[row.pk]]),
            )
            for row, taught, planned in grade.classes
        )
        hidden = [one for one in classes if one.kept is None and recalled[one.row.pk]]
        # of a single hidden class the grade less the others would tell
        shown = () if len(hidden) == 1 else classes
        kept = kept_over_lessons(recalled[one.row.pk] for one in shown)
        found.append(GradeYear(grade.grade, classes, kept))
    return found


def lessons_in(year: SchoolYear, lessons: Iterable[Lesson]) -> list[LessonYear]:
    """Return what was done with each lesson for pupils, in the order given; five queries."""
    finished: dict[str, int] = defaultdict(int)
    for counts in finished_in(year).values():
        for key, count in counts.items():
            finished[key] += count
    recalled: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for (_pk, key), pupils, right in recalled_in(year, Wave.MONTH):
        recalled[key].append((pupils, right))
    packs: dict[str, int] = defaultdict(int)
    runs = PackRun.objects.filter(year=year, school_class__isnull=False).standing()
    for key in runs.values_list("lesson", flat=True):
        packs[key] += 1
    return [
        LessonYear(lesson, packs[lesson.key], finished[lesson.key], kept_of(recalled[lesson.key]))
        for lesson in lessons
        if lesson.audience == "pupil"
    ]
