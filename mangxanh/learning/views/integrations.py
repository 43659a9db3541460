"""The integration log: what went into child protection and into lessons."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.common.signing import new_token
from mangxanh.common.text import clean
from mangxanh.learning.actions import integrations as actions
from mangxanh.learning.forms.integrations import ClassesForm, IntegrationForm
from mangxanh.learning.permissions import can_integrate
from mangxanh.learning.queries.integrations import (
    SUBJECTS,
    Habit,
    habit_of,
    integration_shares,
    lines_for,
    materials_for,
    months_of,
    narrow,
    next_classes,
    used_subjects,
)
from mangxanh.plan.models import Activity
from mangxanh.plan.permissions import can_change_activity, can_see_plan
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolClass, SchoolYear
from mangxanh.school.queries import year_on

PER_PAGE = 25


def _classes(request: Request, year: SchoolYear) -> list[SchoolClass]:
    return list(SchoolClass.objects.visible_to(request.user).filter(year=year))


@login_required
@require_http_methods(["GET", "HEAD"])
def integration_list(request: Request) -> HttpResponse:
    require(can_see_plan(request.user, request.school))
    year = year_on(request.school)
    if year is None:
        return render(request, "plan/plan_empty.html", {"year": None, "may_make": False})
    wanted = {key: clean(request.GET.get(key, ""))[:60] for key in ("mon", "lop", "thang")}
    rows = Activity.objects.visible_to(request.user).standing().select_related("logged_by")
    rows = rows.filter(kind=Activity.Kind.INTEGRATION, year=year)
    found = narrow(
        rows,
        subject=wanted["mon"],
        school_class=int(wanted["lop"]) if is_row_number(wanted["lop"]) else 0,
        month=wanted["thang"],
    )
    page = Paginator(found.prefetch_related("class_rows__school_class"), PER_PAGE)
    programmes, subjects = integration_shares(year)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "wanted": wanted,
        "year": year,
        "programmes": programmes,
        "subjects": subjects,
        "classes": [(str(row.pk), row.name) for row in _classes(request, year)],
        "months": [(f"{month:%Y-%m}", f"{month:%m/%Y}") for month in months_of(year)],
    }
    return render(request, "learning/integration_list.html", context)


def _subjects(habit: Habit, written: list[str]) -> list[str]:
    """Return subjects to choose from: one's own first, then the programme's, then the school's."""
    return list(dict.fromkeys([*habit.subjects, *SUBJECTS, *written]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def integration_new(request: Request) -> HttpResponse:
    require(can_integrate(request.user, request.school))
    year = year_on(request.school)
    lines, usual = lines_for(request.school, year) if year else ([], [])
    if year is None or not lines:
        return render(request, "plan/plan_empty.html", {"year": year, "may_make": False})
    habit = habit_of(request.user, year)
    classes = _classes(request, year)
    led = [row.pk for row in classes if row.homeroom_teacher_id == request.user.pk]
    subjects = _subjects(habit, used_subjects(request.school))
    initial: dict[str, Any] = {"request_key": new_token(), "into": habit.into}
    if habit.subjects:
        initial["subject"] = habit.subjects[0]
    form = IntegrationForm(
        request.POST or None,
        initial=initial,
        school=request.school,
        classes=classes,
        usual=list(dict.fromkeys([*habit.classes, *led])),
        lines=lines,
        usual_lines=usual,
        subjects=subjects,
        materials=materials_for(request.school),
    )
    if form.is_valid():
        try:
            activity = actions.integrate(request.school, form.said(), by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("integration_detail", activity.pk)
    context = {"form": form, "year": year, "first": max(len(habit.subjects), 3)}
    status = 422 if form.errors else 200
    return render(request, "learning/integration_new.html", context, status=status)


def _integration(request: Request, pk: int) -> Activity:
    rows = Activity.objects.visible_to(request.user).filter(kind=Activity.Kind.INTEGRATION)
    found: Activity = get_object_or_404(rows.select_related("year", "logged_by", "school"), pk=pk)
    return found


@login_required
@require_http_methods(["GET", "HEAD"])
def integration_detail(request: Request, pk: int) -> HttpResponse:
    activity = _integration(request, pk)
    standing = not activity.withdrawn_at
    context = {
        "activity": activity,
        "classes": activity.class_rows.select_related("school_class"),
        "evidence": activity.evidence.standing().select_related("line"),
        "may_copy": standing and can_integrate(request.user, request.school),
        "may_undo": standing and can_change_activity(request.user, activity),
    }
    return render(request, "learning/integration_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def integration_copy(request: Request, pk: int) -> HttpResponse:
    activity = _integration(request, pk)
    require(can_integrate(request.user, request.school))
    year = year_on(request.school) or activity.year
    classes = _classes(request, year)
    ahead = [row.pk for row in next_classes(activity, classes)]
    again = [row.school_class_id for row in activity.class_rows.all()]
    initial: dict[str, Any] = {"request_key": new_token()}
    if request.GET.get("lop") == "cu":  # the same class, this week
        ahead, initial["usual"] = again, again
    elif ahead:
        initial["usual"] = ahead[:1]
    form = ClassesForm(
        request.POST or None,
        initial=initial,
        school=request.school,
        classes=classes,
        usual=ahead,
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.copy_integration(
                activity,
                day=data["day"],
                classes=form.chosen_classes(data),
                heads=data["heads"],
                request_key=data["request_key"],
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Copied."))
            return redirect("integration_detail", made.pk)
    context = {"form": form, "activity": activity}
    status = 422 if form.errors else 200
    return render(request, "learning/integration_copy.html", context, status=status)


@login_required
@require_POST
def integration_undo(request: Request, pk: int) -> HttpResponse:
    activity = _integration(request, pk)
    actions.undo_integration(activity, by=request.user)
    messages.success(request, _("Withdrawn, with its evidence. Codes are not used again."))
    return redirect("integration_list")
