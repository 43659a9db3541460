"""A request that knows its school and who is asking, and the way to the sign-in page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from mangxanh.school.models import Person, School, StaffSession


class Request(HttpRequest):
    user: Person  # a Stranger where nobody is signed in; pages of staff are behind login_required
    school: School
    staff_session: StaffSession | None
    htmx: HtmxDetails


P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def is_stranger(request: HttpRequest) -> bool:
    """Return whether nobody is signed in."""
    return not isinstance(request.user, Person)


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Return the way to the sign-in page, and from there back to this one."""
    return HttpResponseRedirect(
        f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}"
    )


def login_required(
    view: Callable[Concatenate[Request, P], R],
) -> Callable[Concatenate[Request, P], R | HttpResponseRedirect]:
    """Send a stranger to the sign-in page. (Django's own needs its tables of users.)"""

    @wraps(view)
    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponseRedirect:
        if is_stranger(request):
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded
