"""Pages of whoever handles cases, and those that need their key unlocked."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from mangxanh.cases.actions.sessions import private_key
from mangxanh.cases.permissions import is_handler
from mangxanh.school.http import Request, login_required

P = ParamSpec("P")
VAULT_COOKIE = "mx_vault"


class VaultRequest(Request):
    private_key: bytes


def handler_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let in whoever handles cases; for others there is no such page."""

    def asked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_handler(request.user, request.school):
            raise Http404
        return view(request, *args, **kwargs)

    update_wrapper(asked, view)
    return login_required(asked)


def vault_required(
    view: Callable[Concatenate[VaultRequest, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let a handler in whose key is unlocked in this session."""

    def asked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        key = private_key(request.staff_session, request.COOKIES.get(VAULT_COOKIE, ""))
        if key is None:
            return redirect("case_list")
        opened: VaultRequest = request  # type: ignore[assignment]  # it is one from here on
        opened.private_key = key
        return view(opened, *args, **kwargs)

    update_wrapper(asked, view)
    return handler_required(asked)
