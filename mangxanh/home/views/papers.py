"""Papers first: the drafts to download, the board's word that they are done, how long things stay."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.home.papers import DRAFTS, NAMES, draft_docx
from mangxanh.home.permissions import can_read_papers
from mangxanh.plan.views.papers import DOCX, download
from mangxanh.school.actions import rights
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Going, PapersConfirmation
from mangxanh.school.permissions import can_choose_retention, can_confirm_papers
from mangxanh.school.retention import terms


@login_required
@require_http_methods(["GET", "HEAD"])
def data_papers(request: Request) -> HttpResponse:
    require(can_read_papers(request.user, request.school))
    seen = PapersConfirmation.objects.visible_to(request.user).select_related("confirmed_by")
    context = {
        "drafts": DRAFTS,
        "standing": seen.filter(ended_at__isnull=True).first(),
        "earlier": seen.filter(ended_at__isnull=False).order_by("-ended_at")[:5],
        "may_confirm": can_confirm_papers(request.user, request.school),
    }
    return render(request, "home/data_papers.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def data_paper(request: Request, paper: str) -> HttpResponse:
    require(can_read_papers(request.user, request.school))
    if paper not in NAMES:
        raise Http404
    return download(draft_docx(request.school, paper), f"{paper}.docx", DOCX)


@login_required
@require_POST
def papers_confirm(request: Request) -> HttpResponse:
    require(can_confirm_papers(request.user, request.school))
    if request.POST.get("read") != "on":
        messages.error(request, _("Please tick that the papers are done."))
        return redirect("data_papers")
    rights.confirm_papers(request.school, by=request.user)
    messages.success(
        request,
        pgettext(
            "to a teacher",
            "Confirmed. Pupils' lists and photographs with recognisable faces are open now.",
        ),
    )
    return redirect("data_papers")


@login_required
@require_POST
def papers_withdraw(request: Request) -> HttpResponse:
    rights.withdraw_papers(request.school, by=request.user)
    messages.success(
        request, _("Withdrawn. Nothing new comes in; nothing that is here was deleted.")
    )
    return redirect("data_papers")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: Request) -> HttpResponse:
    require(can_read_papers(request.user, request.school))
    may_choose = can_choose_retention(request.user, request.school)
    if request.method == "POST":
        require(may_choose)
        return _choose(request)
    context: dict[str, Any] = {
        "terms": terms(request.school),
        "may_choose": may_choose,
        "going": _going(request),
    }
    return render(request, "home/retention.html", context)


def _choose(request: Request) -> HttpResponse:
    amounts = {}
    for term in terms(request.school):
        given = request.POST.get(term.name, str(term.amount))
        if term.usual.is_chosen and given != str(term.amount):
            amounts[term.name] = int(given) if is_row_number(given) else 0
    try:
        rights.choose_retentions(request.school, amounts, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("retention")
    messages.success(request, _("Saved."))
    return redirect("retention")


def _going(request: Request) -> list[tuple[Any, str, int]]:
    """Return (day, what, how many) of what goes within the next days."""
    labels = {term.name: term.label for term in terms(request.school)}
    counts: dict[tuple[Any, str], int] = {}
    for name, day in Going.objects.visible_to(request.user).values_list("name", "goes_on"):
        counts[day, name] = counts.get((day, name), 0) + 1
    return [(day, labels[name], n) for (day, name), n in sorted(counts.items())]
