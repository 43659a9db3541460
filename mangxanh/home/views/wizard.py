"""The wizard of a first start: one question a page, left and resumed at will."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from mangxanh.common.dates import today
from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.home import actions
from mangxanh.home.forms import (
    FirstAccountForm,
    SetupAuthorityForm,
    SetupClassesForm,
    SetupCodeForm,
    SetupSchoolForm,
)
from mangxanh.home.queries import STEPS, next_step, setup_steps, waits_for_code
from mangxanh.home.reading import proposed_year
from mangxanh.school.actions import schools
from mangxanh.school.actions.access import TooManyGuesses
from mangxanh.school.actions.schools import setup_code_fits
from mangxanh.school.actions.setup import check_setup_code
from mangxanh.school.forms import HolidayForm, YearForm
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Holiday, SchoolClass
from mangxanh.school.permissions import can_set_up_school
from mangxanh.school.queries import year_on
from mangxanh.school.views.access import device_of, signed_in

CODE_COOKIE, CODE_LASTS = "mx_setup", 7200
View = Callable[[Request], HttpResponse]
Answer = Callable[[Request], HttpResponseBase]
_TITLES = dict(STEPS)


def setup_page(view: View) -> Answer:
    """Let only the board in; a stranger goes to the code, or to sign in."""

    @login_required
    def known(request: Request) -> HttpResponseBase:
        require(can_set_up_school(request.user, request.school))
        return view(request)

    @wraps(view)
    def guarded(request: Request) -> HttpResponseBase:
        if request.staff_session is None and waits_for_code(request.school):
            return redirect("setup_start")
        return known(request)

    return guarded


@login_required
def resume(request: Request) -> HttpResponse:
    """Go on where the wizard was left."""
    require(can_set_up_school(request.user, request.school))
    return redirect(next_step(request.school))


def show(request: Request, name: str, form: forms.Form | None, **context: Any) -> HttpResponse:  # noqa: ANN401  # what the page shows
    """Return the page of a step, with how far the whole is."""
    rows, number = setup_steps(request.school), [step for step, _title in STEPS].index(name) + 1
    track = [
        {
            "title": f"{n}. {step.title}",
            "state": "now" if n == number else "done" if step.done else "",
            "url": reverse(step.name) if number > 2 and n > 2 and n != number else "",
        }
        for n, step in enumerate(rows, start=1)
    ]
    shown = {"number": number, "total": len(rows), "track": track, "step": _TITLES[name]}
    before = STEPS[number - 2][0] if number > 3 else ""
    status = 422 if form is not None and form.errors else 200
    whole = {**shown, "form": form, "before": before, **context}
    return render(request, f"home/{name}.html", whole, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def setup_start(request: Request) -> HttpResponseBase:
    if request.staff_session or not waits_for_code(request.school):
        return resume(request)
    form = SetupCodeForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            check_setup_code(request.school, code)
        except TooManyGuesses as slow:
            waiting = _("Too many wrong codes. Please try again in %(seconds)d seconds.")
            form.add_error("code", waiting % {"seconds": slow.seconds})
        except ValidationError as refused:
            form.add_error("code", refused)
        else:
            response = redirect("setup_account")
            response.set_signed_cookie(
                CODE_COOKIE,
                code,
                salt="setup",
                max_age=CODE_LASTS,
                secure=settings.SECURE_COOKIES,
                httponly=True,
                samesite="Lax",
            )
            return response
    return show(request, "setup_start", form)


@require_http_methods(["GET", "HEAD", "POST"])
def setup_account(request: Request) -> HttpResponse:
    if request.staff_session or not waits_for_code(request.school):
        return redirect("setup_start")
    code = request.get_signed_cookie(CODE_COOKIE, default="", salt="setup", max_age=CODE_LASTS)
    if not setup_code_fits(request.school, code or ""):
        return redirect("setup_start")
    form = FirstAccountForm(request.POST or None)
    if form.is_valid():
        told = {key: value for key, value in form.cleaned_data.items() if key != "again"}
        try:
            person, token = actions.begin_setup(
                request.school, code or "", device=device_of(request), **told
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            remember = pgettext("to a teacher", "Please remember your sign-in name: %(username)s")
            messages.success(request, remember % {"username": person.username})
            response = signed_in(request, redirect("setup_school"), person.username or "", token)
            response.delete_cookie(CODE_COOKIE)
            return response
    return show(request, "setup_account", form)


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def setup_school(request: Request) -> HttpResponse:
    school = request.school
    made_up = not school.abbreviation and school.name in {"Our school", _("Our school")}
    told = {"name": "" if made_up else school.name, "abbreviation": school.abbreviation}
    form = SetupSchoolForm(request.POST or None, initial=told)
    if form.is_valid():
        schools.edit_school(school, **form.cleaned_data, by=request.user)
        return redirect("setup_authority")
    return show(request, "setup_school", form)


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def setup_authority(request: Request) -> HttpResponse:
    school = request.school
    told = {"authority": school.authority, "place": school.place}
    form = SetupAuthorityForm(request.POST or None, initial=told)
    if form.is_valid():
        schools.edit_school(school, **form.cleaned_data, by=request.user)
        return redirect("setup_year")
    return show(request, "setup_authority", form)


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def setup_year(request: Request) -> HttpResponse:
    year = year_on(request.school)
    told = proposed_year(today())
    if year:
        told = {name: getattr(year, name) for name in told}
    form = YearForm(request.POST or None, initial=told)
    if form.is_valid():
        try:
            schools.set_year(request.school, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("setup_holidays")
    return show(request, "setup_year", form, proposed=year is None)


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def setup_holidays(request: Request) -> HttpResponse:
    if year_on(request.school) is None:
        return redirect("setup_year")
    rows = Holiday.objects.visible_to(request.user)
    if gone := request.POST.get("remove", ""):
        row = get_object_or_404(rows, pk=gone if is_row_number(gone) else 0)
        schools.remove_holiday(row, by=request.user)
        return redirect("setup_holidays")
    form = HolidayForm(request.POST or None)
    if form.is_valid():
        schools_error = _add_holiday(request, form)
        if not schools_error:
            return redirect("setup_holidays")
    return show(request, "setup_holidays", form, holidays=rows)


def _add_holiday(request: Request, form: HolidayForm) -> bool:
    """Add the holiday of a form; return whether it was refused."""
    try:
        schools.add_holiday(request.school, **form.cleaned_data, by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return True
    return False


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def setup_classes(request: Request) -> HttpResponse:
    year = year_on(request.school)
    if year is None:
        return redirect("setup_year")
    rows = SchoolClass.objects.visible_to(request.user).filter(year=year)
    told = "\n".join(f"{row.name}\t{row.size}" for row in rows)
    form = SetupClassesForm(request.POST or None, initial={"pasted": told})
    fits = form.is_valid()
    if fits and "save" in request.POST:
        schools.set_classes(year, form.read.rows, by=request.user)
        return redirect("setup_help")
    read = form.read.rows
    by_grade: dict[int, list[tuple[str, int, int]]] = {}
    for row in sorted(read, key=lambda row: (row[1], row[0])):
        by_grade.setdefault(row[1], []).append(row)
    groups = [(grade, found, sum(row[2] for row in found)) for grade, found in by_grade.items()]
    pupils = sum(row[2] for row in read)
    return show(
        request,
        "setup_classes",
        form,
        groups=groups,
        count=len(read),
        pupils=pupils,
        checked=fits,
        faults=len(form.read.faults),
        entered=bool(told),
    )
