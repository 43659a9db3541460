"""Papers to download: decision, lists, invitation, minutes, the plan as a sheet."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.common.permissions import require
from mangxanh.documents.docx import (
    decision_docx,
    distribution_docx,
    invitation_docx,
    minutes_docx,
    signature_list_docx,
)
from mangxanh.documents.excel import NewSheet, write_workbook
from mangxanh.documents.pdf import decision_pdf
from mangxanh.plan import papers
from mangxanh.plan.models import Activity, Plan
from mangxanh.plan.permissions import can_edit_plan, can_keep_recipients
from mangxanh.plan.queries import line_rows
from mangxanh.plan.views.lines import chosen_year
from mangxanh.school.http import Request, login_required
from mangxanh.ui.states import STATES

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(data: bytes, name: str, mime: str) -> HttpResponse:
    """Return a file that the browser keeps."""
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_http_methods(["GET", "HEAD"])
def decision(request: Request, pk: int, form: str) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("school"), pk=pk)
    require(can_edit_plan(request.user, plan))
    year = chosen_year(request)
    if year is None or form not in ("docx", "pdf"):
        raise Http404
    paper = papers.decision_paper(plan, year)
    if form == "pdf":
        return download(decision_pdf(paper), "quyet-dinh-phan-cong.pdf", "application/pdf")
    return download(decision_docx(paper), "quyet-dinh-phan-cong.docx", DOCX)


@login_required
@require_http_methods(["GET", "HEAD"])
def distribution(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("school"), pk=pk)
    require(can_keep_recipients(request.user, plan))
    data = distribution_docx(papers.distribution_paper(plan))
    return download(data, "danh-sach-nhan.docx", DOCX)


@login_required
@require_http_methods(["GET", "HEAD"])
def activity_paper(request: Request, pk: int, paper: str) -> HttpResponse:
    rows = Activity.objects.visible_to(request.user).standing().select_related("school")
    activity = get_object_or_404(rows, pk=pk)
    if paper == "giay-moi":
        data = invitation_docx(papers.invitation_paper(activity))
    elif paper == "bien-ban":
        data = minutes_docx(papers.minutes_paper(activity))
    elif paper == "danh-sach-ky":
        data = signature_list_docx(papers.signature_list_paper(activity))
    else:
        raise Http404
    return download(data, f"{paper}-{activity.day:%Y%m%d}.docx", DOCX)


@login_required
@require_http_methods(["GET", "HEAD"])
def plan_sheet(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    year = chosen_year(request)
    if year is None:
        raise Http404
    head = tuple(
        map(str, (_("No."), _("Section"), _("Line"), _("State"), _("Evidence"), _("Due on")))
    )
    body = [
        (
            item.line.n,
            item.line.path,
            item.line.obligation,
            str(STATES[item.state].word),
            item.evidence,
            item.due_on or "",
        )
        for item in line_rows(plan, year)
    ]
    sheet = NewSheet(name=year.name, columns=head, rows=tuple(body))
    return download(write_workbook([sheet]), f"ke-hoach-{year.name}.xlsx", XLSX)
