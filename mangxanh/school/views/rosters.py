"""Lists of pupils: chosen, looked at, asked about, brought in, undone; the change of the year."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import today
from mangxanh.common.errors import BadInput
from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.school.actions import roster_swap, roster_undo, rosters, year_change
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import RosterImport, RosterRow, SchoolYear
from mangxanh.school.permissions import can_keep_pupils
from mangxanh.school.pupil_forms import ColumnsForm, PlaceForm, PupilListForm, chosen_columns
from mangxanh.school.pupil_queries import (
    asked_rows,
    counts_by_class,
    issues_of,
    rows_of,
    year_change_classes,
    year_to_fill,
)
from mangxanh.school.queries import papers_are_confirmed
from mangxanh.school.roster import read_roster
from mangxanh.school.roster.reading import Unclear

SHOWN = 100  # rows of one kind on the first page; those of a class are all on its own
KINDS = (RosterImport.Kind.PUPILS, RosterImport.Kind.YEARS)


def _import(request: Request, pk: int) -> RosterImport:
    rows = RosterImport.objects.visible_to(request.user).filter(kind__in=KINDS)
    found: RosterImport = get_object_or_404(rows.select_related("school", "year", "by"), pk=pk)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_start(request: Request) -> HttpResponse:
    require(can_keep_pupils(request.user, request.school))
    form = PupilListForm(
        request.POST or None,
        request.FILES or None,
        initial={"year": year_to_fill(request.school), "whole": True},
    )
    years = SchoolYear.objects.visible_to(request.user).filter(last_day__gte=today())
    form.fields["year"].queryset = years  # type: ignore[attr-defined]  # a ModelChoiceField
    told: dict[str, Any] = {}
    if form.is_valid():
        staged = _stage(request, form, told)
        if staged:
            return redirect("roster_detail", pk=staged.pk)
    imports = RosterImport.objects.visible_to(request.user).filter(kind__in=KINDS)
    context = {
        "form": form,
        "papers": papers_are_confirmed(request.school),
        "unclosed": imports.unclosed().select_related("by").first(),
        "last": imports.applied().select_related("by").first(),
        **told,
    }
    status = 422 if form.errors or told else 200
    return render(request, "school/roster_start.html", context, status=status)


def _stage(request: Request, form: PupilListForm, told: dict[str, Any]) -> RosterImport | None:
    """Return the staged list, or None with what the page tells of why not."""
    given = form.cleaned_data
    try:
        roster = rosters.read_list(
            lambda data, name, **words: read_roster(
                data, name, only_class=given["only_class"], **words
            ),
            request.school,
            RosterImport.Kind.PUPILS,
            form.content(),
            given["file"].name,
            chosen=chosen_columns(request.POST),
        )
        if roster.errors:
            told["issues"] = roster.errors[:50]
            form.add_error("file", _("Nothing was saved. Please mend the list and send it again."))
            return None
        return rosters.stage_pupils(
            request.school,
            roster,
            year=given["year"],
            file_name=given["file"].name,
            whole=given["whole"],
            by=request.user,
        )
    except Unclear as unclear:
        told["columns"] = ColumnsForm(headings=unclear.headings, data=request.POST)
        form.add_error("file", unclear.message)
    except BadInput as refused:
        form.add_error("file", refused.message)
    except ValidationError as refused:
        form.add_error(None, refused)
    return None


@login_required
@require_http_methods(["GET", "HEAD"])
def roster_detail(request: Request, pk: int) -> HttpResponse:
    begun = _import(request, pk)
    chosen = request.GET.get("lop", "")[:20]
    counts = Counter(begun.rows.values_list("outcome", flat=True))
    outcomes = [one for one in RosterRow.Outcome if counts[one] and one != RosterRow.Outcome.ASKED]
    context = {
        "begun": begun,
        "counts": [(one.label, one.value, counts[one]) for one in outcomes],
        "asked": counts[RosterRow.Outcome.ASKED],
        "leaving": counts[RosterRow.Outcome.GONE],
        "classes": counts_by_class(begun),
        "chosen": chosen,
        "rows": rows_of(begun, class_name=chosen),
        "groups": [] if chosen else _groups(begun),
        "issues": issues_of(begun)[:SHOWN],
        "is_years": begun.kind == RosterImport.Kind.YEARS,
    }
    return render(request, "school/roster_detail.html", context)


def _groups(begun: RosterImport) -> list[tuple[str, list[RosterRow]]]:
    """Return the rows that change something, but new ones, by what they change."""
    kinds = [RosterRow.Outcome.BACK, RosterRow.Outcome.CHANGED, RosterRow.Outcome.PASSED]
    if begun.kind == RosterImport.Kind.PUPILS:
        kinds = [RosterRow.Outcome.GONE, RosterRow.Outcome.MOVED, *kinds]
    found = {
        kind: [row for row in rows_of(begun, outcomes=kinds) if row.outcome == kind]
        for kind in kinds
    }
    return [(str(kind.label), rows[:SHOWN]) for kind, rows in found.items() if rows]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_ask(request: Request, pk: int) -> HttpResponse:
    begun = _import(request, pk)
    asked = asked_rows(begun)
    if request.method == "POST":
        try:
            rosters.answer_asked(begun, _answers(request, asked), by=request.user)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
            return redirect("roster_ask", pk=begun.pk)
        return redirect("roster_detail", pk=begun.pk)
    return render(request, "school/roster_ask.html", {"begun": begun, "asked": asked})


def _answers(request: Request, asked: list[tuple[RosterRow, list[Any]]]) -> dict[int, int | None]:
    """Return {row: pupil, or None for another child} of what was answered."""
    found: dict[int, int | None] = {}
    for row, candidates in asked:
        answer = request.POST.get(f"dong-{row.pk}", "")
        if "all" in request.POST and len(candidates) == 1:
            answer = str(candidates[0].pk)
        if answer == "new":
            found[row.pk] = None
        elif is_row_number(answer):
            found[row.pk] = int(answer)
    return found


@login_required
@require_POST
def roster_apply(request: Request, pk: int) -> HttpResponse:
    begun = _import(request, pk)
    letters = bool(request.POST.get("letters"))
    try:
        if begun.rows.count() > roster_swap.LONG:
            job = roster_swap.start_roster(begun, letters_are_right=letters, by=request.user)
            return redirect("job_progress", pk=job.pk)
        roster_swap.apply_roster(begun, letters_are_right=letters, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("roster_detail", pk=begun.pk)
    messages.success(request, _("The list is in place."))
    return redirect("roster_detail", pk=begun.pk)


@login_required
@require_POST
def roster_discard(request: Request, pk: int) -> HttpResponse:
    rosters.discard_import(_import(request, pk), by=request.user)
    messages.success(request, _("The list was put aside. Nothing has changed."))
    return redirect("roster_start")


@login_required
@require_POST
def roster_undo_last(request: Request, pk: int) -> HttpResponse:
    begun = _import(request, pk)
    try:
        roster_undo.undo_roster(begun, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Undone. Everything is as it was before this list."))
    return redirect("roster_start")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_years(request: Request) -> HttpResponse:
    require(can_keep_pupils(request.user, request.school))
    before, year, classes = year_change_classes(request.school)
    faults: list[str] = []
    if request.method == "POST" and year:
        targets = {
            row.pk: request.POST.get(f"lop-{row.pk}", "").strip() for row, _n, _to in classes
        }
        classes = [(row, count, targets[row.pk]) for row, count, _to in classes]
        try:
            begun = year_change.stage_year(request.school, year, targets, by=request.user)
        except ValidationError as refused:
            faults = refused.messages
        else:
            return redirect("roster_detail", pk=begun.pk)
    context = {"before": before, "year": year, "classes": classes, "faults": faults}
    return render(request, "school/roster_years.html", context, status=422 if faults else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_row(request: Request, pk: int) -> HttpResponse:
    rows = RosterRow.objects.visible_to(request.user)
    rows = rows.filter(roster_import__kind=RosterImport.Kind.YEARS)
    row = get_object_or_404(rows.select_related("roster_import", "was_class"), pk=pk)
    gone = row.outcome == RosterRow.Outcome.GONE
    form = PlaceForm(request.POST or None, initial={"class_name": "" if gone else row.class_name})
    if request.method == "POST" and form.is_valid():
        try:
            year_change.choose_class(row, form.cleaned_data["class_name"], by=request.user)
        except ValidationError as refused:
            form.add_error("class_name", refused)
        else:
            return redirect("roster_detail", pk=row.roster_import_id)
    context = {"row": row, "form": form}
    return render(request, "school/roster_row.html", context, status=422 if form.errors else 200)
