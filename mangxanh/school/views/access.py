"""Signing in and out, one-use links, one's own account and sessions."""

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.signing import digest, new_token
from mangxanh.school.actions import access, people
from mangxanh.school.actions.second_step import WAITS, half_token
from mangxanh.school.forms import (
    AccountForm,
    ChangePasswordForm,
    GuardianAccountForm,
    NewPasswordForm,
    SignInForm,
)
from mangxanh.school.http import Request, any_session_required, password_required
from mangxanh.school.middleware import (
    PUPIL_COOKIE,
    SESSION_COOKIE,
    TICKET_COOKIE,
    TICKET_PATH,
    keep_session,
)
from mangxanh.school.models import Delegation, OneUseLink, Person, SecondFactor, StaffSession
from mangxanh.school.queries import has_second_step

DEVICE_COOKIE, HALF_COOKIE = "mx_device", "mx_half"
ACCOUNTS = 12  # of how many colleagues a browser in the staff room is remembered
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


def device_of(request: Request) -> str:
    """Return a short name of the browser, for the list of one's sessions."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return " · ".join(part for part in (browser, system) if part) or _("Another device")


def _devices(request: Request) -> dict[str, str]:
    """Return the marks of this browser, one for each account that signed in from it."""
    try:
        kept = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt="device")
    except (signing.BadSignature, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _account(username: str) -> str:
    """Return under what an account's mark is kept; the cookie names nobody."""
    return digest("device", username.strip().lower())[:16]


def known_device(request: Request, username: str) -> str:
    """Return this browser's mark if this very account signed in from it before."""
    return _devices(request).get(_account(username), "")


def signed_in(request: Request, response: HttpResponse, username: str, token: str) -> HttpResponse:
    """Put a new session and the mark of its account into this browser; a pupil is no longer in."""
    keep_session(response, token)
    response.delete_cookie(PUPIL_COOKIE)
    response.delete_cookie(TICKET_COOKIE, path=TICKET_PATH)  # of a paper of whoever was here before
    mark = known_device(request, username) or new_token()
    devices = _devices(request)
    devices.pop(_account(username), None)  # the last one in is the last to be forgotten
    marks = dict([*list(devices.items())[1 - ACCOUNTS :], (_account(username), mark)])
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps(marks, salt="device"),
        max_age=365 * 24 * 3600,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
    return response


def lead_to_second_step(request: Request, person: Person, to: str = "/") -> HttpResponse:
    """Go on to the second step; until it is done this browser holds a note, no session."""
    response = redirect("second_step")
    if to != "/":
        response["Location"] += "?" + urlencode({"next": to})
    response.set_cookie(
        HALF_COOKIE,
        half_token(person, request.school),
        max_age=WAITS,
        path=reverse("second_step"),
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Strict",
    )
    return response


def asked_for(request: Request) -> str:
    """Return where to go after signing in: a page of ours, or home."""
    url = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return url if ours and url.startswith("/") else "/"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    if request.staff_session:
        return redirect("home")
    form = SignInForm(request.POST or None)
    if form.is_valid():
        username = form.cleaned_data["username"]
        try:
            person, token = access.sign_in(
                request.school,
                username,
                form.cleaned_data["password"],
                device=device_of(request),
                known_device=known_device(request, username),
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            if not token:
                return lead_to_second_step(request, person, asked_for(request))
            to = HttpResponseRedirect(asked_for(request))  # an address, never the name of a view
            return signed_in(request, to, person.username or "", token)
    status = 422 if form.errors else 200
    return render(
        request, "school/sign_in.html", {"form": form, "next": asked_for(request)}, status=status
    )


@require_POST
@any_session_required
def sign_out(request: Request) -> HttpResponse:
    if request.staff_session:
        access.end_session(request.staff_session, by=request.user)
    response = redirect("card_sign_in" if request.pupil_session else "sign_in")
    for name in (SESSION_COOKIE, PUPIL_COOKIE, settings.CSRF_COOKIE_NAME):
        response.delete_cookie(name)
    response.delete_cookie(TICKET_COOKIE, path=TICKET_PATH)
    response.headers["Clear-Site-Data"] = '"cache"'  # going back shows nothing to who comes next
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def use_link(request: Request, token: str) -> HttpResponse:
    link = access.find_link(request.school, token)
    if link is None:
        return render(request, "school/link_ended.html", status=404)
    form = NewPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            person = access.use_link(link, form.cleaned_data["password"])
        except ValidationError as refused:
            form.add_error("password", refused)
        else:
            messages.success(request, _welcome(person.at(request.school)))
            return _enter_by_link(request, person, link)
    status = 422 if form.errors else 200
    works_here = link.person.at(request.school).works_here
    context = {"form": form, "link": link, "works_here": works_here}
    return render(request, "school/use_link.html", context, status=status)


def _enter_by_link(request: Request, person: Person, link: OneUseLink) -> HttpResponse:
    """Sign somebody in who set a password; whoever has a second step shows it all the same."""
    if has_second_step(person):
        return lead_to_second_step(request, person)
    known = known_device(request, person.username or "")
    invited = link.purpose == OneUseLink.Purpose.INVITE
    token = access.open_session(
        person,
        request.school,
        device=device_of(request),
        new_device=not (known or invited),  # the first one of all is no news
    )
    return signed_in(request, redirect("home"), person.username or "", token)


def _welcome(person: Person) -> str:
    if person.works_here:
        return pgettext("to a teacher", "Your password is set. Welcome.")
    return pgettext("to a parent", "Your password is set. Welcome.")


@password_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request) -> HttpResponse:
    kind = AccountForm if request.user.works_here else GuardianAccountForm
    form = kind(request.POST or None, instance=request.user)
    if form.is_valid():
        kept = {"address_form": request.user.address_form}  # a guardian is not asked for it
        people.edit_own_account(request.user, **kept | form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("account")
    if form.errors:
        request.user.refresh_from_db()
    context = {
        "form": form,
        "sessions": StaffSession.objects.visible_to(request.user)
        .living()
        .filter(person=request.user)
        .order_by("-seen_at")[:20],
        "current": request.staff_session,
        "factors": SecondFactor.objects.visible_to(request.user),
        "delegations": Delegation.objects.visible_to(request.user)
        .filter(person=request.user, ended_at__isnull=True)
        .select_related("deputy"),
    }
    return render(request, "school/account.html", context, status=422 if form.errors else 200)


@password_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: Request) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    if form.is_valid():
        try:
            access.change_password(
                request.user,
                form.cleaned_data["old"],
                form.cleaned_data["password"],
                keep=request.staff_session,
                by=request.user,
            )
        except ValidationError as refused:
            of_old = getattr(refused, "code", "") == "old"  # a list of faults has no code
            form.add_error("old" if of_old else "password", refused)
        else:
            messages.success(request, _("The new password holds. Other devices were signed out."))
            return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "school/change_password.html", {"form": form}, status=status)


@password_required
@require_POST
def session_end(request: Request, pk: int) -> HttpResponse:
    mine = StaffSession.objects.visible_to(request.user).filter(person=request.user)
    access.end_session(get_object_or_404(mine, pk=pk), by=request.user)
    messages.success(request, _("That device is signed out."))
    return redirect("account")
