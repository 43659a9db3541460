"""Reports: which there are, how far one is, what people write into it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.annual_report import actions
from mangxanh.annual_report.build import MOST_PAGES
from mangxanh.annual_report.compose import report_paper
from mangxanh.annual_report.forms import BasisForm, DatesForm, OpenForm, RecipientsForm, TextForm
from mangxanh.annual_report.models import BasisDocument, Box, Report
from mangxanh.annual_report.periods import InnerDates, inner_dates
from mangxanh.annual_report.permissions import can_edit_report, can_write_report
from mangxanh.annual_report.queries import (
    readiness_of,
    report_before,
    report_data,
    steps_of,
)
from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.documents.compose import report_flow
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolYear
from mangxanh.school.queries import working_days, year_on
from mangxanh.work.models import LongJob


def find(request: Request, pk: int) -> Report:
    """Return a report that the person may write into; 404 or 403 else."""
    reports = Report.objects.visible_to(request.user).select_related("school", "year")
    report: Report = get_object_or_404(reports, pk=pk)
    require(can_edit_report(request.user, report))
    return report


@login_required
@require_http_methods(["GET", "HEAD"])
def report_list(request: Request) -> HttpResponse:
    require(can_write_report(request.user, request.school))
    days = working_days(request.school)
    reports = Report.objects.visible_to(request.user).select_related("year")
    context = {
        "rows": [(report, inner_dates(report.due_on, days)) for report in reports],
        "form": _open_form(request),
    }
    return render(request, "annual_report/report_list.html", context)


def _open_form(request: Request) -> OpenForm:
    form = OpenForm(request.POST or None, initial={"year": year_on(request.school)})
    years = SchoolYear.objects.visible_to(request.user).filter(first_day__lte=today())
    form.fields["year"].queryset = years  # type: ignore[attr-defined]
    return form


@login_required
@require_POST
def report_open(request: Request) -> HttpResponse:
    require(can_write_report(request.user, request.school))
    form = _open_form(request)
    if form.is_valid():
        report = actions.open_report(**form.cleaned_data, by=request.user)
        return redirect(report)
    return render(request, "annual_report/report_list.html", {"rows": [], "form": form}, status=422)


@login_required
@require_http_methods(["GET", "HEAD"])
def report_ready(request: Request, pk: int) -> HttpResponse:
    report = find(request, pk)
    steps = steps_of(report)
    jobs = LongJob.objects.visible_to(request.user).filter(
        kind=actions.BUILD, params__report=report.pk
    )
    context = {
        "report": report,
        "steps": steps,
        "step_rows": _step_rows(report, steps),
        "ready": readiness_of(report),
        "boxes": [(box, bool(report.texts.get(box))) for box in Box],
        "basis": report.basis.all(),
        "jobs": jobs.order_by("-pk")[:4],
    }
    return render(request, "annual_report/report_ready.html", context)


def _step_rows(report: Report, steps: InnerDates) -> list[dict[str, object]]:
    """Return the steps to the due day: done, now or still to come."""
    here = {Report.State.DRAFT: 1, Report.State.TO_SIGN: 2, Report.State.SENT: 4}
    reached = here[Report.State(report.state)]
    if reached == 1 and today() < steps.close:
        reached = 0
    rows = [
        (steps.close, _("Figures closed")),
        (steps.submit, _("To the signer")),
        (steps.send, _("Send")),
        (steps.due, _("Due at the latest")),
    ]
    return [
        {
            "title": title,
            "day": day,
            "state": "done" if turn < reached else "now" if turn == reached else "",
        }
        for turn, (day, title) in enumerate(rows)
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: Request, pk: int, box: str) -> HttpResponse:
    report = find(request, pk)
    if box not in Box.values:
        raise Http404
    seen = report.texts.get(box, "")
    form = TextForm(request.POST or None, initial={"text": seen})
    if form.is_valid():
        try:
            actions.save_text(report, box, form.cleaned_data["text"], by=request.user, seen=seen)
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            messages.success(request, _("Saved."))
            return redirect(report)
    before = report_before(report)
    context = {
        "report": report,
        "form": form,
        "box": Box(box),
        "before": before,
        "last_text": before.texts.get(box, "") if before else "",
    }
    status = 422 if form.errors else 200
    return render(request, "annual_report/report_edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_dates(request: Request, pk: int) -> HttpResponse:
    report = find(request, pk)
    seen = {"cutoff": report.cutoff, "due_on": report.due_on}
    form = DatesForm(request.POST or None, initial=seen)
    if form.is_valid():
        try:
            actions.set_dates(report, **form.cleaned_data, by=request.user, seen=seen)
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            messages.success(request, _("Saved."))
            return redirect(report)
    context = {"report": report, "form": form, "title": _("Days of the report")}
    status = 422 if form.errors else 200
    return render(request, "annual_report/report_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_recipients(request: Request, pk: int) -> HttpResponse:
    report = find(request, pk)
    seen = {"addressees": report.addressees, "recipients": report.recipients}
    initial = {name: "\n".join(names) for name, names in seen.items()}
    form = RecipientsForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = {name: text.splitlines() for name, text in form.cleaned_data.items()}
        try:
            actions.set_recipients(report, **given, by=request.user, seen=seen)
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            messages.success(request, _("Saved."))
            return redirect(report)
    context = {"report": report, "form": form, "title": _("Who gets the report")}
    status = 422 if form.errors else 200
    return render(request, "annual_report/report_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_basis(request: Request, pk: int) -> HttpResponse:
    report = find(request, pk)
    form = BasisForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_basis(report, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            messages.success(request, _("Saved."))
            return redirect("report_basis", report.pk)
    context = {"report": report, "form": form, "rows": report.basis.all()}
    status = 422 if form.errors else 200
    return render(request, "annual_report/report_basis.html", context, status=status)


@login_required
@require_POST
def basis_remove(request: Request, pk: int) -> HttpResponse:
    rows = BasisDocument.objects.visible_to(request.user).select_related("report__school")
    row = get_object_or_404(rows, pk=pk)
    try:
        actions.remove_basis(row, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("report_basis", row.report_id)


@login_required
@require_http_methods(["GET", "HEAD"])
def report_preview(request: Request, pk: int) -> HttpResponse:
    report = find(request, pk)
    paper = report_paper(report_data(report))
    context = {"report": report, "paper": paper, "flow": report_flow(paper), "most": MOST_PAGES}
    return render(request, "annual_report/report_preview.html", context)
