"""The page that everybody reads, and the button “đã đọc” of who is signed in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.conduct import words
from mangxanh.conduct.actions import spreading
from mangxanh.conduct.models import Audience, Code
from mangxanh.conduct.permissions import can_acknowledge, can_draft
from mangxanh.conduct.queries import acknowledged_by, codes_in_force, first_for, rules_of
from mangxanh.school.http import Request, account_required
from mangxanh.school.queries import address

ADDRESSES = {
    "hoc-sinh-6-7": Audience.PUPILS_6_7,
    "hoc-sinh-8-9": Audience.PUPILS_8_9,
    "thay-co": Audience.STAFF,
    "phu-huynh": Audience.GUARDIANS,
    "quan-tri": Audience.ADMINS,
}
AS_ADDRESS = {audience: word for word, audience in ADDRESSES.items()}
ICONS = {
    Audience.PUPILS_6_7: "grad",
    Audience.PUPILS_8_9: "grad",
    Audience.STAFF: "book",
    Audience.GUARDIANS: "home",
    Audience.ADMINS: "globe",
}


@require_http_methods(["GET", "HEAD"])
def rules(request: Request, audience: str = "") -> HttpResponse:
    """Show the rules for one audience; without one those that speak to who looks."""
    codes = codes_in_force(request.school)
    if audience:
        wanted = ADDRESSES.get(audience)
        code = next((one for one in codes if one.audience == wanted), None)
        if code is None:
            raise Http404
    else:
        code = first_for(request.user, codes)
    context: dict[str, object] = {"code": code, "tabs": [_tab(one) for one in codes]}
    if code:
        context |= _shown(request, code)
    return render(request, "conduct/rules.html", context)


def _tab(code: Code) -> dict[str, object]:
    audience = Audience(code.audience)
    return {"code": code, "word": AS_ADDRESS[audience], "icon": ICONS[audience]}


def _shown(request: Request, code: Code) -> dict[str, object]:
    found = rules_of(code)
    word = AS_ADDRESS[Audience(code.audience)]
    signed_in = bool(request.user.roles)  # a Stranger has none
    return {
        "rules": found,
        "zalo": words.zalo_text(code, found, address(request.school, f"/quy-tac/{word}/")),
        "may_mark": signed_in and can_acknowledge(request.user, code),
        "marked": signed_in and code.pk in acknowledged_by(request.user, [code]),
        "may_draft": signed_in and can_draft(request.user, request.school),
        "works_here": signed_in and request.user.works_here,
    }


@account_required
@require_POST
def code_read(request: Request, pk: int) -> HttpResponse:
    """Mark a code as read, or take that back."""
    code = get_object_or_404(Code.objects.visible_to(request.user).select_related("school"), pk=pk)
    if request.POST.get("back"):
        spreading.take_acknowledgement_back(code, by=request.user)
        messages.success(request, _("Taken back."))
    else:
        spreading.acknowledge(code, by=request.user)
        messages.success(request, _("Thank you for reading."))
    return redirect("rules_for", AS_ADDRESS[Audience(code.audience)])
