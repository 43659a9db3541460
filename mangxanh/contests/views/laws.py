"""Laws that questions rest on: what hangs on each, which ended."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.contests.actions import laws as actions
from mangxanh.contests.forms.bank import EndedLawForm
from mangxanh.contests.models import LawChange, Question
from mangxanh.contests.permissions import can_keep_bank
from mangxanh.contests.queries.laws import cited_laws, hit_by
from mangxanh.school.http import Request, login_required

MOST = 100  # questions shown at once


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bank_laws(request: Request) -> HttpResponse:
    require(can_keep_bank(request.user, request.school))
    form = EndedLawForm(request.POST or None, initial={"document": request.GET.get("van-ban", "")})
    if form.is_valid():
        try:
            change = actions.end_law(request.school, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            told = _("Written down. What rests on it waits to be written anew.")
            none = _("Written down. No question rests on it.")
            messages.success(request, told if hit_by(change).exists() else none)
            return redirect("bank_laws")
    stale = Question.objects.visible_to(request.user).not_in_force(today())
    changes = LawChange.objects.visible_to(request.user).standing()
    context = {
        "form": form,
        "laws": cited_laws(request.school),
        "changes": changes.select_related("by", "task"),
        "stale": stale.exclude(state=Question.State.RETIRED).select_related("current")[:MOST],
    }
    status = 422 if form.errors else 200
    return render(request, "contests/bank_laws.html", context, status=status)


@login_required
@require_POST
def law_back(request: Request, pk: int) -> HttpResponse:
    change = get_object_or_404(LawChange.objects.visible_to(request.user), pk=pk)
    actions.law_still_holds(change, by=request.user)
    messages.success(request, _("Taken back. Questions that rest on it are drawn again."))
    return redirect("bank_laws")
