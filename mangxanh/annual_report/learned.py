"""What lessons give to the report: packs of classes, lessons of pupils, what was kept in mind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, Max, QuerySet, Sum, Value

from mangxanh.annual_report.data import Amount
from mangxanh.learning.class_queries import LEAST, Wave, kept_of
from mangxanh.learning.models import LessonFigure, LessonProgress, PackPlan, RecallAnswer
from mangxanh.learning.texts import QUESTIONS

COLUMNS = ("what", "year", "key", "n", "m", "day")


@dataclass(frozen=True)
class Learned:
    """Counts of one period. `planned` are (lesson, grade) of the packs that were due in it.

    `finished` counts a pupil once a lesson; `finishers` are different pupils, nought once single
    rows are forgotten. After 30 days `right` answers were given in `recalled` sets of three, by
    `recallers` different pupils at least.
    """

    planned: tuple[tuple[str, int], ...] = ()
    finished: int = 0
    finishers: int = 0
    recalled: int = 0
    right: int = 0
    recallers: int = 0


@dataclass(frozen=True)
class Days:
    """A period of a school year (its key); `whole`: it is the school year itself."""

    year: int
    first: date
    until: date
    whole: bool


def learned_in(periods: Iterable[Days]) -> list[Learned]:
    """Count periods, all of them in one query, however many.

    What was summed up after the year has no days any more: it counts for the whole year alone.
    """
    asked = list(periods)
    plans = PackPlan.objects.filter(year__in=[period.year for period in asked]).order_by()
    rows = _columns(plans, "planned", F("lesson"), F("grade"), Value(0), F("due_on"))
    found: dict[tuple[str, int, date], list[tuple[str, int, int]]] = defaultdict(list)
    for what, year, key, n, m, day in rows.union(*_counts(asked), all=True):
        found[what, year, day].append((key, n or 0, m or 0))
    return [_one(period, found) for period in asked]


def _counts(asked: list[Days]) -> Iterable[QuerySet[Any, Any]]:
    for period in asked:
        nothing, day = Value(""), Value(period.first, output_field=DateField())
        between = (period.first, period.until)
        done = LessonProgress.objects.filter(year=period.year, finished_on__range=between)
        pupils = Count("pupil", distinct=True)
        yield _columns(done.order_by(), "finished", nothing, Count("pk"), pupils, day)
        answers = RecallAnswer.objects.filter(
            year=period.year, wave=Wave.MONTH, answered_at__date__range=between
        )
        yield _columns(answers.order_by(), "recalled", nothing, Count("pk"), Sum("right"), day)
        yield _columns(answers.order_by(), "recallers", nothing, pupils, Value(0), day)
        if period.whole:
            summed = LessonFigure.objects.filter(year=period.year).order_by()
            yield _columns(summed, "finished", nothing, Sum("finished"), Value(0), day)
            kept = (Sum("month_pupils"), Sum("month_right"))
            yield _columns(summed, "recalled", nothing, *kept, day)
            yield _columns(summed, "recallers", nothing, Max("month_pupils"), Value(0), day)


def _columns(rows: QuerySet[Any, Any], what: str, *columns: Any) -> QuerySet[Any, Any]:  # noqa: ANN401  # expressions
    """Return rows as (what, year, key, n, m, day), counts grouped by their year."""
    named = {f"c_{name}": column for name, column in zip(COLUMNS[2:], columns, strict=True)}
    grouped = rows.values("year").annotate(c_what=Value(what), **named)
    found: QuerySet[Any, Any] = grouped.values_list("c_what", "year", *named)
    return found


def _one(
    period: Days, found: Mapping[tuple[str, int, date], list[tuple[str, int, int]]]
) -> Learned:
    planned = [
        (key, grade)
        for (what, year, day), rows in found.items()
        if what == "planned" and year == period.year and period.first <= day <= period.until
        for key, grade, _m in rows
    ]
    finished = found.get(("finished", period.year, period.first), [])
    recalled = found.get(("recalled", period.year, period.first), [])
    recallers = found.get(("recallers", period.year, period.first), [])
    return Learned(
        planned=tuple(sorted(planned)),
        finished=sum(n for _key, n, _m in finished),
        finishers=sum(m for _key, _n, m in finished),
        recalled=sum(n for _key, n, _m in recalled),
        right=sum(m for _key, _n, m in recalled),
        recallers=max((n for _key, n, _m in recallers), default=0),
    )


def kept_in_mind(learned: Learned) -> Amount:
    """Nothing below 10 pupils; the range counts pupils, whose three answers hang together."""
    kept = kept_of([(learned.recalled, learned.right)])
    if kept is None or learned.recallers < LEAST:
        return Amount()
    return Amount(
        value=learned.right,
        count=learned.right,
        of=QUESTIONS * learned.recalled,
        records=learned.recalled,
        low=round(kept.low, 3),
        high=round(kept.high, 3),
    )
