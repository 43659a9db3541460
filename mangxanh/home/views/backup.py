"""The copies of everything, and the progress of work that takes longer than a page."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.home import actions
from mangxanh.home.permissions import can_keep_backup, can_make_sheet
from mangxanh.home.queries import copies
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Person
from mangxanh.work.actions.backups import download_name
from mangxanh.work.models import LongJob
from mangxanh.work.queries import recent_backups

# What a long job is called on its page, and the page it belongs to.
KINDS: dict[str, tuple[str | Promise, str]] = {
    "work.make_backup": (gettext_lazy("Backup"), "backup"),
    "annual_report.build": (gettext_lazy("Yearly report"), "report_list"),
}


@login_required
@require_http_methods(["GET"])
def backup(request: Request) -> HttpResponse:
    require(can_keep_backup(request.user, request.school))
    runs = recent_backups()
    names = {
        person.pk: person.addressed
        for person in Person.objects.visible_to(request.user).filter(
            pk__in={run.by_id for run in runs if run.by_id}
        )
    }
    context = {
        "copies": copies(),
        "runs": [(run, names.get(run.by_id or 0, "")) for run in runs],
        "may_make_sheet": can_make_sheet(request.user, request.school),
    }
    return render(request, "home/backup.html", context)


@login_required
@require_POST
def backup_now(request: Request) -> HttpResponse:
    job = actions.start_backup(request.school, by=request.user)
    return redirect("job_progress", pk=job.pk)


@login_required
@require_POST
def backup_usb(request: Request) -> HttpResponseBase:
    try:
        pieces = actions.take_backup(request.school, by=request.user)
    except BadInput as refused:
        messages.error(request, refused.message)
        return redirect("backup")
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{download_name()}"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET"])
def job_progress(request: Request, pk: int) -> HttpResponse:
    job = get_object_or_404(LongJob.objects.visible_to(request.user), pk=pk)
    title, back = KINDS.get(job.kind, (_("Work under way"), "home"))
    context: dict[str, Any] = {
        "job": job,
        "title": title,
        "back": reverse(back),
        "url": reverse("job_progress", args=[job.pk]),
        "result": reverse("job_result", args=[job.pk]) if job.result_file else "",
        "message": job.says or job.get_state_display(),
    }
    page = "home/job.html#progress" if request.htmx else "home/job.html"
    return render(request, page, context)


@login_required
@require_http_methods(["GET"])
def job_result(request: Request, pk: int) -> HttpResponseBase:
    job = get_object_or_404(LongJob.objects.visible_to(request.user), pk=pk)
    path = job.result_file if job.state == LongJob.State.DONE else None
    if path is None:
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=job.result_name)
    response["Cache-Control"] = "no-store"
    return response
