"""The files of an activity, and who is recognised on a photograph."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.files.responses import serve
from mangxanh.plan.actions import activities as actions
from mangxanh.plan.actions.photographs import name_pupils, restrict
from mangxanh.plan.forms.files import PhotoPupilsForm
from mangxanh.plan.models import ActivityFile
from mangxanh.plan.permissions import can_name_pupils
from mangxanh.plan.photographs import naming_of
from mangxanh.school.actions.rights import note_looks
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Pupil


@login_required
@require_http_methods(["GET", "HEAD"])
def activity_file(request: Request, pk: int) -> HttpResponseBase:
    files = ActivityFile.objects.visible_to(request.user).standing().select_related("stored")
    return serve(request, get_object_or_404(files, pk=pk).stored)


@login_required
@require_POST
def activity_file_remove(request: Request, pk: int) -> HttpResponse:
    files = ActivityFile.objects.visible_to(request.user).select_related("activity")
    row = get_object_or_404(files, pk=pk)
    actions.withdraw_file(row, by=request.user)
    messages.success(request, _("Removed."))
    return redirect(row.activity)


@login_required
@require_POST
def activity_file_restrict(request: Request, pk: int) -> HttpResponse:
    """Take a picture out of everybody's sight: somebody is recognised on it after all."""
    files = ActivityFile.objects.visible_to(request.user).select_related("activity", "stored")
    row = get_object_or_404(files, pk=pk)
    restrict(row, by=request.user)
    messages.success(request, _("Restricted: from now on it is shown to nobody else."))
    return redirect("activity_file_pupils", row.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_file_pupils(request: Request, pk: int) -> HttpResponse:
    """Ask who is recognised on a restricted photograph: without all their yes it goes nowhere."""
    files = ActivityFile.objects.visible_to(request.user).standing()
    file = get_object_or_404(files.select_related("stored", "activity", "school"), pk=pk)
    require(can_name_pupils(request.user, file))
    naming = naming_of(file, Pupil.objects.visible_to(request.user))
    form = PhotoPupilsForm(
        request.POST or None,
        pupils=naming.offered,
        named=naming.named,
        complete=file.names_complete,
    )
    if form.is_valid():
        try:
            name_pupils(
                file,
                list(form.cleaned_data["pupils"]),
                among=naming.offered,
                complete=form.cleaned_data["complete"],
                seen=naming.named,
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("activity_file_pupils", file.pk)
    note_looks(naming.named_pupils, by=request.user)
    context = {"file": file, "activity": file.activity, "form": form, "naming": naming}
    status = 422 if form.errors else 200
    return render(request, "plan/activity_file_pupils.html", context, status=status)
