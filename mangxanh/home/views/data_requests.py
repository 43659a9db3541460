"""Requests about data, for the board and the clerk: what waits, and answering it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.common.permissions import require
from mangxanh.home import requests
from mangxanh.home.forms import AnswerForm
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import DataRequest
from mangxanh.school.permissions import can_keep_pupils

ANSWERED = 50


@login_required
@require_http_methods(["GET", "HEAD"])
def data_request_list(request: Request) -> HttpResponse:
    require(can_keep_pupils(request.user, request.school))
    rows = DataRequest.objects.visible_to(request.user).select_related("person", "about")
    context = {
        "waiting": rows.open().order_by("due_on", "pk"),
        "answered": rows.filter(answered_at__isnull=False).order_by("-answered_at")[:ANSWERED],
    }
    return render(request, "home/data_request_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def data_request_detail(request: Request, pk: int) -> HttpResponse:
    rows = DataRequest.objects.visible_to(request.user).select_related(
        "person", "about", "answered_by", "school"
    )
    row = get_object_or_404(rows, pk=pk)
    require(can_keep_pupils(request.user, request.school))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            requests.answer(row, form.cleaned_data["answer"], by=request.user)
        except ValidationError as refused:
            form.add_error("answer", refused)
        else:
            messages.success(request, _("Answered. Whoever asked has been told."))
            return redirect("data_request_list")
    context = {"row": row, "form": form}
    return render(
        request, "home/data_request_detail.html", context, status=422 if form.is_bound else 200
    )
