"""Bringing a code to people: sheets to print, copies handed out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.conduct import papers, words
from mangxanh.conduct.actions import spreading as actions
from mangxanh.conduct.forms.spreading import HandoutForm
from mangxanh.conduct.models import Audience, ClassSignatures, Code, Handout
from mangxanh.conduct.permissions import GRADES, can_hand_out, to_undo
from mangxanh.conduct.queries import lines_for_codes, rules_of, spread_of
from mangxanh.conduct.views.public import AS_ADDRESS
from mangxanh.plan.permissions import can_see_plan
from mangxanh.plan.views.papers import download
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolClass
from mangxanh.school.queries import address, year_on


def _code(request: Request, pk: int) -> Code:
    require(can_see_plan(request.user, request.school))
    found: Code = get_object_or_404(
        Code.objects.visible_to(request.user).select_related("school"), pk=pk
    )
    return found


def page_address(code: Code) -> str:
    """Return where the codes on sheets lead."""
    word = AS_ADDRESS[Audience(code.audience)]
    return address(code.school, reverse("rules_for", args=[word]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_hand_out(request: Request, pk: int) -> HttpResponse:
    """Offer what can be printed and sent; log what was handed out."""
    code = _code(request, pk)
    require(can_hand_out(request.user, code.school))
    lines = lines_for_codes(code.school)
    form = HandoutForm(request.POST or None, lines=lines)
    if form.is_valid() and _handed(request, code, form):
        return redirect("code_hand_out", code.pk)
    handed = Handout.objects.visible_to(request.user).standing().filter(code=code)
    rows = list(handed.select_related("activity", "made_by"))
    mine = to_undo(request.user, [row.activity for row in rows])
    context = {
        "code": code,
        "form": form,
        "lines": lines,
        "rows": [(row, row.activity_id in mine) for row in rows],
        "classes": _classes(request, code),
        "zalo": words.zalo_text(code, rules_of(code), page_address(code)),
        "spread": spread_of([code])[code.pk],
    }
    status = 422 if form.errors else 200
    return render(request, "conduct/code_hand_out.html", context, status=status)


def _handed(request: Request, code: Code, form: HandoutForm) -> bool:
    try:
        actions.hand_out(code, **form.cleaned_data, by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return False
    messages.success(request, _("Logged, with its evidence."))
    return True


def _classes(request: Request, code: Code) -> list[tuple[SchoolClass, ClassSignatures | None]]:
    """Return the classes to which a pupils' code speaks, each with what it signed."""
    grades = GRADES.get(code.audience)
    year = year_on(request.school)
    if not grades or year is None:
        return []
    signed = {
        row.school_class_id: row
        for row in ClassSignatures.objects.visible_to(request.user).standing().filter(code=code)
    }
    rows = SchoolClass.objects.visible_to(request.user).filter(year=year, grade__in=grades)
    return [(row, signed.get(row.pk)) for row in rows]


@login_required
@require_http_methods(["GET", "HEAD"])
def code_sheet(request: Request, pk: int, form: str) -> HttpResponse:
    """Send a poster, a leaflet or slides as PDF."""
    code = _code(request, pk)
    if form not in papers.SHEETS or not rules_of(code):
        raise Http404
    name = f"{form}-{AS_ADDRESS[Audience(code.audience)]}.pdf"
    return download(papers.sheet_pdf(code, form, page_address(code)), name, "application/pdf")


@login_required
@require_POST
def handout_withdraw(request: Request, pk: int) -> HttpResponse:
    require(can_see_plan(request.user, request.school))
    rows = Handout.objects.visible_to(request.user).select_related("activity")
    handout = get_object_or_404(rows, pk=pk)
    actions.withdraw_handout(handout, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("code_hand_out", handout.code_id)
