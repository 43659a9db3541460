"""A pack taught to a class or read at chào cờ: one activity, its evidence, counts; and its undoing."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.learning.models import PackPlan, PackRun
from mangxanh.learning.pack_queries import proposed_lines, run_of_day
from mangxanh.learning.permissions import (
    can_plan_packs,
    can_read_at_flag,
    can_teach_pack,
    can_undo_pack,
    can_unplan_pack,
)
from mangxanh.learning.queries import ended_facts
from mangxanh.learning.texts import Lesson
from mangxanh.plan.actions.activities import log_activity, must_be_unused, withdraw_activity
from mangxanh.plan.entries import Entry
from mangxanh.plan.models import Activity, Line
from mangxanh.school.models import Person, School, SchoolClass, SchoolYear
from mangxanh.school.queries import year_on

Hands = Sequence[Sequence[int]]
Way = PackRun.Way


@transaction.atomic
def teach(
    lesson: Lesson,
    school_class: SchoolClass | None,
    *,
    day: date,
    heads: int,
    request_key: str,
    by: Person,
    way: str = Way.NONE,
    hands: Hands = (),
    lines: Sequence[Line] = (),
) -> PackRun:
    """Write down that a class had a pack, or that it was read at chào cờ (no class).

    Its evidence is filed under `lines`, or under the line that clearly fits. The same request
    key, or the same class, lesson and day, gives what stands there already.
    """
    school = by.school
    if school is None or not _may(by, school, school_class):
        raise PermissionDenied
    # A second tap waits here, and finds what the first wrote.
    school = School.objects.select_for_update(no_key=True).get(pk=school.pk)
    if there := _there(school, school_class, lesson, day, request_key):
        return there
    year, size = _year_and_size(school, school_class, day)
    _check(lesson, school_class, day, heads, size, way, hands)
    run = PackRun(
        school=school,
        year=year,
        school_class=school_class,
        lesson=lesson.key,
        day=day,
        size=size,
        heads=heads,
        way=way if hands else Way.NONE,
        hands=[list(counts) for counts in hands],
        taught_by=by,
        created_at=now(),
    )
    return _write(run, lesson, lines, request_key)


def _write(run: PackRun, lesson: Lesson, lines: Sequence[Line], request_key: str) -> PackRun:
    """Log the activity, which files the evidence, and keep the run beside it."""
    by = run.taught_by
    kind = Activity.Kind.HOMEROOM if run.school_class else Activity.Kind.FLAG_CEREMONY
    entry = Entry(
        kind=kind,
        title=lesson.title,
        day=run.day,
        lines=lines or _proposed(run.school, run.year, kind),
        request_key=request_key,
        classes=[run.school_class] if run.school_class else _classes_of(run.year),
        heads=run.heads,
        led_by=by.addressed,
    )
    run.activity = log_activity(run.school, entry, by=by)
    run.save()
    record("pack taught", run, by=by)
    return run


def _there(
    school: School, school_class: SchoolClass | None, lesson: Lesson, day: date, request_key: str
) -> PackRun | None:
    sent = Activity.objects.filter(school=school, request_key=request_key)
    found: PackRun | None = PackRun.objects.filter(activity__in=sent).first()
    if run := found or run_of_day(school, school_class, lesson.key, day):
        return run
    must_be_unused(request_key, school)
    return None


def _may(by: Person, school: School, school_class: SchoolClass | None) -> bool:
    if school_class is None:
        return can_read_at_flag(by, school)
    return can_teach_pack(by, school) and school_class.school_id == school.pk


def _classes_of(year: SchoolYear) -> list[SchoolClass]:
    return list(SchoolClass.objects.filter(year=year))


def _year_and_size(
    school: School, school_class: SchoolClass | None, day: date
) -> tuple[SchoolYear, int]:
    if school_class:
        return school_class.year, school_class.size
    year = year_on(school, day)
    if year is None:
        raise ValidationError({"day": _("No school year is entered for this day.")})
    return year, sum(row.size for row in _classes_of(year))


def _proposed(school: School, year: SchoolYear, kind: str) -> list[Line]:
    lines = proposed_lines(school, year, kind)
    if not lines:
        raise ValidationError(
            {"lines": _("Please choose the line of the plan that this counts for.")}
        )
    return lines


def _check(
    lesson: Lesson,
    school_class: SchoolClass | None,
    day: date,
    heads: int,
    size: int,
    way: str,
    hands: Hands,
) -> None:
    """Raise ValidationError where this cannot have been."""
    if lesson.pack is None:
        raise ValidationError(_("This lesson has no pack for a class."))
    if ended_facts(lesson, day):
        raise ValidationError(
            _("A law that this lesson speaks of no longer holds. It waits to be mended.")
        )
    if school_class and school_class.grade not in lesson.grades:
        words = {"first": lesson.grades[0], "last": lesson.grades[-1]}
        raise ValidationError(
            {"school_class": _("This pack is written for grades %(first)d–%(last)d.") % words}
        )
    if not 0 <= heads <= size:
        told = _("There are %(size)d pupils, so the count is a number from 0 to %(size)d.")
        raise ValidationError({"heads": told % {"size": size}})
    if way not in Way.values:
        raise ValidationError({"way": _("Please choose how the questions were asked.")})
    _check_hands(lesson, heads, hands)


def _check_hands(lesson: Lesson, heads: int, hands: Hands) -> None:
    if not hands:
        return
    if len(hands) != len(lesson.recall):
        raise ValidationError({"hands": _("Please count the hands of each question.")})
    for n, (question, counts) in enumerate(zip(lesson.recall, hands, strict=True), start=1):
        if len(counts) != len(question.options) or min(counts, default=0) < 0:
            raise ValidationError({"hands": _("Please check the numbers of question %d.") % n})
        if sum(counts) > heads:
            told = _("Question %(n)d has %(sum)d hands, but %(heads)d pupils were there.")
            words = {"n": n, "sum": sum(counts), "heads": heads}
            raise ValidationError({"hands": told % words})


@transaction.atomic
def undo(run: PackRun, *, by: Person) -> None:
    """Take a pack back with its activity and evidence; doing it twice is harmless."""
    require(can_undo_pack(by, run))
    run = PackRun.objects.select_for_update(of=("self",)).select_related("activity").get(pk=run.pk)
    if run.withdrawn_at:
        return
    run.withdrawn_at = now()
    run.save(update_fields=["withdrawn_at"])
    withdraw_activity(run.activity, _("Logged by mistake"), by=by)
    record("pack withdrawn", run, by=by)


@transaction.atomic
def plan_pack(
    year: SchoolYear, lesson: Lesson, grade: int, *, due_on: date, by: Person
) -> PackPlan:
    """Say until when the classes of a grade have a pack; said again, only the day changes."""
    require(can_plan_packs(by, year.school))
    if lesson.pack is None or grade not in lesson.grades:
        raise ValidationError({"grade": _("This pack is not written for that grade.")})
    if not year.first_day <= due_on <= year.last_day:
        raise ValidationError({"due_on": _("This day is not in the school year.")})
    SchoolYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    plan: PackPlan | None = PackPlan.objects.filter(
        year=year, lesson=lesson.key, grade=grade
    ).first()
    if plan and plan.due_on == due_on:
        return plan
    if plan is None:
        plan = PackPlan(school=year.school, year=year, lesson=lesson.key, grade=grade, made_by=by)
    plan.due_on = due_on
    plan.save()
    record("pack planned", plan, by=by)
    return plan


@transaction.atomic
def unplan_pack(plan: PackPlan, *, by: Person) -> None:
    """Take a pack out of the plan of its grade; what classes had of it stays."""
    require(can_unplan_pack(by, plan))
    held = PackPlan.objects.select_for_update().filter(pk=plan.pk).first()
    if held:
        record("pack no longer planned", held, by=by)
        held.delete()
