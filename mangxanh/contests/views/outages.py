"""Outages of the server during a contest, noted by who is in charge and the board."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.contests.actions.outages import note_outage, take_outage_back
from mangxanh.contests.forms.after import told
from mangxanh.contests.forms.contests import OutageForm
from mangxanh.contests.models import Contest, Outage
from mangxanh.contests.models.contests import BEFORE_PUBLISHING
from mangxanh.contests.permissions import can_decide
from mangxanh.contests.saving.desk import Unavailable
from mangxanh.contests.views.extra_time import BUSY
from mangxanh.school.http import Request, login_required

State = Contest.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_outages(request: Request, pk: int) -> HttpResponse:
    rows = Contest.objects.visible_to(request.user).select_related("school")
    contest = get_object_or_404(rows.exclude(state=State.DRAFT), pk=pk)
    require(can_decide(request.user, contest))
    form = OutageForm(request.POST or None)
    if form.is_valid():
        try:
            note_outage(contest, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        except Unavailable:
            form.add_error(None, BUSY)
        else:
            messages.success(request, _("Written down; the rules say so."))
            return redirect("contest_outages", pk)
    context = {
        "contest": contest,
        "outages": list(contest.outages.all()),
        "form": form,
        "may_note": contest.state == State.OPEN or contest.state in BEFORE_PUBLISHING,
        "may_take_back": contest.state in BEFORE_PUBLISHING,
    }
    status = 422 if form.errors else 200
    return render(request, "contests/outages.html", context, status=status)


@login_required
@require_POST
def outage_back(request: Request, pk: int) -> HttpResponse:
    rows = Outage.objects.visible_to(request.user).select_related("contest__school")
    outage = get_object_or_404(rows, pk=pk)
    try:
        take_outage_back(outage, by=request.user)
    except ValidationError as refused:
        messages.error(request, told(refused))
    else:
        messages.success(request, pgettext("an outage", "Taken back."))
    return redirect("contest_outages", outage.contest_id)
