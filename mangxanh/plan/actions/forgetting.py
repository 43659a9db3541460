"""Deleting a plan, its evidence and its activities once their time is over (decisions, Retention)."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from mangxanh.files.actions import forget as forget_file
from mangxanh.files.models import StoredFile
from mangxanh.history.actions import record
from mangxanh.plan.models import Activity, ActivityFile, Evidence, Line, LineYear, Plan
from mangxanh.school.models import School
from mangxanh.school.retention import ends_of, past_before


def due_plans(school: School, by_day: date) -> dict[int, date]:
    """Return {plan: the day it goes} for those that go by a day."""
    over = Plan.objects.filter(school=school, last_day__lte=past_before(school, "plan", by_day))
    end = ends_of(school, "plan")
    return {pk: end(day) for pk, day in over.values_list("pk", "last_day")}


def erase_plan(school: School, key: int) -> None:
    """Delete a plan with lines, evidence and activities; killed in the middle it goes on next time."""
    plan = Plan.objects.filter(pk=key, school=school).first()
    if plan is None or plan.last_day > past_before(school, "plan"):
        return
    for evidence in Evidence.objects.filter(Q(line__plan=plan) | Q(filed_for__plan=plan)):
        _delete_evidence(evidence)
    _delete_lines(plan)
    forget_activities(school)


@transaction.atomic
def _delete_evidence(evidence: Evidence) -> None:
    stored = evidence.stored
    evidence.delete()
    drop_file(stored)


@transaction.atomic
def _delete_lines(plan: Plan) -> None:
    """Delete the plan itself; lines of other plans that point to its own point nowhere then."""
    own = Line.objects.filter(plan=plan)
    record("plan deleted", plan, by=None)
    own.update(merged_into=None, carried_by=None, previous=None)
    for name in ("merged_into", "carried_by", "previous"):
        Line.objects.filter(**{f"{name}__plan": plan}).update(**{name: None})
    Plan.objects.filter(previous=plan).update(previous=None)
    LineYear.objects.filter(line__plan=plan).delete()
    stored = plan.source
    plan.delete()
    drop_file(stored)


def kept_plans(school: School) -> QuerySet[Plan]:
    """Return the plans whose time is not over."""
    found: QuerySet[Plan] = Plan.objects.filter(
        school=school, last_day__gt=past_before(school, "plan")
    )
    return found


def forget_activities(school: School) -> int:
    """Delete activities past their time, of no plan that is kept, that prove nothing any more."""
    past = past_before(school, "plan")
    old = Activity.objects.filter(school=school, day__lte=past, evidence__isnull=True)
    for first, last in kept_plans(school).values_list("first_day", "last_day"):
        old = old.exclude(day__gte=first, day__lte=last)
    gone = 0
    for activity in old:
        with transaction.atomic():
            record("activity deleted", activity, by=None)
            files = [row.stored for row in ActivityFile.objects.filter(activity=activity)]
            activity.delete()
            for stored in files:
                drop_file(stored)
        gone += 1
    return gone


def drop_file(stored: StoredFile | None) -> None:
    """Delete a file that nothing shows any more; one that proves something else stays."""
    if stored is None:
        return
    try:
        with transaction.atomic():
            forget_file(stored)
    except ProtectedError:
        return
