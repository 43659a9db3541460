"""Which grade has which pack until when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.learning.actions.packs import plan_pack, unplan_pack
from mangxanh.learning.forms.packs import PlanForm, ProposalsForm
from mangxanh.learning.models import PackPlan
from mangxanh.learning.occasions import shipped_occasions
from mangxanh.learning.permissions import can_plan_packs, can_teach_pack
from mangxanh.learning.queries.lessons import lessons_of, standing
from mangxanh.learning.queries.packs import (
    hands_right,
    plans_of,
    progress_of_plans,
    propose_year,
    taught_of_planned,
)
from mangxanh.learning.texts import Lesson
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolClass, SchoolYear
from mangxanh.school.queries import year_on


def _year(request: Request) -> SchoolYear:
    year = year_on(request.school)
    if year is None:
        raise Http404
    return year


def _with_packs(lessons: dict[str, Lesson]) -> list[Lesson]:
    return [one for one in standing(lessons.values(), today()) if one.pack]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pack_plans(request: Request) -> HttpResponse:
    """What is planned and how far it is; the board, youth leader and subject heads add to it."""
    require(can_teach_pack(request.user, request.school))
    year = _year(request)
    lessons = lessons_of(request.school)
    form = PlanForm(request.POST or None, lessons=_with_packs(lessons))
    if request.method == "POST":
        require(can_plan_packs(request.user, request.school))
        if form.is_valid():
            data = form.cleaned_data
            try:
                plan_pack(
                    year,
                    lessons[data["lesson"]],
                    data["grade"],
                    due_on=data["due_on"],
                    by=request.user,
                )
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, _("Saved."))
                return redirect("pack_plans")
    context = {
        "year": year,
        "form": form,
        "grades": _by_grade(year, lessons),
        "hands": [(lessons[one.lesson], one) for one in hands_right(year, lessons)],
        "near": shipped_occasions().near(today()),
        "may_plan": can_plan_packs(request.user, request.school),
    }
    return render(request, "learning/pack_plans.html", context, status=422 if form.errors else 200)


def _by_grade(year: SchoolYear, lessons: dict[str, Lesson]) -> list[tuple[object, list[object]]]:
    """Return each grade's figures with its plans: (plan, lesson or None, classes done, classes)."""
    plans, far = plans_of(year), progress_of_plans(year)
    return [
        (
            grade,
            [
                (plan, lessons.get(plan.lesson), *far.get(plan.pk, (0, 0)))
                for plan in plans
                if plan.grade == grade.grade
            ],
        )
        for grade in taught_of_planned(year)
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pack_plans_propose(request: Request) -> HttpResponse:
    """A year of packs by the calendar, to tick and to move."""
    require(can_plan_packs(request.user, request.school))
    year = _year(request)
    there = {(plan.lesson, plan.grade) for plan in plans_of(year)}
    grades = SchoolClass.objects.filter(year=year).values_list("grade", flat=True)
    proposals = [
        one
        for one in propose_year(lessons_of(request.school), year, grades)
        if (one.lesson.key, one.grade) not in there
    ]
    form = ProposalsForm(request.POST or None, proposals=proposals)
    if form.is_valid():
        try:
            with transaction.atomic():
                for one, due_on in form.taken():
                    plan_pack(year, one.lesson, one.grade, due_on=due_on, by=request.user)
        except ValidationError as refused:
            form.add_error(None, ValidationError(refused.messages))
        else:
            count = len(form.taken())
            said = ngettext("%(count)d pack is planned.", "%(count)d packs are planned.", count)
            messages.success(request, said % {"count": count})
            return redirect("pack_plans")
    context = {"year": year, "form": form}
    status = 422 if form.errors else 200
    return render(request, "learning/pack_plans_propose.html", context, status=status)


@login_required
@require_POST
def pack_plan_remove(request: Request, pk: int) -> HttpResponse:
    """Take a pack out of the plan of its grade."""
    plan = get_object_or_404(PackPlan.objects.visible_to(request.user), pk=pk)
    unplan_pack(plan, by=request.user)
    messages.success(request, _("No longer planned. What classes did stays."))
    return redirect("pack_plans")
