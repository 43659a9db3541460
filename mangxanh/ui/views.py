"""Pages that belong to no room: refusals, failures, no network, the living styleguide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.ui.styleguide import sample


def _state(request: HttpRequest, status: int, picture: str, title: str, text: str) -> HttpResponse:
    """Show a page that has nothing but a drawing, a sentence and the way home."""
    context = {
        "picture": picture,
        "title": title,
        "text": text,
        "url": "/",
        "link": _("Go to the first page"),
        "level": 1,
    }
    return render(request, "ui/state_page.html", context, status=status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it
    """Answer 404: what does not exist, and what this person cannot see."""
    return _state(
        request,
        404,
        "thuyen-giay",
        _("This page has drifted away"),
        _("The address may be mistyped, or the page has moved. Nothing is lost."),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it
    """Answer 403: what exists, and is not this person's to open or do."""
    return _state(
        request,
        403,
        "cong-tre",
        pgettext("to a teacher", "This page is not yours to open"),
        pgettext(
            "to a teacher",
            "It is for somebody else's work. If you need it for yours, ask the school board.",
        ),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it
    """Answer 400: what came in could not be read."""
    return _state(
        request,
        400,
        "gio-tre",
        _("The school's machine could not read that"),
        _("Go back, check what you typed and send it again."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django gives it
    """Answer 403: a form that did not come from one of our pages, or too late."""
    return _state(
        request,
        403,
        "cong-tre",
        _("This form has waited too long"),
        _(
            "Nothing was saved. Go back, load the page again and send it once more. The browser must allow cookies of the school's page."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django gives it
    """Answer 500 without the request: no database, no context processor."""
    return HttpResponse(render_to_string("ui/500.html"), status=500)


def offline(request: HttpRequest) -> HttpResponse:
    """Show the page that is kept for when there is no network."""
    return render(request, "ui/offline.html")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in each of its states, where the installation allows it."""
    if not settings.STYLEGUIDE:
        raise Http404
    return render(request, "ui/styleguide.html", sample())
