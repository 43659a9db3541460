"""A list of the staff: chosen, roles given, links printed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.common.text import name_sort_key
from mangxanh.school.actions import rosters, staff_lists
from mangxanh.school.forms import STAFF_CHOICES
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Person, RosterImport, RosterRow
from mangxanh.school.permissions import can_give_role, can_invite_people
from mangxanh.school.pupil_forms import ColumnsForm, ListForm, chosen_columns
from mangxanh.school.roster import read_staff
from mangxanh.school.roster.headings import STAFF
from mangxanh.school.roster.reading import Unclear


def _import(request: Request, pk: int) -> RosterImport:
    rows = RosterImport.objects.visible_to(request.user).filter(kind=RosterImport.Kind.STAFF)
    found: RosterImport = get_object_or_404(rows.select_related("school"), pk=pk)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_list_start(request: Request) -> HttpResponse:
    require(can_invite_people(request.user, request.school))
    form = ListForm(request.POST or None, request.FILES or None)
    told: dict[str, Any] = {}
    if form.is_valid():
        try:
            roster = rosters.read_list(
                read_staff,
                request.school,
                RosterImport.Kind.STAFF,
                form.content(),
                form.cleaned_data["file"].name,
                chosen=chosen_columns(request.POST),
            )
            begun = staff_lists.stage_staff(
                request.school,
                roster,
                file_name=form.cleaned_data["file"].name,
                by=request.user,
            )
            return redirect("staff_list_detail", pk=begun.pk)
        except Unclear as unclear:
            told["columns"] = ColumnsForm(headings=unclear.headings, fields=STAFF)
            form.add_error("file", unclear.message)
        except BadInput as refused:
            form.add_error("file", refused.message)
        except ValidationError as refused:
            form.add_error(None, refused)
    imports = RosterImport.objects.visible_to(request.user).filter(kind=RosterImport.Kind.STAFF)
    unclosed = imports.unclosed().select_related("by").first()
    context = {"form": form, "unclosed": unclosed, **told}
    status = 422 if form.errors else 200
    return render(request, "school/staff_list_start.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_list_detail(request: Request, pk: int) -> HttpResponse:
    begun = _import(request, pk)
    if request.method == "POST":
        try:
            invited = staff_lists.invite_staff(
                begun,
                _roles(request, begun),
                letters_are_right=bool(request.POST.get("letters")),
                by=request.user,
            )
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
            return redirect("staff_list_detail", pk=begun.pk)
        return _show_links(request, invited)
    roles = [
        (code, label)
        for code, label in STAFF_CHOICES
        if can_give_role(request.user, request.school, code)
    ]
    rows = sorted(begun.rows.all(), key=lambda row: name_sort_key(row.name))
    context = {
        "begun": begun,
        "rows": [row for row in rows if row.outcome == RosterRow.Outcome.NEW],
        "known": [row for row in rows if row.outcome == RosterRow.Outcome.SAME],
        "roles": roles,
    }
    return render(request, "school/staff_list_detail.html", context)


def _roles(request: Request, begun: RosterImport) -> dict[int, str]:
    """Return {row: role} of everybody who is to be invited."""
    chosen = {
        pk: request.POST.get(f"vai-tro-{pk}", "") for pk in begun.rows.values_list("pk", flat=True)
    }
    return {pk: role for pk, role in chosen.items() if role}


def _show_links(request: Request, invited: list[tuple[Person, str]]) -> HttpResponse:
    """Show the one-use links to be printed, this once: only their digests are kept."""
    links = [
        (person, request.build_absolute_uri(reverse("use_link", args=[token])))
        for person, token in invited
    ]
    return render(request, "school/staff_list_links.html", {"links": links})


@login_required
@require_POST
def staff_list_discard(request: Request, pk: int) -> HttpResponse:
    rosters.discard_import(_import(request, pk), by=request.user)
    messages.success(request, _("The list was put aside. Nothing has changed."))
    return redirect("staff_list_start")
