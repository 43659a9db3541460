"""One's own key: made under six words, unlocked for a session, locked again."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.cases.actions.sessions import lock_vault, make_key, private_key, unlock_vault
from mangxanh.cases.http import (
    VAULT_COOKIE,
    VAULT_PATH,
    forget_unlocked,
    handler_required,
    keep_unlocked,
    own_handler,
)
from mangxanh.cases.key_forms import SixWordsForm, TypedBackForm
from mangxanh.cases.models import Handler
from mangxanh.cases.vault.words import new_words
from mangxanh.common.signing import seal, unseal
from mangxanh.common.words import split
from mangxanh.school.http import Request
from mangxanh.school.models import StaffSession

_DRAWN, _WAITS = "vault words", timedelta(hours=1)


def _who(request: Request) -> tuple[StaffSession, Handler]:
    """Return the session and the handler, who are there behind `handler_required`."""
    handler, session = own_handler(request), request.staff_session
    if handler is None or session is None:
        raise LookupError("no handler")
    return session, handler


@require_http_methods(["GET", "HEAD"])
@handler_required
def vault_key(request: Request) -> HttpResponse:
    """Show whether one has a key, and whether it is unlocked here."""
    session, handler = _who(request)
    value = request.COOKIES.get(VAULT_COOKIE, "")
    context = {"handler": handler, "is_unlocked": private_key(session, value) is not None}
    return render(request, "cases/key.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@handler_required
def vault_key_new(request: Request) -> HttpResponseBase:
    """Draw six words, show them, have them typed back, make the key."""
    session, handler = _who(request)
    drawn = _drawn(request, session)
    if request.method != "POST" or not drawn or request.POST.get("step") == "show":
        words = drawn or new_words()
        context = {
            "handler": handler,
            "words": split(words),
            "sealed": seal(_DRAWN, [session.pk, words]),
            "was_late": request.method == "POST" and not drawn,
        }
        return render(request, "cases/key_words.html", context)
    form = TypedBackForm(request.POST if "vault_words" in request.POST else None, drawn=drawn)
    if form.is_valid():
        made = make_key(handler, drawn, by=request.user)
        value = unlock_vault(session, made, drawn, by=request.user)
        messages.success(request, _("Your key is made, and unlocked on this device."))
        return keep_unlocked(redirect("vault_key"), value)
    context = {"form": form, "sealed": request.POST["sealed"], "handler": handler}
    status = 422 if form.errors else 200
    return render(request, "cases/key_back.html", context, status=status)


def _drawn(request: Request, session: StaffSession) -> str:
    """Return the words that this session was shown within the last hour, "" where none."""
    kept = unseal(_DRAWN, request.POST.get("sealed", ""), lasts=_WAITS)
    return str(kept[1]) if kept and kept[0] == session.pk else ""


@require_http_methods(["GET", "HEAD", "POST"])
@handler_required
def vault_unlock(request: Request) -> HttpResponseBase:
    """Unlock one's key for this session, and go back to where one was."""
    session, handler = _who(request)
    if handler.key_made_at is None:
        return redirect("vault_key")
    form = SixWordsForm(request.POST or None)
    if form.is_valid():
        value = form.unlocked(lambda typed: unlock_vault(session, handler, typed, by=request.user))
        if value:
            return keep_unlocked(HttpResponseRedirect(_back(request)), value)
    context = {"form": form, "next": _back(request)}
    return render(request, "cases/unlock.html", context, status=422 if form.errors else 200)


def _back(request: Request) -> str:
    """Return which page of cases somebody wanted; the list of them where none."""
    to = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return to if ours and to.startswith(VAULT_PATH) else reverse("vault_key")


@require_POST
@handler_required
def vault_lock(request: Request) -> HttpResponseBase:
    """Lock one's key again, in this session."""
    lock_vault(request.staff_session)
    messages.success(request, _("Your key is locked on this device."))
    return forget_unlocked(redirect("vault_key"))
