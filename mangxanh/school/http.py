"""A request that knows its school and who is asking; pages that need somebody to be signed in."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from mangxanh.school.actions.pupil_access import PupilSession
from mangxanh.school.models import Person, Role, School, StaffSession
from mangxanh.school.queries import owes_second_step

P = ParamSpec("P")
SECRET = {  # never shown again
    "csrfmiddlewaretoken", "password", "again", "old", "sealed", "code", "recovery", "answer"
}  # fmt: skip


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


def _shown_second_step(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Lead whoever owes a second step to its page."""

    def shown(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if owes_second_step(request.user, request.staff_session):
            return redirect("factor_list")
        return view(request, *args, **kwargs)

    update_wrapper(shown, view)
    return shown


def _works_here(person: Person) -> bool:
    return person.works_here


def _is_adult(person: Person) -> bool:
    return person.works_here or person.has_role(Role.GUARDIAN)


def login_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let the staff in; whoever of them owes a second step is led to set it up."""
    return _for_adults(_shown_second_step(view), _works_here)


def first_step_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let the staff in, also those who still owe a second step."""
    return _for_adults(view, _works_here)


def adult_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let in whoever has a password, no pupils; who owes a second step is led to set it up."""
    return _for_adults(_shown_second_step(view), _is_adult)


def password_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let in whoever has a password, also those who still owe a second step; no pupils."""
    return _for_adults(view, _is_adult)


def _for_roles(
    view: Callable[Concatenate[Request, P], HttpResponseBase], *roles: str, door: str = "sign_in"
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let those in who hold one of `roles`; a stranger signs in first, others find nothing."""

    def asked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.has_role(*roles):
            return view(request, *args, **kwargs)
        if request.user.roles:  # a Stranger has none
            raise Http404
        answer = redirect(door)
        if door == "sign_in":
            back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
            answer["Location"] += "?" + urlencode({"next": back})
        return answer

    update_wrapper(asked, view)
    return asked


def pupil_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let pupils in; a stranger is shown the way in with a card."""
    return _for_roles(view, Role.PUPIL, door="card_sign_in")


def guardian_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let guardians in, those who also work here too."""
    return _for_roles(view, Role.GUARDIAN)


def account_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let in whoever is signed in; who owes a second step is led to set it up."""
    return _for_roles(_shown_second_step(view), *Role.values)


def any_session_required(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Let in whoever is signed in, also those who still owe a second step."""
    return _for_roles(view, *Role.values)


def passkey_host(request: HttpRequest) -> str:
    """Return the host whose passkeys can be used on this page, "" where none can.

    Browsers keep them for a name, not a number, reached with encryption or on the machine itself.
    """
    host = request.get_host().rsplit(":", 1)[0].lower()
    itself = host == "localhost" and not settings.PLAIN_HTTP
    named = not host.startswith("[") and not host.replace(".", "").isdecimal()
    return host if named and (request.is_secure() or itself) else ""
