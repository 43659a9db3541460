"""The drill of a handler: begin, what is to be done, done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangxanh.cases.actions import drill as actions
from mangxanh.cases.http import handler_required
from mangxanh.cases.views.training import own_handler
from mangxanh.common.errors import BadInput
from mangxanh.school.http import Request


@require_safe
@handler_required
def drill(request: Request) -> HttpResponse:
    handler = own_handler(request)
    case = actions.drill_of(handler)
    steps = actions.steps_of(case, request.user) if case else []
    context = {
        "handler": handler,
        "case": case,
        "steps": steps,
        "ready": bool(steps) and all(step.is_done for step in steps),
        "may_begin": bool(handler.public_key and handler.trained_at),
    }
    return render(request, "cases/drill.html", context)


@require_POST
@handler_required
def drill_begin(request: Request) -> HttpResponse:
    handler = own_handler(request)
    try:
        actions.begin_drill(handler, by=request.user)
    except BadInput as refused:
        messages.error(request, refused.message)
    return redirect("drill")


@require_POST
@handler_required
def drill_done(request: Request) -> HttpResponse:
    handler = own_handler(request)
    try:
        actions.finish_drill(handler, by=request.user)
    except BadInput as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Thank you. The drill is done, and the report is destroyed."))
    return redirect("drill")


@require_POST
@handler_required
def drill_drop(request: Request) -> HttpResponse:
    actions.drop_drill(own_handler(request), by=request.user)
    messages.success(request, _("The report of the drill is destroyed."))
    return redirect("drill")
