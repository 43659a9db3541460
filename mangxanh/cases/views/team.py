"""Who handles cases: the board appoints and ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.cases.actions import team
from mangxanh.cases.forms import HandlerForm
from mangxanh.cases.models import Box, Handler
from mangxanh.cases.permissions import can_keep_box
from mangxanh.cases.queries import may_handle, run_server
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.school.http import Request, login_required


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handler_list(request: Request) -> HttpResponse:
    """Show who handles cases, how ready each is; appoint one more."""
    require(can_keep_box(request.user, request.school))
    form = HandlerForm(request.POST or None, people=may_handle(request.school))
    if form.is_valid():
        try:
            team.appoint(form.cleaned_data["person"], request.school, by=request.user)
        except BadInput as refused:
            form.add_error("person", refused.message)
        else:
            messages.success(request, _("Appointed. The next step is theirs: to make their key."))
            return redirect("handler_list")
    rows = Handler.objects.visible_to(request.user).current().select_related("person")
    box = Box.objects.visible_to(request.user).first()
    context = {
        "handlers": rows.order_by("appointed_at", "pk"),
        "of_server": {row.pk for row in run_server(request.school)},
        "head": box.head_id if box else None,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "cases/handlers.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handler_end(request: Request, pk: int) -> HttpResponse:
    """End that somebody handles cases, on one more tap."""
    handler = get_object_or_404(Handler.objects.visible_to(request.user).current(), pk=pk)
    require(can_keep_box(request.user, request.school))
    if request.method == "POST":
        try:
            team.end_handler(handler, by=request.user)
        except BadInput as refused:
            messages.error(request, refused.message)
        else:
            messages.success(
                request, _("Ended. Whatever they were in charge of passes to the next place.")
            )
        return redirect("handler_list")
    return render(request, "cases/handler_end.html", {"handler": handler})
