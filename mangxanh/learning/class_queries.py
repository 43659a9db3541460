"""What classes did with lessons: who finished, what was kept in mind; never of one pupil."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Sum

from mangxanh.analysis.interval import wilson
from mangxanh.learning.models import LessonFigure, LessonProgress, RecallAnswer
from mangxanh.learning.texts import QUESTIONS
from mangxanh.school.models import SchoolYear

LEAST = 10  # pupils who answered; of fewer nothing is said
Wave = RecallAnswer.Wave
ByClass = dict[int, dict[str, int]]  # {class: {lesson: count}}


@dataclass(frozen=True)
class KeptInMind:
    """Which share of the answers was right, with its interval; `pupils` answered.

    The three answers of a pupil hang together, so the interval counts pupils, not answers.
    """

    pupils: int
    share: float
    low: float
    high: float


def finished_in(year: SchoolYear) -> ByClass:
    """Return how many pupils of each class finished each lesson; two queries."""
    found: ByClass = {}
    rows = LessonProgress.objects.filter(year=year, finished_on__isnull=False)
    live = rows.filter(school_class__isnull=False).order_by().values_list("school_class", "lesson")
    for school_class, lesson, count in live.annotate(pupils=Count("pk")):
        found.setdefault(school_class, {})[lesson] = count
    for figure in LessonFigure.objects.filter(year=year):
        own = found.setdefault(figure.school_class_id, {})
        own[figure.lesson] = own.get(figure.lesson, 0) + figure.finished
    return found


def kept_in_mind(
    year: SchoolYear, wave: int = Wave.MONTH
) -> dict[int, dict[str, KeptInMind | None]]:
    """Return what each class still knew after so many days; None below 10 pupils; two queries.

    In the order of the classes as the database has them: nobody sorts by it.
    """
    counts: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for key, pupils, right in recalled_in(year, wave):
        counts[key].append((pupils, right))
    found: dict[int, dict[str, KeptInMind | None]] = {}
    for (school_class, lesson), pairs in sorted(counts.items()):
        if any(pupils for pupils, _right in pairs):
            found.setdefault(school_class, {})[lesson] = kept_of(pairs)
    return found


def recalled_in(year: SchoolYear, wave: int) -> list[tuple[tuple[int, str], int, int]]:
    """Return ((class, lesson), pupils who answered, their right answers); a pair may come twice."""
    return [*_live(year, wave), *_summed(year, wave)]


def kept_over_lessons(classes: Iterable[Iterable[tuple[str, int, int]]]) -> KeptInMind | None:
    """Return what classes kept of all their lessons; (lesson, pupils, right answers) of each class.

    One pupil may have answered in ten lessons: of ten different pupils at least one lesson must
    tell in each class, so that nothing is said of one.
    """
    sure = pupils = right = 0
    for counts in classes:
        by_lesson: dict[str, int] = defaultdict(int)
        for lesson, some, rights in counts:
            by_lesson[lesson] += some
            pupils, right = pupils + some, right + rights
        sure += max(by_lesson.values(), default=0)
    return _said(pupils, right) if sure >= LEAST else None


def kept_of(counts: Iterable[tuple[int, int]]) -> KeptInMind | None:
    """Return what (pupils, right answers) come to together; None below 10 pupils."""
    pairs = list(counts)
    return _said(sum(pupils for pupils, _right in pairs), sum(right for _pupils, right in pairs))


def finishers_in(year: SchoolYear) -> dict[int, int]:
    """Return how many different pupils of each class finished a lesson; one query.

    Once single rows are forgotten it is no longer known.
    """
    rows = LessonProgress.objects.filter(year=year, finished_on__isnull=False)
    live = rows.filter(school_class__isnull=False).order_by().values_list("school_class")
    return dict(live.annotate(n=Count("pupil", distinct=True)))


def _live(year: SchoolYear, wave: int) -> Iterator[tuple[tuple[int, str], int, int]]:
    rows = RecallAnswer.objects.filter(year=year, wave=wave, school_class__isnull=False)
    grouped = rows.order_by().values_list("school_class", "lesson")
    for school_class, lesson, pupils, right in grouped.annotate(Count("pk"), Sum("right")):
        yield (school_class, lesson), pupils, right


def _summed(year: SchoolYear, wave: int) -> Iterator[tuple[tuple[int, str], int, int]]:
    for row in LessonFigure.objects.filter(year=year):
        after_week = wave == Wave.WEEK
        pupils = row.week_pupils if after_week else row.month_pupils
        right = row.week_right if after_week else row.month_right
        yield (row.school_class_id, row.lesson), pupils, right


def _said(pupils: int, right: int) -> KeptInMind | None:
    if pupils < LEAST:
        return None
    share = right / (QUESTIONS * pupils)
    return KeptInMind(pupils, share, *wilson(share, pupils))
