"""A request that knows its school and who is asking; pages that need somebody to be signed in."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from mangxanh.school.actions.pupil_access import PupilSession
from mangxanh.school.models import Person, Role, School, StaffSession

P = ParamSpec("P")
SECRET = {"csrfmiddlewaretoken", "password", "again", "old", "sealed", "code"}  # never shown again


class Request(HttpRequest):
    user: Person  # a Stranger where nobody is signed in; pages of staff are behind login_required
    school: School
    staff_session: StaffSession | None
    pupil_session: PupilSession | None
    htmx: HtmxDetails


def _came_from(request: Request) -> str:
    """Return our own page whose form was sent, "/" where the browser doesn't tell."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path


def _typed(request: HttpRequest) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return (field, value) of what was written in a form, and of the rest of it; no secrets."""
    given = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in SECRET
    ]
    words = [pair for pair in given if len(pair[1].split()) > 1]
    return words, [pair for pair in given if pair not in words]


def _for_adults(
    view: Callable[Concatenate[Request, P], HttpResponseBase], lets_in: Callable[[Person], bool]
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let in who may; a stranger signs in first, for others there is no such page.

    What somebody wrote in a form whose session had ended meanwhile is shown, to be sent again.

    Django's own decorator imports the models of its auth app, which we do without.
    """

    def asked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if lets_in(request.user):
            return view(request, *args, **kwargs)
        if request.user.roles:  # a Stranger has none
            raise Http404
        words, rest = _typed(request)
        if words:
            kept = {"words": words, "rest": rest, "had_files": bool(request.FILES)}
            return render(request, "school/sign_in_again.html", kept, status=403)
        answer = redirect("sign_in")
        if request.method not in ("GET", "HEAD"):
            # what was chosen is not saved: say so, and lead back
            answer["Location"] += "?" + urlencode({"next": _came_from(request), "unsaved": "1"})
        elif request.path != "/":
            answer["Location"] += "?" + urlencode({"next": request.get_full_path()})
        return answer

    update_wrapper(asked, view)
    return asked


def login_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let the staff in."""
    return _for_adults(view, lambda person: person.works_here)


def adult_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let in whoever has a password: the staff and guardians, no pupils."""
    return _for_adults(view, lambda person: person.works_here or person.has_role(Role.GUARDIAN))


def _for_roles(
    view: Callable[Concatenate[Request, P], HttpResponseBase], *roles: str
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let those in who hold one of `roles`; a stranger signs in first, others find nothing."""

    def asked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.has_role(*roles):
            return view(request, *args, **kwargs)
        if request.user.roles:  # a Stranger has none
            raise Http404
        back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        answer = redirect("sign_in")
        answer["Location"] += "?" + urlencode({"next": back})
        return answer

    update_wrapper(asked, view)
    return asked


def pupil_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let pupils in."""
    return _for_roles(view, Role.PUPIL)


def guardian_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let guardians in, those who also work here too."""
    return _for_roles(view, Role.GUARDIAN)


def account_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let in whoever is signed in, whatever they are here."""
    return _for_roles(view, *Role.values)
