"""The page of the box: what must hold, what is missing, settings, opening and closing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mangxanh.cases.actions import box as actions
from mangxanh.cases.forms import BoxForm, CloseForm
from mangxanh.cases.models import Box
from mangxanh.cases.opening import box_is_open, points
from mangxanh.cases.permissions import can_keep_box, is_handler
from mangxanh.cases.queries import able_people
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import School

# Where each point is mended.
MENDED = {
    "keys": ("handler_list", gettext_lazy("Who handles cases")),
    "recovery": ("recovery", gettext_lazy("Recovery key")),
    "trained": ("handler_list", gettext_lazy("Who handles cases")),
    "head": ("box_settings", gettext_lazy("Settings")),
    "roster": ("duty_roster", gettext_lazy("Duty roster")),
    "contacts": ("help_contacts", gettext_lazy("Help contacts")),
}

OWN = {"trained": ("training", gettext_lazy("Training"))}  # pages of handlers alone


def _box(school: School) -> Box:
    """Return the box as it is kept, or as it would be at first."""
    row: Box | None = (
        Box.objects.filter(school=school).select_related("head", "opened_by", "closed_by").first()
    )
    return row or Box(school=school)


@login_required
@require_safe
def box(request: Request) -> HttpResponse:
    require(can_keep_box(request.user, request.school))
    return _page(request, CloseForm())


def _page(request: Request, form: CloseForm, status: int = 200) -> HttpResponse:
    found = points(request.school)
    links = MENDED | (OWN if is_handler(request.user, request.school) else {})
    context = {
        "box": _box(request.school),
        "is_open": box_is_open(request.school),
        "points": [(point, *links.get(point.key, ("", ""))) for point in found],
        "missing": sum(not point.holds for point in found),
        "form": form,
    }
    return render(request, "cases/box.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def box_settings(request: Request) -> HttpResponse:
    require(can_keep_box(request.user, request.school))
    form = BoxForm(
        request.POST or None, instance=_box(request.school), people=able_people(request.school)
    )
    if form.is_valid():
        try:
            actions.set_box(request.school, **form.cleaned_data, by=request.user)
        except BadInput as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("box")
    return render(
        request, "cases/box_settings.html", {"form": form}, status=422 if form.errors else 200
    )


@login_required
@require_POST
def box_open(request: Request) -> HttpResponse:
    try:
        actions.open_box(request.school, by=request.user)
    except BadInput as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The box is open. The whole staff is told."))
    return redirect("box")


@login_required
@require_POST
def box_close(request: Request) -> HttpResponse:
    require(can_keep_box(request.user, request.school))
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        actions.close_box(request.school, form.cleaned_data["reason"], by=request.user)
    except BadInput as refused:
        form.add_error("reason", refused.message)
        return _page(request, form, status=422)
    messages.success(request, _("The box is closed. What has begun goes on."))
    return redirect("box")
