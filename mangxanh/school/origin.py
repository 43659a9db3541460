"""Forms before sign-in: where one came from is asked, so that a stranger needs no cookie.

A browser says with every form from which site it comes (Origin; older ones the page, Referer).
Nobody can make another browser say otherwise, so a form that comes from our own page is one that
somebody sent there. Who is signed in has Django's token besides.
"""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.module_loading import import_string

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class FormCheck(CsrfViewMiddleware):
    """Django's check of forms, without its cookie for who is not signed in."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase] | None,
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseForbidden | None:
        if request.user.is_authenticated:
            return super().process_view(request, callback, callback_args, callback_kwargs)  # type: ignore[arg-type]  # as Django calls it
        excused = getattr(callback, "csrf_exempt", False) or getattr(
            request, "_dont_enforce_csrf_checks", False
        )
        if excused or request.method in SAFE or comes_from_us(request):
            return None
        refuse = import_string(settings.CSRF_FAILURE_VIEW)
        return cast(HttpResponseForbidden, refuse(request))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]  # as Django calls it
        known = getattr(getattr(request, "user", None), "is_authenticated", False)
        return super().process_response(request, response) if known else response  # type: ignore[return-value]


def comes_from_us(request: HttpRequest) -> bool:
    """Return whether a form was sent by a page of this very site; False where nothing tells."""
    said = request.headers.get("Origin") or _site(request.headers.get("Referer", ""))
    return said == f"{request.scheme}://{request.get_host()}"


def _site(page: str) -> str:
    """Return scheme and host of an address, as Origin has them; "" for what is none."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
