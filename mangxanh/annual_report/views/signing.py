"""From the draft to the sent report: check, sign, number; files to download."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.annual_report import actions
from mangxanh.annual_report.forms import IssueForm
from mangxanh.annual_report.models import Report
from mangxanh.annual_report.views.reports import find
from mangxanh.common.errors import BadInput
from mangxanh.files.actions import prepare_upload
from mangxanh.files.responses import serve
from mangxanh.school.http import Request, login_required


@login_required
@require_POST
def report_check(request: Request, pk: int) -> HttpResponse:
    report = find(request, pk)
    broken = actions.check_evidence(report, by=request.user)
    if broken:
        messages.error(
            request, _("No longer what was kept: %(codes)s.") % {"codes": ", ".join(broken)}
        )
    else:
        messages.success(request, _("Every file is still what was kept."))
    return redirect(report)


@login_required
@require_POST
def report_submit(request: Request, pk: int) -> HttpResponse:
    report = find(request, pk)
    try:
        actions.submit_report(report, by=request.user)
    except ValidationError as refused:
        for words in refused.messages:
            messages.error(request, words)
    else:
        messages.success(request, _("The report is with the signer; its figures are frozen."))
    return redirect(report)


@login_required
@require_POST
def report_take_back(request: Request, pk: int) -> HttpResponse:
    report = find(request, pk)
    actions.take_back(report, by=request.user)
    messages.success(request, _("The report is being written again; figures are counted anew."))
    return redirect(report)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_issue(request: Request, pk: int) -> HttpResponse:
    report = find(request, pk)
    initial = {"number": report.number, "issued_on": report.issued_on}
    form = IssueForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and _issued(request, report, form):
        messages.success(request, _("Number and day are entered."))
        return redirect(report)
    context = {"report": report, "form": form, "title": _("Number, day and signed scan")}
    status = 422 if form.errors else 200
    return render(request, "annual_report/report_form.html", context, status=status)


def _issued(request: Request, report: Report, form: IssueForm) -> bool:
    given = form.cleaned_data
    try:
        scan = prepare_upload(given["scan"], kind="any") if given["scan"] else None
        actions.set_issued(
            report,
            number=given["number"],
            issued_on=given["issued_on"],
            scan=scan,
            by=request.user,
        )
    except BadInput as bad:
        form.add_error("scan", bad.message)
    except ValidationError as refused:
        form.add_error(None, " ".join(refused.messages))
    return not form.errors


@login_required
@require_http_methods(["GET", "HEAD"])
def report_scan(request: Request, pk: int) -> HttpResponseBase:
    report = find(request, pk)
    if report.scan is None:
        raise Http404
    return serve(request, report.scan)


@login_required
@require_POST
def report_build(request: Request, pk: int, part: str) -> HttpResponse:
    report = find(request, pk)
    if part not in actions.PARTS:
        raise Http404
    job = actions.start_build(report, part, by=request.user)
    return redirect("job_progress", pk=job.pk)
