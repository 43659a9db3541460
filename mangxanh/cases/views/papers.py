"""Telling somebody outside: the log of calls, their answers, the sheet for the receiving place."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from mangxanh.cases.actions.referring import Call, log_referral, note_answer
from mangxanh.cases.actions.seeing import note_sheet
from mangxanh.cases.http import VaultRequest, vault_required
from mangxanh.cases.models import Referral
from mangxanh.cases.paper_forms import SheetForm
from mangxanh.cases.sheet import SECTIONS, known, sheet_on_a_page
from mangxanh.cases.step_forms import AnswerForm, ReferralForm
from mangxanh.cases.views.cases import find_case, open_found
from mangxanh.cases.views.steps import page, posted, taken
from mangxanh.documents.docx import flow_docx
from mangxanh.plan.views.papers import DOCX, download
from mangxanh.school.models import HelpContact


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def refer(request: VaultRequest, number: str) -> HttpResponse:
    """Log that somebody outside was told; the numbers to call stand beside."""
    case = find_case(request, number)
    place = request.GET.get("noi", "")
    initial = {"place": place} if place in Referral.Place.values else {}
    form = ReferralForm(posted(request), initial=initial)

    def do() -> None:
        told = dict(form.cleaned_data)
        once = told.pop("once")
        log_referral(case, Call(**told), once=once, by=request.user)

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    contacts = HelpContact.objects.visible_to(request.user).exclude(
        phone__in=("111", "113", "115")  # they stand above, as buttons
    )
    return page(request, case, form, "case_refer", contacts=contacts)


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def answer(request: VaultRequest, number: str, n: int) -> HttpResponse:
    """Write down what another place answered."""
    case = find_case(request, number)
    rows = Referral.objects.select_related("case", "entry")
    referral: Referral = get_object_or_404(rows, case=case, entry__n=n)
    form = AnswerForm(posted(request))

    def do() -> None:
        told = form.cleaned_data
        note_answer(referral, told["answer"], once=told["once"], by=request.user)

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_answer", referral=referral)


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def sheet(request: VaultRequest, number: str) -> HttpResponse:
    """Fill in the sheet for the receiving place, and take it as PDF or DOCX; nothing is kept."""
    case = find_case(request, number)
    opened = open_found(request, case)
    place = request.GET.get("noi", "")
    form = SheetForm(posted(request), initial=known(opened, request.user, place))
    if form.is_valid():
        flow, pdf = sheet_on_a_page(form.cleaned_data, school=case.school.name, number=case.number)
        note_sheet(case, by=request.user)
        if "docx" in request.POST:
            answer = download(flow_docx(flow), "phieu-thong-tin.docx", DOCX)
        else:
            answer = download(pdf, "phieu-thong-tin.pdf", "application/pdf")
        answer["Cache-Control"] = "no-store"
        return answer
    sections = [(title, [form[code] for code in fields]) for title, fields in SECTIONS]
    return page(request, case, form, "case_sheet", sections=sections)
