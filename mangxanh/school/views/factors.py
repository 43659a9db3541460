"""One's own second step: the list, an app, passkeys, codes on paper; the board's way to reset it."""

import base64
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.signing import digest, seal, unseal
from mangxanh.documents.qr import qr_svg
from mangxanh.school import app_codes, passkeys
from mangxanh.school.actions import factors
from mangxanh.school.actions.access import TooManyGuesses
from mangxanh.school.forms import NewAppForm, NewPasskeyForm, PasswordAgainForm
from mangxanh.school.http import Request, first_step_required, login_required, passkey_host
from mangxanh.school.models import Person, SecondFactor
from mangxanh.school.queries import owes_second_step, recovery_codes_left

_NEW_APP, _WAITS = "new app", timedelta(hours=1)


@first_step_required
@require_http_methods(["GET", "HEAD"])
def factor_list(request: Request) -> HttpResponse:
    own = list(SecondFactor.objects.visible_to(request.user))
    context = {
        "own": own,
        "app": any(row.kind == SecondFactor.Kind.TOTP for row in own),
        "owes": owes_second_step(request.user, request.staff_session),
        "passkey_host": passkey_host(request),
        "codes_left": recovery_codes_left(request.user),
    }
    return render(request, "school/factor_list.html", context)


@never_cache
@first_step_required
@require_http_methods(["GET", "HEAD", "POST"])
def factor_app(request: Request) -> HttpResponse:
    session = request.staff_session
    form = NewAppForm(request.POST or None)
    _drop_password(request, form)
    secret = _secret(request)
    if form.is_valid():
        try:
            codes = factors.add_app(
                request.user,
                secret,
                form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                password=form.cleaned_data.get("old", ""),
                session=session,
                by=request.user,
            )
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            return _set_up(request, codes)
    school, person = request.school, request.user
    address = app_codes.app_address(secret, account=person.username or "", issuer=school.name)
    drawn = base64.b64encode(qr_svg(address, level="m").encode()).decode()
    context = {
        "form": form,
        "sealed": seal(_NEW_APP, [_who(request), secret]),
        "secret": app_codes.in_groups(secret),
        "address": address,
        "drawn": drawn,
    }
    status = 422 if form.errors else 200
    return render(request, "school/factor_app.html", context, status=status)


def _secret(request: Request) -> str:
    """Return the secret that this page showed to this session, else a new one."""
    kept = unseal(_NEW_APP, request.POST.get("sealed", ""), lasts=_WAITS)
    return str(kept[1]) if kept and kept[0] == _who(request) else app_codes.new_secret()


def _who(request: Request) -> str:
    return factors.who_makes(request.staff_session) if request.staff_session else ""


def _drop_password(request: Request, form: PasswordAgainForm) -> None:
    """Ask for no password of somebody who has just typed it."""
    if factors.is_fresh(request.staff_session):
        del form.fields["old"]


def _refuse(form: PasswordAgainForm, refused: ValidationError) -> None:
    """Put a refusal to the field that it is about."""
    field = getattr(refused, "code", "") or ""
    slow = isinstance(refused, TooManyGuesses)
    form.add_error("old" if slow else field if field in form.fields else None, refused)


def _set_up(request: Request, codes: list[str]) -> HttpResponse:
    """Show fresh recovery codes, this once: only their digests are kept."""
    messages.success(request, _("The second step is set up."))
    if not codes:
        return redirect("factor_list")
    return render(request, "school/recovery_codes.html", {"codes": codes})


@never_cache
@first_step_required
@require_http_methods(["GET", "HEAD", "POST"])
def factor_passkey(request: Request) -> HttpResponse:
    host, session = passkey_host(request), request.staff_session
    if not host or session is None:
        return redirect("factor_list")
    form = NewPasskeyForm(request.POST or None)
    _drop_password(request, form)
    if form.is_valid():
        try:
            codes = factors.add_passkey(
                request.user,
                host,
                form.cleaned_data["note"],
                form.cleaned_data["answer"],
                name=form.cleaned_data["name"],
                password=form.cleaned_data.get("old", ""),
                session=session,
                by=request.user,
            )
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            return _set_up(request, codes)
    here = SecondFactor.objects.visible_to(request.user).filter(rp_id=host)
    question = passkeys.ask_to_make(
        host,
        school=request.school.name,
        handle=bytes.fromhex(digest("passkey", str(request.user.pk))),
        username=request.user.username or "",
        name=request.user.name,
        have=[bytes(row.credential) for row in here],
        who=factors.who_makes(session),
    )
    status = 422 if form.errors else 200
    context = {"form": form, "question": question}
    return render(request, "school/factor_passkey.html", context, status=status)


@first_step_required
@require_http_methods(["GET", "HEAD", "POST"])
def factor_remove(request: Request, pk: int) -> HttpResponse:
    factor = get_object_or_404(SecondFactor.objects.visible_to(request.user), pk=pk)
    form = PasswordAgainForm(request.POST or None)
    if form.is_valid():
        try:
            factors.remove_factor(
                factor, form.cleaned_data["old"], by=request.user, session=request.staff_session
            )
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, _("It opens nothing any more."))
            return redirect("factor_list")
    status = 422 if form.errors else 200
    context = {"form": form, "factor": factor}
    return render(request, "school/factor_remove.html", context, status=status)


@never_cache
@first_step_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: Request) -> HttpResponse:
    form = PasswordAgainForm(request.POST or None)
    _drop_password(request, form)
    if form.is_valid():
        try:
            codes = factors.new_recovery_codes(
                request.user,
                password=form.cleaned_data.get("old", ""),
                session=request.staff_session,
                by=request.user,
            )
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            return render(request, "school/recovery_codes.html", {"codes": codes})
    status = 422 if form.errors else 200
    context = {"form": form, "left": recovery_codes_left(request.user)}
    return render(request, "school/recovery_codes_new.html", context, status=status)


@login_required
@require_POST
def person_second_step_reset(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    factors.reset_second_step(person, request.school, by=request.user)
    messages.success(
        request, _("The second step is gone. Your colleague is told, and signs in anew.")
    )
    return redirect("person_detail", pk=person.pk)
