"""Guardians of a class, their slips, and the pages where a slip becomes an account.

The pages of a slip are for whoever holds it, so nobody signs in for them; looking uses none up.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import now, today
from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.common.signing import read_code
from mangxanh.common.text import fold
from mangxanh.documents.invitations import Invitation, invitations_pdf
from mangxanh.school.actions import access
from mangxanh.school.actions import guardians as actions
from mangxanh.school.actions.rights import note_looks
from mangxanh.school.forms import GuardianForm, PrintSlipsForm, SignInForm, SlipCodeForm
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Guardianship, GuardianSlip, Pupil, SchoolClass
from mangxanh.school.permissions import can_keep_pupils, can_lead_class
from mangxanh.school.queries import address, class_list_of, guardians_by_pupil, has_second_step
from mangxanh.school.views.access import device_of, known_device, signed_in


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_guardians(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(SchoolClass.objects.visible_to(request.user), pk=pk)
    require(can_lead_class(request.user, row))
    pupils = class_list_of(row)
    note_looks(pupils, by=request.user)
    held = guardians_by_pupil(pupils)
    form = PrintSlipsForm(request.POST or None, initial={"who": "without", "copies": "1"})
    chosen = _chosen(request, form, pupils, held)
    if chosen:
        return _slips(request, row, chosen, copies=form.cleaned_data.get("copies") or 1)
    if chosen is not None:
        messages.info(request, _("Every family of the class has an account already."))
        return redirect("class_guardians", pk=row.pk)
    slips = GuardianSlip.objects.visible_to(request.user).filter(pupil__in=pupils)
    waiting = dict(
        slips.filter(used_at__isnull=True, expires_at__gt=now()).values_list("pupil", "expires_at")
    )
    context = {
        "row": row,
        "form": form,
        "rows": [(pupil, held.get(pupil.pk, []), waiting.get(pupil.pk)) for pupil in pupils],
        "with_account": len(held),
        "may_keep": can_keep_pupils(request.user, request.school),
    }
    return render(request, "school/class_guardians.html", context, status=_status(form))


def _status(form: forms.BaseForm) -> int:
    return 422 if form.errors else 200


def _chosen(
    request: Request,
    form: PrintSlipsForm,
    pupils: list[Pupil],
    held: dict[int, list[Guardianship]],
) -> list[Pupil] | None:
    """Return for whose families slips are to be printed; None where nothing was asked."""
    one = request.POST.get("pupil", "")
    if is_row_number(one):
        form.is_valid()  # one button asks for one slip, whatever else the form says
        return [pupil for pupil in pupils if pupil.pk == int(one)]
    if not form.is_valid():
        return None
    every = form.cleaned_data["who"] == "all"
    return [pupil for pupil in pupils if every or pupil.pk not in held]


def _whole(request: Request, path: str) -> str:
    """Return the address that a slip carries: the school's own host, else how one came here."""
    if request.school.host:
        return address(request.school, path)
    return request.build_absolute_uri(path)


def _slips(request: Request, row: SchoolClass, pupils: list[Pupil], *, copies: int) -> HttpResponse:
    """Return a sheet of fresh slips, this once: only digests are kept."""
    made = actions.print_slips(pupils, by=request.user, copies=copies)
    slips = [
        Invitation(
            name=pupil.person.name,
            class_name=row.name,
            code=code,
            address=_whole(request, reverse("slip", args=[code])),
        )
        for pupil, code in made
    ]
    place = _whole(request, reverse("slip_code")).partition("://")[2].rstrip("/")
    data = invitations_pdf(
        slips,
        school=request.school.name,
        place=place,
        last_day=today() + actions.SLIP_LASTS,
    )
    response = HttpResponse(data, content_type="application/pdf")
    name = "".join(c for c in fold(row.name) if c.isascii() and c.isalnum())
    response["Content-Disposition"] = f'attachment; filename="phieu-moi-{name}.pdf"'
    return response


