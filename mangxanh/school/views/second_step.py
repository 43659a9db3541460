"""The second step of signing in. Public: who comes here showed a password and has no session."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mangxanh.school.actions import second_step as step
from mangxanh.school.actions.access import TooManyGuesses
from mangxanh.school.actions.second_step import Half
from mangxanh.school.forms import AppCodeForm, RecoveryForm
from mangxanh.school.http import Request, passkey_host
from mangxanh.school.models import SecondFactor
from mangxanh.school.queries import recovery_codes_left, second_steps_of
from mangxanh.school.views.access import (
    HALF_COOKIE,
    asked_for,
    device_of,
    known_device,
    signed_in,
)

Try = Callable[[Request, Half], str]


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: Request) -> HttpResponse:
    if request.staff_session:
        return redirect("home")
    half = _half(request)
    if half is None:
        to = asked_for(request)
        query = f"?{urlencode({'next': to})}" if to != "/" else ""
        return HttpResponseRedirect(reverse("sign_in") + query)
    code, recovery = AppCodeForm(), RecoveryForm()
    refused = ""
    if request.method == "POST":
        code = AppCodeForm(request.POST if "code" in request.POST else None)
        recovery = RecoveryForm(request.POST if "recovery" in request.POST else None)
        try:
            if token := _token(request, half, code, recovery):
                return _enter(request, half, token)
        except ValidationError as wrong:
            refused = _words(wrong)
            for shown in (code, recovery):
                if shown.is_bound:
                    shown.add_error(next(iter(shown.fields)), refused)
    context = _ways(request, half) | {"code": code, "recovery": recovery, "refused": refused}
    status = 200 if request.method != "POST" else 422
    return render(request, "school/second_step.html", context, status=status)


def _half(request: Request) -> Half | None:
    token = request.COOKIES.get(HALF_COOKIE, "")
    half = step.find_half(request.school, token, device=device_of(request))
    if half is None:
        return None
    return half.on(known_device(request, half.person.username or ""))


def _token(request: Request, half: Half, code: forms.Form, recovery: forms.Form) -> str:
    """Return the token of a session for what was sent; "" where a form is not filled in."""
    if code.is_bound:
        return step.show_code(half, code.cleaned_data["code"]) if code.is_valid() else ""
    if not recovery.is_bound:
        note, answer = request.POST.get("note", ""), request.POST.get("answer", "")
        return step.show_passkey(half, passkey_host(request), note, answer)
    if not recovery.is_valid():
        return ""
    token, left = step.show_recovery_code(half, recovery.cleaned_data["recovery"])
    told = ngettext(
        "That was a recovery code; %(n)d is left.",
        "That was a recovery code; %(n)d are left.",
        left,
    )
    messages.warning(request, told % {"n": left})
    return token


def _words(wrong: ValidationError) -> str:
    if isinstance(wrong, TooManyGuesses):
        waiting = _("Too many wrong codes. Please try again in %(seconds)d seconds.")
        return waiting % {"seconds": wrong.seconds}
    return str(wrong.messages[0])


def _enter(request: Request, half: Half, token: str) -> HttpResponse:
    to = HttpResponseRedirect(asked_for(request))
    to.delete_cookie(HALF_COOKIE, path=reverse("second_step"), samesite="Strict")
    return signed_in(request, to, half.person.username or "", token)


def _ways(request: Request, half: Half) -> dict[str, object]:
    """Return in which ways this person can show the second step on this page."""
    host, own = passkey_host(request), second_steps_of(half.person)
    kinds = {row.kind for row in own}
    return {
        "person": half.person,
        "next": asked_for(request),
        "has_app": SecondFactor.Kind.TOTP in kinds,
        "question": step.ask_for_passkey(half, host),
        "has_passkey": SecondFactor.Kind.PASSKEY in kinds,
        "hosts": sorted({row.rp_id for row in own if row.rp_id and row.rp_id != host}),
        "codes_left": recovery_codes_left(half.person),
    }
