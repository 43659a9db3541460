"""Pages of whoever handles cases, and those that need their key unlocked."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import pgettext

from mangxanh.cases.actions.sessions import private_key, unlock_vault
from mangxanh.cases.key_forms import WORDS_FIELD, SixWordsForm
from mangxanh.cases.models import Handler
from mangxanh.cases.permissions import acts_as
from mangxanh.school.http import Request, login_required

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=HttpResponseBase)
VAULT_COOKIE, VAULT_PATH = "mx_vault", "/vu-viec/"


class VaultRequest(Request):
    private_key: bytes


def handler_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let in whoever handles cases and showed a second step; for others there is no such page.

    Nothing that is shown stays in the browser.
    """

    def asked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if own_handler(request) is None:
            raise Http404
        session = request.staff_session
        if session is None or session.second_factor_at is None:
            told = pgettext(
                "to a teacher",
                "Whoever handles cases shows a second step when signing in. Set one up first.",
            )
            messages.info(request, told)
            return redirect("factor_list")
        return unkept(view(request, *args, **kwargs))

    update_wrapper(asked, view)
    return login_required(asked)


def vault_required(
    view: Callable[Concatenate[VaultRequest, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let a handler in whose key is unlocked in this session, and give their key to the view.

    Another is led to the page that unlocks it, and back. What was written in a form meanwhile is
    kept on the page that asks for the words, and goes on with them.
    """

    def asked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        key = private_key(request.staff_session, request.COOKIES.get(VAULT_COOKIE, ""))
        value = ""
        if key is None:
            found = _unlock_first(request)
            if not isinstance(found, str):
                return found
            value = found
            key = private_key(request.staff_session, value)
        opened: VaultRequest = request  # type: ignore[assignment]  # it is one from here on
        opened.private_key = key or b""
        answer = view(opened, *args, **kwargs)
        return keep_unlocked(answer, value) if value else answer

    update_wrapper(asked, view)
    return handler_required(asked)


def own_handler(request: Request) -> Handler | None:
    """Return as what the person handles cases here, None where they do not."""
    return acts_as(request.user, request.school)


def _unlock_first(request: Request) -> str | HttpResponseBase:
    """Return the cookie's value where the words came with the form, else the page that asks."""
    handler = own_handler(request)
    if handler is None or handler.key_made_at is None or request.staff_session is None:
        return redirect("vault_key")
    if request.method in ("GET", "HEAD"):
        answer = redirect("vault_unlock")
        answer["Location"] += "?" + urlencode({"next": request.get_full_path()})
        return answer
    form = SixWordsForm(request.POST if WORDS_FIELD in request.POST else None)
    if form.is_valid():
        value = form.unlocked(
            lambda words: unlock_vault(request.staff_session, handler, words, by=request.user)
        )
        if value:
            return value
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", WORDS_FIELD)
    ]
    context = {"form": form, "kept": kept, "had_files": bool(request.FILES)}
    return render(request, "cases/unlock_first.html", context, status=403)


def keep_unlocked(answer: HttpResponseBase, value: str) -> HttpResponseBase:
    """Put what opens the session's key into the browser; it ends with the browser."""
    answer.set_cookie(
        VAULT_COOKIE,
        value,
        path=VAULT_PATH,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Strict",
    )
    return answer


def forget_unlocked(answer: HttpResponseBase) -> HttpResponseBase:
    """Take it out of the browser again."""
    answer.delete_cookie(VAULT_COOKIE, path=VAULT_PATH, samesite="Strict")
    return answer


def unkept(answer: Answer) -> Answer:
    """Let no browser keep what is shown.

    The referrer stays as everywhere ("same-origin"): with "no-referrer" browsers send the forms
    of a page with `Origin: null`, which is refused.
    """
    answer.headers["Cache-Control"] = "no-store"
    return answer