def _guardianship(request: Request, pk: int) -> Guardianship:
    rows = Guardianship.objects.visible_to(request.user).current()
    rows = rows.select_related("school", "guardian", "pupil__person", "pupil__school_class")
    found: Guardianship = get_object_or_404(rows, pk=pk)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guardianship_end(request: Request, pk: int) -> HttpResponse:
    held = _guardianship(request, pk)
    require(can_keep_pupils(request.user, held.school))
    row = held.pupil.school_class
    back = reverse("class_guardians", args=[row.pk]) if row else reverse("class_list")
    if request.method == "POST":
        actions.end_guardianship(held, by=request.user)
        messages.success(request, _("It has ended. Open pages close at once."))
        return redirect(back)
    names = {"guardian": held.guardian.name, "pupil": held.pupil.person.name}
    context = {
        "form": forms.Form(),
        "question": _("Does %(guardian)s no longer look after %(pupil)s?") % names,
        "text": _(
            "Their account no longer shows this pupil; with the last child it closes at our school."
            " A new slip begins it again."
        ),
        "submit": _("Yes, end it"),
        "danger": True,
        "back": back,
    }
    return render(request, "ui/confirm.html", context)


@never_cache
@login_required
@require_POST
def guardian_reset(request: Request, pk: int) -> HttpResponse:
    held = _guardianship(request, pk)
    token = access.send_reset(held.guardian, request.school, by=request.user)
    context = {
        "held": held,
        "link": request.build_absolute_uri(reverse("use_link", args=[token])),
    }
    return render(request, "school/guardian_link.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def slip_code(request: Request) -> HttpResponse:
    """Ask for the code of a slip, where the telephone reads no QR code."""
    form = SlipCodeForm(request.POST or None)
    if form.is_valid():
        code = read_code(form.cleaned_data["code"])
        if actions.find_slip(request.school, code):
            return redirect("slip", token=code)
        form.add_error(
            "code",
            pgettext(
                "to a parent",
                "This code is not right, was used or has ended. Please look at it once more.",
            ),
        )
    return render(request, "school/slip_code.html", {"form": form}, status=_status(form))


def _ended(request: Request) -> HttpResponse:
    return render(request, "school/slip_ended.html", status=404)


@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: Request, token: str) -> HttpResponse:
    found = actions.find_slip(request.school, token)
    if found is None:
        return _ended(request)
    if request.staff_session:
        return _slip_of_known(request, found, token)
    form = GuardianForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            person = actions.begin_guardian(
                found, data["name"], password=data["password"], username=data["username"]
            )
        except ValidationError as refused:
            form.add_error(_field_of(refused), refused)
        else:
            session = access.open_session(person, request.school, device=device_of(request))
            messages.success(
                request,
                pgettext("to a parent", "The account is ready. Your sign-in name is %(username)s.")
                % {"username": person.username},
            )
            return signed_in(request, redirect("home"), person.username or "", session)
    context = {"form": form, "slip": found, "token": token}
    return render(request, "school/slip.html", context, status=_status(form))


def _field_of(refused: ValidationError) -> str | None:
    """Return the field of a refusal: it says so by its code."""
    code = str(getattr(refused.error_list[0], "code", "") or "")
    return next((name for name in ("username", "password") if code.startswith(name)), None)


def _slip_of_known(request: Request, found: GuardianSlip, token: str) -> HttpResponse:
    """Let somebody who is signed in add the child by one button."""
    if request.method != "POST":
        context = {"slip": found, "form": forms.Form()}
        return render(request, "school/slip_known.html", context)
    try:
        actions.take_slip(found, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("slip", token=token)
    messages.success(request, _added(found))
    return redirect("my_children")


def _added(found: GuardianSlip) -> str:
    said = pgettext("to a parent", "%(name)s is now in your account.")
    return said % {"name": found.pupil.person.name}


@require_http_methods(["GET", "HEAD", "POST"])
def slip_account(request: Request, token: str) -> HttpResponse:
    found = actions.find_slip(request.school, token)
    if found is None:
        return _ended(request)
    if request.staff_session:
        return redirect("slip", token=token)
    form = SignInForm(request.POST or None)
    if form.is_valid():
        username, password = form.cleaned_data["username"], form.cleaned_data["password"]
        known = known_device(request, username)
        try:
            person = actions.join_by_account(found, username, password, known_device=known)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _added(found))
            if has_second_step(person):
                return redirect("sign_in")
            session = access.open_session(
                person.at(request.school),
                request.school,
                device=device_of(request),
                new_device=not known,
            )
            return signed_in(request, redirect("my_children"), username, session)
    context = {"form": form, "slip": found, "token": token}
    return render(request, "school/slip_account.html", context, status=_status(form))
