"""The training of handlers: one scenario a page, feedback on every choice."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mangxanh.cases.actions import training as actions
from mangxanh.cases.http import handler_required
from mangxanh.cases.models import Handler
from mangxanh.cases.training import Option, Scenario, unit
from mangxanh.common.errors import BadInput
from mangxanh.common.forms import is_row_number
from mangxanh.school.http import Request


def own_handler(request: Request) -> Handler:
    """Return as what the person handles cases here; for others there is no such page."""
    rows = Handler.objects.visible_to(request.user).current()
    handler: Handler = get_object_or_404(rows.select_related("person"), person=request.user.pk)
    return handler


@require_safe
@handler_required
def training(request: Request) -> HttpResponse:
    handler = own_handler(request)
    whole = unit()
    context = {
        "unit": whole,
        "handler": handler,
        "rows": [(one, one.key in handler.answered) for one in whole.scenarios],
        "begun": bool(handler.answered),
        "following": whole.next_of(handler.answered),
    }
    return render(request, "cases/training.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@handler_required
def training_scenario(request: Request, scenario: str) -> HttpResponse:
    """Show a story; "?chon=2" shows what would come of the second option."""
    handler = own_handler(request)
    found = next((one for one in unit().scenarios if one.key == scenario), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        typed = request.POST.get("option", "")
        number = int(typed) if is_row_number(typed) else -1
        try:
            actions.choose(handler, found, number, by=request.user)
        except BadInput as refused:
            messages.error(request, refused.message)
            return redirect("training_scenario", found.key)
        answer = redirect("training_scenario", found.key)
        answer["Location"] += f"?chon={number + 1}#giai-thich"
        return answer
    return render(request, "cases/training_scenario.html", _context(request, handler, found))


def _context(request: Request, handler: Handler, scenario: Scenario) -> dict[str, object]:
    whole = unit()
    chosen = _chosen(request, scenario)
    number = whole.scenarios.index(scenario)
    found = scenario.key in handler.answered
    following = (
        reverse("training_scenario", args=[whole.scenarios[number + 1].key])
        if number + 1 < len(whole.scenarios)
        else reverse("training_end")
    )
    return {
        "scenario": scenario,
        "number": number + 1,
        "total": len(whole.scenarios),
        "chosen": chosen,
        "options": [(n, option, option is chosen) for n, option in enumerate(scenario.options)],
        "found": found,
        "following": following,
    }


def _chosen(request: Request, scenario: Scenario) -> Option | None:
    typed = request.GET.get("chon", "")
    number = int(typed) if is_row_number(typed) else 0
    return scenario.options[number - 1] if 0 < number <= len(scenario.options) else None


@require_http_methods(["GET", "HEAD", "POST"])
@handler_required
def training_end(request: Request) -> HttpResponse:
    """Show what a handler confirms, once every scenario was understood."""
    handler = own_handler(request)
    whole = unit()
    if request.method == "POST":
        try:
            actions.finish_training(handler, by=request.user)
        except BadInput as refused:
            messages.error(request, refused.message)
            return redirect("training")
        messages.success(request, whole.closing.done)
        return redirect("training")
    if left := whole.next_of(handler.answered):
        messages.info(request, _("This is still left: %(title)s.") % {"title": left.title})
        return redirect("training")
    context = {"closing": whole.closing, "handler": handler}
    return render(request, "cases/training_end.html", context)
