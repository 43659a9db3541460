"""After the school year: what single pupils did becomes counts of their class, and is deleted."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from mangxanh.history.actions import record
from mangxanh.learning.models import (
    LessonEdition,
    LessonFigure,
    LessonProgress,
    PackPlan,
    RecallAnswer,
    Resource,
)
from mangxanh.learning.models.progress import OwnRows
from mangxanh.school.models import School, SchoolYear
from mangxanh.school.retention import past_before

WAVES = {RecallAnswer.Wave.WEEK: "week", RecallAnswer.Wave.MONTH: "month"}


def forget_progress() -> None:
    """Sum up and delete what is past its time in every school, year by year."""
    for school in School.objects.order_by("pk"):
        years = SchoolYear.objects.filter(school=school)
        for year in years.filter(last_day__lte=past_before(school, "lessons")).order_by("pk"):
            sum_up(year)


@transaction.atomic
def sum_up(year: SchoolYear) -> int:
    """Turn a year's rows into counts of its classes; return how many went.

    All of it or nothing: a second run finds no rows. Those of a class that was deleted are only
    deleted.
    """
    SchoolYear.objects.select_for_update().get(pk=year.pk)
    progress = LessonProgress.objects.filter(year=year)
    recalled = RecallAnswer.objects.filter(year=year)
    counts: dict[tuple[int, str], dict[str, int]] = {}
    for row in _by_class(progress.filter(finished_on__isnull=False)):
        counts.setdefault((row["school_class"], row["lesson"]), {})["finished"] = row["pupils"]
    for wave, name in WAVES.items():
        for row in _by_class(recalled.filter(wave=wave), right=Sum("right")):
            found = counts.setdefault((row["school_class"], row["lesson"]), {})
            found |= {f"{name}_pupils": row["pupils"], f"{name}_right": row["right"]}
    for (school_class, lesson), found in counts.items():
        _add(year, school_class, lesson, found)
    gone = progress.delete()[0] + recalled.delete()[0]
    if gone:
        record("lesson progress summed up", year, by=None)
    return int(gone)


def _by_class(rows: OwnRows, **more: Sum) -> Iterable[dict[str, Any]]:
    grouped = rows.filter(school_class__isnull=False).order_by().values("school_class", "lesson")
    counted: Iterable[dict[str, Any]] = grouped.annotate(pupils=Count("pk"), **more)
    return counted


def _add(year: SchoolYear, school_class: int, lesson: str, found: dict[str, int]) -> None:
    size = year.classes.values_list("size", flat=True).get(pk=school_class)
    figure, _made = LessonFigure.objects.get_or_create(
        school_class_id=school_class,
        lesson=lesson,
        defaults={"school_id": year.school_id, "year": year, "size": size, "finished": 0},
    )
    for name, count in found.items():
        setattr(figure, name, getattr(figure, name) + count)
    figure.save()


def forget_lessons(school: School) -> int:
    """Delete plans of packs, editions and pages that are past their time; return how many.

    What readers get and what stands on the list stays as long as it does.
    """
    past = past_before(school, "plan")
    old = [
        *PackPlan.objects.filter(school=school, year__last_day__lte=past),
        *LessonEdition.objects.filter(school=school, withdrawn_at__date__lte=past),
        *Resource.objects.filter(school=school, proposed_at__date__lte=past).exclude(
            state=Resource.State.APPROVED
        ),
    ]
    for row in old:
        with transaction.atomic():
            record(f"{row._meta.verbose_name} deleted", row, by=None)
            row.delete()
    return len(old)
