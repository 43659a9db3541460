"""Pupils: lists of a class, one pupil, and what is changed by hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.school.actions import pupils
from mangxanh.school.actions.rights import note_look
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Pupil, SchoolClass
from mangxanh.school.permissions import can_keep_pupils, can_see_pupils
from mangxanh.school.pupil_forms import MoveForm, NewPupilForm, PupilForm
from mangxanh.school.pupil_queries import class_order, classes_seen, find_pupils
from mangxanh.school.queries import papers_are_confirmed, year_on
from mangxanh.school.retention import how_long


def _classes(request: Request) -> QuerySet[SchoolClass]:
    """Return the classes of this school year, and of the next once it is entered."""
    year = year_on(request.school)
    rows: QuerySet[SchoolClass] = SchoolClass.objects.visible_to(request.user)
    first = year.first_day if year else None
    return rows.filter(year__first_day__gte=first).order_by("year__first_day", "grade", "name")


def _pupil(request: Request, pk: int) -> Pupil:
    rows = Pupil.objects.visible_to(request.user).select_related("person", "school_class", "school")
    found: Pupil = get_object_or_404(rows, pk=pk)
    return found


@login_required
@require_http_methods(["GET", "HEAD"])
def pupil_list(request: Request) -> HttpResponse:
    require(can_see_pupils(request.user, request.school))
    year, sought = year_on(request.school), request.GET.get("q", "").strip()[:80]
    classes = classes_seen(request.user, year) if year else []
    chosen = request.GET.get("lop", "")
    only = classes[0][0] if len(classes) == 1 else None
    shown = next((row for row, _n in classes if str(row.pk) == chosen), only)
    seen = Pupil.objects.visible_to(request.user).select_related("person", "school_class")
    context = {
        "year": year,
        "classes": classes,
        "total": sum(count for _row, count in classes),
        "sought": sought,
        "found": find_pupils(request.user, sought=sought) if sought else [],
        "shown": shown,
        "rows": class_order(seen.present().filter(school_class=shown)) if shown else [],
        "may_keep": can_keep_pupils(request.user, request.school),
        "papers": papers_are_confirmed(request.school),
    }
    return render(request, "school/pupil_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def pupil_detail(request: Request, pk: int) -> HttpResponse:
    pupil = _pupil(request, pk)
    note_look(pupil, by=request.user)
    may_keep = can_keep_pupils(request.user, request.school)
    return render(request, "school/pupil_detail.html", _detail(request, pupil, may_keep=may_keep))


def _detail(request: Request, pupil: Pupil, *, may_keep: bool) -> dict[str, Any]:
    move = MoveForm(initial={"school_class": pupil.school_class_id})
    _offer_classes(request, move)
    kept = how_long(request.school, "pupil")
    return {"pupil": pupil, "may_keep": may_keep, "move_form": move, "kept": kept}


def _offer_classes(request: Request, form: MoveForm | NewPupilForm) -> None:
    form.fields["school_class"].queryset = _classes(request)  # type: ignore[attr-defined]  # a ModelChoiceField


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pupil_add(request: Request) -> HttpResponse:
    require(can_keep_pupils(request.user, request.school))
    given = request.GET.get("lop", "")
    initial = {"school_class": given} if is_row_number(given) else {}
    form = NewPupilForm(request.POST or None, initial=initial)
    _offer_classes(request, form)
    if form.is_valid():
        try:
            pupil = pupils.add_pupil(request.school, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("pupil_detail", pk=pupil.pk)
    status = 422 if form.errors else 200
    return render(request, "school/pupil_add.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pupil_edit(request: Request, pk: int) -> HttpResponse:
    pupil = _pupil(request, pk)
    require(can_keep_pupils(request.user, request.school))
    there = {"name": pupil.person.name, "code": pupil.code, "birth_date": pupil.birth_date}
    form = PupilForm(request.POST or None, initial=there)
    if form.is_valid():
        try:
            pupils.edit_pupil(pupil, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("pupil_detail", pk=pupil.pk)
    context = {"form": form, "pupil": pupil}
    return render(request, "school/pupil_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def pupil_move(request: Request, pk: int) -> HttpResponse:
    """Move a pupil to another class, or take back one who had left."""
    pupil = _pupil(request, pk)
    require(can_keep_pupils(request.user, request.school))
    form = MoveForm(request.POST)
    _offer_classes(request, form)
    if not form.is_valid():
        messages.error(request, _("Please choose a class from the list."))
        return redirect("pupil_detail", pk=pupil.pk)
    act = pupils.take_pupil_back if pupil.left_on else pupils.move_pupil
    try:
        act(pupil, form.cleaned_data["school_class"], by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Saved."))
    return redirect("pupil_detail", pk=pupil.pk)


@login_required
@require_POST
def pupil_leave(request: Request, pk: int) -> HttpResponse:
    pupil = _pupil(request, pk)
    pupils.let_pupil_leave(pupil, by=request.user)
    messages.success(request, _("Noted. Card and pages of this pupil have ended."))
    return redirect("pupil_detail", pk=pupil.pk)
