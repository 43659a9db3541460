"""The distribution list of a plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.plan.actions import recipients as actions
from mangxanh.plan.forms.lines import RecipientForm
from mangxanh.plan.models import Plan, Recipient
from mangxanh.plan.permissions import can_keep_recipients, can_see_plan, can_tick_received
from mangxanh.plan.queries import plan_of, received_of
from mangxanh.school.http import Request, login_required
from mangxanh.school.queries import year_on


def _plan(request: Request, pk: int) -> Plan:
    plan: Plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    require(can_keep_recipients(request.user, plan))
    return plan


def _recipient(request: Request, pk: int) -> Recipient:
    rows = Recipient.objects.visible_to(request.user).select_related("plan")
    row: Recipient = get_object_or_404(rows, pk=pk)
    return row


@login_required
@require_http_methods(["GET", "HEAD"])
def recipient_list(request: Request) -> HttpResponse:
    require(can_see_plan(request.user, request.school))
    year = year_on(request.school)
    plan = plan_of(request.school, year) if year else None
    if plan is None:
        return render(request, "plan/plan_empty.html", {"year": year, "may_make": False})
    keeps = can_keep_recipients(request.user, plan)
    rows = list(Recipient.objects.visible_to(request.user).filter(plan=plan))
    got, everybody = received_of(plan)
    context = {
        "plan": plan,
        "year": year,
        "received": got,
        "total": everybody,
        "keeps": keeps,
        "missing": [row for row in rows if row.received_on is None] if keeps else [],
        "there": [row for row in rows if row.received_on is not None] if keeps else [],
        "mine": next((row for row in rows if row.person_id == request.user.pk), None),
        "form": RecipientForm(),
        "zalo": _zalo(request, plan),
    }
    return render(request, "plan/recipient_list.html", context)


def _zalo(request: Request, plan: Plan) -> str:
    link = request.build_absolute_uri(request.path)
    text = _(
        "Dear colleagues, the plan %(number)s is in the school's Mạng Xanh. Please open it and "
        "tick “received”, or sign the list at the clerk's. See: %(link)s"
    )
    return text % {"number": plan.number or plan.title[:80], "link": link}


@login_required
@require_POST
def recipient_add(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = RecipientForm(request.POST)
    if form.is_valid():
        actions.add_recipient(plan, form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Please write who gets the plan."))
    return redirect("recipient_list")


@login_required
@require_POST
def recipient_add_staff(request: Request, pk: int) -> HttpResponse:
    added = actions.add_all_staff(_plan(request, pk), by=request.user)
    messages.success(request, _("%(count)d colleagues were added.") % {"count": added})
    return redirect("recipient_list")


@login_required
@require_POST
def recipient_tick(request: Request, pk: int) -> HttpResponse:
    row = _recipient(request, pk)
    require(can_tick_received(request.user, row))
    on_paper = row.person_id != request.user.pk
    actions.tick_received(row, by=request.user, on_paper=on_paper)
    messages.success(request, _("Noted: received."))
    return redirect("recipient_list")


@login_required
@require_POST
def recipient_untick(request: Request, pk: int) -> HttpResponse:
    actions.untick_received(_recipient(request, pk), by=request.user)
    messages.success(request, _("The tick was taken back."))
    return redirect("recipient_list")


@login_required
@require_POST
def recipient_remove(request: Request, pk: int) -> HttpResponse:
    try:
        actions.remove_recipient(_recipient(request, pk), by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Removed."))
    return redirect("recipient_list")
