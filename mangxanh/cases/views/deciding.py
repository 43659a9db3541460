"""What one handler decides: the family, urgency, secrecy, stepping aside, closing, opening again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.cases import texts
from mangxanh.cases.actions import deciding
from mangxanh.cases.actions.closing import Ending, close_case, is_agreed, reopen_case
from mangxanh.cases.http import VaultRequest, vault_required
from mangxanh.cases.models import SecondPerson
from mangxanh.cases.standing import what_is_open
from mangxanh.cases.step_forms import CloseForm, FamilyForm, OnceForm, ReasonForm, SecrecyForm
from mangxanh.cases.views.cases import find_case
from mangxanh.cases.views.steps import page, posted, taken


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def family(request: VaultRequest, number: str) -> HttpResponse:
    """Write down whether the family was told, or why it is put off and who decided."""
    case = find_case(request, number)
    form = FamilyForm(posted(request), initial={"decided_by": request.user.addressed})

    def do() -> None:
        told = form.cleaned_data
        decision = deciding.OfFamily(
            told=told["told"] == "told",
            text=told["text"],
            decided_by=told["decided_by"],
            key=told["key"],
            review_on=told["review_on"],
        )
        deciding.decide_on_family(case, decision, once=told["once"], by=request.user)

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_family")


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def urgent(request: VaultRequest, number: str) -> HttpResponse:
    """Make a case urgent, on one more tap."""
    case = find_case(request, number)
    form = OnceForm(posted(request))
    if request.method == "POST" and taken(
        form, lambda: deciding.raise_urgency(case, by=request.user)
    ):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_urgent")


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def secrecy(request: VaultRequest, number: str) -> HttpResponse:
    """Raise the secrecy; lowering it is asked of a second person."""
    case = find_case(request, number)
    form = SecrecyForm(posted(request), initial={"level": case.secrecy})

    def do() -> None:
        deciding.raise_secrecy(case, form.cleaned_data["level"], by=request.user)

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_secrecy")


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def leave(request: VaultRequest, number: str) -> HttpResponse:
    """Step aside from a case, which is then no longer seen."""
    case = find_case(request, number)
    form = OnceForm(posted(request))
    if request.method == "POST" and taken(form, lambda: deciding.leave_case(case, by=request.user)):
        messages.success(request, _("You have stepped aside. Somebody else goes on."))
        return redirect("case_list")
    return page(request, case, form, "case_leave")


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def close(request: VaultRequest, number: str) -> HttpResponse:
    """Close a case, once nothing is left open in it."""
    case = find_case(request, number)
    form = CloseForm(posted(request))

    def do() -> None:
        told = form.cleaned_data
        ending = Ending(
            told["outcome"], told["reason"], told["text"], form.chosen, told["decided_by"]
        )
        close_case(case, ending, once=told["once"], by=request.user)

    if request.method == "POST" and taken(form, do):
        messages.success(request, texts.words()["close"]["after"])
        return redirect("case_detail", case.number)
    asked = SecondPerson.objects.filter(case=case, what=SecondPerson.What.UNFOUNDED).last()
    return page(
        request,
        case,
        form,
        "case_close",
        stands_open=what_is_open(case),
        unfounded=asked,
        is_agreed=is_agreed(case),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def reopen(request: VaultRequest, number: str) -> HttpResponse:
    """Open a closed case again."""
    case = find_case(request, number)
    form = ReasonForm(posted(request))

    def do() -> None:
        told = form.cleaned_data
        reopen_case(case, told["reason"], once=told["once"], by=request.user)

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_reopen")
