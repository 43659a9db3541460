"""Which school, who asks, in which language, and the headers of every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation

from mangxanh.common.anonymous import is_anonymous
from mangxanh.school.actions.access import find_session
from mangxanh.school.actions.pupil_access import OWN_IDLE, SHARED_IDLE, PupilSession, find_pupil
from mangxanh.school.models import Stranger
from mangxanh.school.queries import school_of_host

SESSION_COOKIE = "mx_session"
PUPIL_COOKIE = "mx_pupil"
TICKET_COOKIE, TICKET_PATH = "thi", "/thi/"  # of a paper that goes on: contests/saving/tickets.py
Next = Callable[[HttpRequest], HttpResponseBase]
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
# Files and failures never reach Django's own middleware for these, so all are set here.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
}

# What a browser sends that tells who comes.
TELLING = (
    "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE", "REMOTE_ADDR",
    "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA",
)  # fmt: skip
# Not "no-referrer": browsers then say "Origin: null" of a form, and nobody could tell whence it
# comes. Other sites learn nothing either way.
NOBODY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
        " img-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


def headers(get_response: Next) -> Next:
    """Say what a page may load: nothing from elsewhere, nothing inline."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def nobody(get_response: Next) -> Next:
    """Let whoever comes to an anonymous page be nobody: what tells of them is thrown away here.

    The pages after this see no cookie, no address, no browser; so nothing of a session is looked
    up, renewed or counted, and nothing can be kept. Nor does the answer set anything.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_anonymous(request.path):
            return get_response(request)
        for name in TELLING:
            request.META.pop(name, None)
        response = get_response(request)
        response.cookies.clear()
        del response.headers["Refresh"]
        for name, value in NOBODY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def language(get_response: Next) -> Next:
    """Speak Vietnamese unless this browser chose otherwise; its own settings don't decide."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = code  # as Django's own does
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


def who_is_it(get_response: Next) -> Next:
    """Give the request its school (by host), the person and their session."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        school = school_of_host(request.get_host())
        request.school = school  # type: ignore[attr-defined]  # see http.Request
        request.staff_session = None  # type: ignore[attr-defined]
        request.pupil_session = None  # type: ignore[attr-defined]
        request.user = Stranger(school)  # type: ignore[assignment]
        if school is None:
            raise Http404
        token = request.COOKIES.get(SESSION_COOKIE, "")
        session = find_session(school, token) if token else None
        if session and session.person.at(school).roles:
            request.staff_session = session  # type: ignore[attr-defined]
            request.user = session.person
        elif (
            pupil := find_pupil(school, request.COOKIES.get(PUPIL_COOKIE, ""))
        ) and pupil.person.roles:
            request.pupil_session = pupil  # type: ignore[attr-defined]
            request.user = pupil.person
            return _to_pupil(pupil, get_response(request))
        return get_response(request)

    return middleware


def _to_pupil(session: PupilSession, response: HttpResponseBase) -> HttpResponseBase:
    """Keep the pupil signed in; leave nothing on a shared device, and its screen not for long.

    What is the same for everybody (a lesson) goes out as it is, so that the device may keep it.
    """
    if response.headers.get("Cache-Control", "").startswith("public"):
        return response
    if session.renewed and PUPIL_COOKIE not in response.cookies:
        keep_pupil(response, session.renewed, own=session.own)
    if not session.own:
        response.headers["Cache-Control"] = "no-store"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            seconds = int(SHARED_IDLE.total_seconds())
            response.headers.setdefault(
                "Refresh", f"{seconds}; url={reverse('card_sign_in')}?yen=1"
            )
    return response


def keep_pupil(response: HttpResponseBase, token: str, *, own: bool) -> None:
    """Put a pupil's session into the browser's cookie; on a shared device it ends with the browser."""
    response.set_cookie(
        PUPIL_COOKIE,
        token,
        max_age=int(OWN_IDLE.total_seconds()) if own else None,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )


def keep_session(response: HttpResponse, token: str) -> None:
    """Put a new session into the browser's cookie; the paper of whoever was here before is theirs."""
    response.delete_cookie(TICKET_COOKIE, path=TICKET_PATH)
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=30 * 24 * 3600,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
