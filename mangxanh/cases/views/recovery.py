"""The recovery key: made with three holders, used by two of them; month keys kept apart."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mangxanh.cases.actions import recovery as actions
from mangxanh.cases.actions.shredding import bring_in_month_keys, take_month_keys_along
from mangxanh.cases.http import unkept
from mangxanh.cases.models import Box, Handler, RecoveryShare
from mangxanh.cases.permissions import can_keep_box
from mangxanh.cases.queries import able_people
from mangxanh.cases.recovery_forms import (
    BringInForm,
    HoldersForm,
    LetInForm,
    SharesForm,
    TwoSharesForm,
)
from mangxanh.common.dates import today
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.common.signing import seal, unseal
from mangxanh.documents.shares import share_sheet_pdf
from mangxanh.school.http import Request, login_required

_NEW, _MAKING = "recovery drawn", timedelta(hours=3)
_OPEN, _USING = "recovery open", timedelta(minutes=15)


def _session(request: Request) -> int:
    return request.staff_session.pk if request.staff_session else 0


@login_required
@require_safe
def recovery(request: Request) -> HttpResponse:
    """Show whether there is a recovery key, who holds it, and what can be done with it."""
    require(can_keep_box(request.user, request.school))
    box = Box.objects.visible_to(request.user).first()
    context = {
        "box": box if box and box.recovery_public else None,
        "shares": RecoveryShare.objects.visible_to(request.user),
    }
    return render(request, "cases/recovery.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_make(request: Request) -> HttpResponse:
    """Name three holders, print each their sheet, have all three typed back."""
    require(can_keep_box(request.user, request.school))
    drawn = _drawn(request)
    if drawn is None:
        return unkept(_name_holders(request))
    number = request.POST.get("print", "")
    if number in ("1", "2", "3"):
        return _sheet(request, drawn, int(number))
    given = request.POST if "share_1" in request.POST else None
    form = SharesForm(given, shares=drawn.shares, holders=drawn.holders)
    if form.is_valid():
        actions.take_into_use(request.school, drawn, by=request.user)
        messages.success(request, _("All three sheets are right. The recovery key is in use."))
        return redirect("recovery")
    return _type_back(request, drawn, form)


def _drawn(request: Request) -> actions.Drawn | None:
    """Return the key that this session has drawn within three hours; it is stored nowhere."""
    kept = unseal(_NEW, request.POST.get("sealed", ""), lasts=_MAKING)
    if not kept or kept[0] != _session(request):
        return None
    return actions.Drawn(str(kept[1]), [str(one) for one in kept[2:5]], list(map(str, kept[5:8])))


def _name_holders(request: Request) -> HttpResponse:
    form = HoldersForm(request.POST if "holder_1" in request.POST else None)
    if form.is_valid():
        try:
            drawn = actions.draw_recovery(request.school, form.holders(), by=request.user)
        except BadInput as refused:
            form.add_error(None, refused.message)
        else:
            shown = SharesForm(shares=drawn.shares, holders=drawn.holders)
            return _type_back(request, drawn, shown)
    box = Box.objects.visible_to(request.user).exclude(recovery_public="").first()
    context = {"form": form, "older": box}
    return render(request, "cases/recovery_make.html", context, status=422 if form.errors else 200)


def _type_back(request: Request, drawn: actions.Drawn, form: SharesForm) -> HttpResponse:
    context = {
        "form": form,
        "sealed": seal(_NEW, [_session(request), drawn.public, *drawn.shares, *drawn.holders]),
        "holders": list(enumerate(drawn.holders, start=1)),
    }
    status = 422 if form.errors else 200
    answer = render(request, "cases/recovery_sheets.html", context, status=status)
    return unkept(answer)


def _sheet(request: Request, drawn: actions.Drawn, number: int) -> HttpResponse:
    pdf = share_sheet_pdf(
        school=request.school.name,
        holder=drawn.holders[number - 1],
        number=number,
        share=drawn.shares[number - 1],
        day=today(),
    )
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="khoa-cuu-ho-to-{number}.pdf"'
    return unkept(answer)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_use(request: Request) -> HttpResponse:
    """Two sheets typed: show the cases that they open, let chosen handlers in."""
    require(can_keep_box(request.user, request.school))
    private = _opened(request)
    form = TwoSharesForm(request.POST if "one" in request.POST else None)
    if private is None and form.is_valid():
        one, other = form.cleaned_data["one"], form.cleaned_data["other"]
        try:
            private = actions.join_shares(request.school, one, other, by=request.user)
        except BadInput as refused:
            form.add_error("other", refused.message)
    if private is None:
        status = 422 if form.errors else 200
        return unkept(render(request, "cases/recovery_use.html", {"form": form}, status=status))
    return _let_in(request, private)


def _opened(request: Request) -> bytes | None:
    """Return the recovery key that was joined in this session within a quarter of an hour."""
    kept = unseal(_OPEN, request.POST.get("sealed", ""), lasts=_USING)
    return bytes.fromhex(str(kept[1])) if kept and kept[0] == _session(request) else None


def _let_in(request: Request, private: bytes) -> HttpResponse:
    found = actions.opened_by(request.school, private, by=request.user)
    named = [(one.case.number, one.case.number) for one in found]
    people = able_people(request.school)
    given = request.POST if "person" in request.POST else None
    form = LetInForm(given, people=people, cases=named)
    if form.is_valid():
        person = form.cleaned_data["person"]
        handler = Handler.objects.with_key().get(school=request.school, person=person)
        done, refused = actions.let_in_by_recovery(
            request.school, private, form.cleaned_data["numbers"], handler, by=request.user
        )
        messages.success(request, _("Let into %(n)d. It stands in each case.") % {"n": done})
        if refused:
            told = _("%(n)d stay closed to this person: the reporter wishes it so.")
            messages.warning(request, told % {"n": refused})
        found = actions.opened_by(request.school, private, by=request.user)
        form = LetInForm(people=people, cases=named)
    context = {
        "form": form,
        "found": found,
        "sealed": seal(_OPEN, [_session(request), private.hex()]),
    }
    status = 422 if form.errors else 200
    return unkept(render(request, "cases/recovery_cases.html", context, status=status))


@login_required
@require_POST
def month_keys_take(request: Request) -> HttpResponse:
    """Download the month keys, sealed to the recovery key, to be kept apart from backups."""
    require(can_keep_box(request.user, request.school))
    box = Box.objects.visible_to(request.user).exclude(recovery_public="").first()
    if box is None:
        messages.error(request, _("Make the recovery key first."))
        return redirect("recovery")
    sealed = take_month_keys_along(request.school, box.recovery_public, by=request.user)
    answer = HttpResponse(sealed, content_type="application/octet-stream")
    name = f"khoa-thang-{today():%Y-%m-%d}.mxk"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return unkept(answer)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def month_keys_bring(request: Request) -> HttpResponse:
    """Bring month keys in on a machine that lost them, with two shares."""
    require(can_keep_box(request.user, request.school))
    form = BringInForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            private = actions.join_any(told["one"], told["other"])
            count = bring_in_month_keys(request.school, private, told["file"], by=request.user)
        except BadInput as refused:
            form.add_error("file", refused.message)
        else:
            messages.success(request, _("%(n)d month keys brought in.") % {"n": count})
            return redirect("recovery")
    status = 422 if form.errors else 200
    return unkept(render(request, "cases/month_keys.html", {"form": form}, status=status))
