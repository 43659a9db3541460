"""The school's own data: name and authority, school year, holidays, classes with their sizes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.school.actions import schools
from mangxanh.school.forms import ClassesForm, HolidayForm, HomeroomForm, SchoolForm, YearForm
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Holiday, Membership, Person, SchoolClass, SchoolYear
from mangxanh.school.models.calendar import SchoolClasses
from mangxanh.school.permissions import can_keep_pupils, can_see_people, can_set_up_school
from mangxanh.school.queries import pupils_in, year_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def school_edit(request: Request) -> HttpResponse:
    require(can_set_up_school(request.user, request.school))
    form = SchoolForm(request.POST or None, instance=request.school)
    if form.is_valid():
        try:
            schools.edit_school(
                request.school, **form.cleaned_data, by=request.user, seen=form.initial
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("school_edit")
    if form.errors:
        request.school.refresh_from_db()
    status = 422 if form.errors else 200
    return render(request, "school/school_edit.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_list(request: Request) -> HttpResponse:
    require(can_see_people(request.user, request.school))
    may_edit = can_set_up_school(request.user, request.school)
    form = YearForm(request.POST or None)
    if request.method == "POST":
        require(may_edit)
        if form.is_valid():
            try:
                schools.set_year(request.school, **form.cleaned_data, by=request.user)
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, _("Saved."))
                return redirect("year_list")
    context = {
        "form": form,
        "holiday_form": HolidayForm(auto_id="holiday_%s"),
        "may_edit": may_edit,
        "years": SchoolYear.objects.visible_to(request.user),
        "holidays": Holiday.objects.visible_to(request.user).order_by("-first_day"),
    }
    return render(request, "school/year_list.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def holiday_add(request: Request) -> HttpResponse:
    form = HolidayForm(request.POST, auto_id="holiday_%s")
    require(can_set_up_school(request.user, request.school))
    if form.is_valid():
        try:
            schools.add_holiday(request.school, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("year_list")
    context = {
        "form": YearForm(),
        "holiday_form": form,
        "may_edit": True,
        "years": SchoolYear.objects.visible_to(request.user),
        "holidays": Holiday.objects.visible_to(request.user).order_by("-first_day"),
    }
    return render(request, "school/year_list.html", context, status=422)


@login_required
@require_POST
def holiday_remove(request: Request, pk: int) -> HttpResponse:
    holiday = get_object_or_404(Holiday.objects.visible_to(request.user), pk=pk)
    schools.remove_holiday(holiday, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("year_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_list(request: Request) -> HttpResponse:
    require(can_see_people(request.user, request.school))
    may_edit = can_set_up_school(request.user, request.school)
    year = year_on(request.school)
    form = ClassesForm(request.POST or None)
    if request.method == "POST":
        require(may_edit)
        if year and form.is_valid():
            try:
                schools.set_classes(year, form.cleaned_data["pasted"], by=request.user)
            except ValidationError as refused:
                form.add_error("pasted", refused)
            else:
                messages.success(request, _("Saved."))
                return redirect("class_list")
    rows = SchoolClass.objects.visible_to(request.user).filter(year=year)
    rows = rows.select_related("homeroom_teacher")
    context = {
        "form": form,
        "year": year,
        "rows": rows,
        "pupils": pupils_in(year) if year else 0,
        "may_edit": may_edit,
        "open_to_me": _open_to(request.user, rows),
    }
    return render(request, "school/class_list.html", context, status=422 if form.errors else 200)


def _open_to(person: Person, rows: SchoolClasses) -> set[int]:
    """Return the keys of the classes whose page a person may open."""
    if person.school and can_keep_pupils(person, person.school):
        return {row.pk for row in rows}
    return set(rows.led_by(person).values_list("pk", flat=True))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_edit(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(SchoolClass.objects.visible_to(request.user), pk=pk)
    require(can_set_up_school(request.user, request.school))
    form = HomeroomForm(request.POST or None, initial={"teacher": row.homeroom_teacher_id})
    here = Membership.objects.visible_to(request.user).current()
    form.fields["teacher"].queryset = Person.objects.filter(  # type: ignore[attr-defined]
        pk__in=here.values("person")
    ).order_by("search_name")
    if form.is_valid():
        schools.set_homeroom_teacher(row, form.cleaned_data["teacher"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("class_list")
    status = 422 if form.errors else 200
    return render(request, "school/class_edit.html", {"form": form, "row": row}, status=status)


@login_required
@require_POST
def class_remove(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(SchoolClass.objects.visible_to(request.user), pk=pk)
    try:
        schools.remove_class(row, by=request.user)
    except ProtectedError:
        messages.error(request, _("Activities of this class are on record, so it stays."))
    else:
        messages.success(request, _("Removed."))
    return redirect("class_list")
