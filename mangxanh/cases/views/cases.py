"""The list of cases and the page of one, with the two forms that stand on it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.cases import texts
from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.seeing import note_opened
from mangxanh.cases.http import VaultRequest, handler_required, vault_required
from mangxanh.cases.listing import (
    PILLS,
    Filters,
    asked_of,
    cases_of,
    counts_for,
    grades_of,
    rows_of,
)
from mangxanh.cases.models import Case
from mangxanh.cases.opened import Opened, open_case
from mangxanh.cases.starters import starter, starters
from mangxanh.cases.step_forms import FilterForm, LetterForm, NoticeForm
from mangxanh.cases.telling import decided, details_of, excluded_of, image_of, why_urgent
from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.cases.words import duty_words
from mangxanh.common.errors import BadInput
from mangxanh.school.http import Request

ON_A_PAGE = 20


def find_case(request: Request, number: str) -> Case:
    """Return a case that the handler sees; 404 for any other, as for one that isn't there."""
    rows = Case.objects.visible_to(request.user).select_related("owner", "school")
    found: Case = get_object_or_404(rows, number=number)
    return found


def open_found(request: VaultRequest, case: Case) -> Opened:
    """Return a case opened; 404 where one's key opens it no more (a new key, a lost month)."""
    try:
        return open_case(case, request.user, request.private_key)
    except CannotOpen:
        raise Http404 from None


@require_http_methods(["GET", "HEAD"])
@handler_required
def case_list(request: Request) -> HttpResponse:
    """Show the cases of a pill; needs no key, nothing is opened."""
    pill = request.GET.get("o", "can-lam")
    if pill not in PILLS:
        raise Http404
    form = FilterForm(request.GET or None, grades=grades_of(request.user))
    form.is_valid()  # what makes no sense narrows nothing
    told = form.cleaned_data if form.is_bound else {}
    filters = Filters(
        kind=told.get("loai", ""),
        platform=told.get("noi", ""),
        grade=told.get("khoi"),
        since=told.get("tu"),
    )
    state = PILLS[pill]
    page = Paginator(cases_of(request.user, state, filters), ON_A_PAGE)
    shown = page.get_page(request.GET.get("page"))
    counts = counts_for(request.user)
    context = {
        "page": shown,
        "rows": rows_of(shown.object_list),
        "pill": pill,
        "pills": [(name, of, Case.State(of).label, counts[of]) for name, of in PILLS.items()],
        "state": Case.State(state).label,
        "form": form,
        "filters": filters,
        "asked": asked_of(request.user),
        "duty": duty_words(request.school),
    }
    return render(request, "cases/case_list.html", context)


@require_http_methods(["GET", "HEAD"])
@vault_required
def case_detail(request: VaultRequest, number: str) -> HttpResponse:
    """Show a case; the first look is noted, and stops no clock."""
    return show_case(request, find_case(request, number))


def show_case(
    request: VaultRequest,
    case: Case,
    *,
    notice: NoticeForm | None = None,
    letter: LetterForm | None = None,
) -> HttpResponse:
    """Show a case with its forms; 422 with one that was not taken."""
    opened = open_found(request, case)
    if request.method == "GET" and not opened.was_seen:
        note_opened(case, by=request.user)
    begun = starter(request.GET.get("mau", ""), request.user)
    refused = notice is not None or letter is not None
    context: dict[str, Any] = {
        "case": case,
        "opened": opened,
        "decided": decided(opened),
        "details": details_of(opened),
        "image": image_of(opened),
        "why": why_urgent(case),
        "excluded": excluded_of(opened),
        "words": texts.words(),
        "step": texts.words()["steps"][opened.step],
        "step_number": list(texts.words()["steps"]).index(opened.step) + 1,
        "notice_form": notice or NoticeForm(),
        "letter_form": letter or LetterForm(initial={"text": begun}),
        "starters": starters(),
        "begun": bool(begun),
        "reading": [wrap for wrap in opened.readers if wrap.revealed_at],
        "later": [wrap for wrap in opened.readers if not wrap.revealed_at],
    }
    return render(request, "cases/case_detail.html", context, status=422 if refused else 200)


@require_POST
@vault_required
def case_notice(request: VaultRequest, number: str) -> HttpResponse:
    """Answer the question of notice; a yes leads to the log of calls."""
    case = find_case(request, number)
    form = NoticeForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        must = told["must"] == "yes"
        try:
            acknowledge(
                case, must, told["reason"], key=told["key"], once=told["once"], by=request.user
            )
        except BadInput as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("case_refer" if must else "case_detail", case.number)
    return show_case(request, case, notice=form)


@require_POST
@vault_required
def case_letter(request: VaultRequest, number: str) -> HttpResponse:
    """Write to the reporter."""
    case = find_case(request, number)
    form = LetterForm(request.POST)
    if form.is_valid():
        try:
            write_letter(
                case, form.cleaned_data["text"], once=form.cleaned_data["once"], by=request.user
            )
        except BadInput as refused:
            form.add_error("text", refused.message)
        else:
            return redirect("case_detail", case.number)
    return show_case(request, case, letter=form)
