"""The copies of everything, and the progress of work that takes longer than a page."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.annual_report.folder import may_still_go_out
from mangxanh.annual_report.permissions import can_write_report
from mangxanh.certificates.permissions import can_issue
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.home import actions
from mangxanh.home.permissions import can_keep_backup, can_make_sheet
from mangxanh.home.queries import copies
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Person, School
from mangxanh.school.permissions import can_keep_pupils
from mangxanh.work.actions.backups import download_name
from mangxanh.work.models import LongJob
from mangxanh.work.queries import recent_backups


class Kind(NamedTuple):
    """What a long job is called on its page, the page it belongs to, who may still see it.

    `holds` is asked each time its file is fetched, of what the job kept.
    """

    title: str | Promise
    page: str
    may: Callable[[Person, School], bool]
    holds: Callable[[dict[str, Any]], bool] = lambda _kept: True


KINDS = {
    "work.make_backup": Kind(gettext_lazy("Backup"), "backup", can_keep_backup),
    "school.bring_in": Kind(gettext_lazy("List of pupils"), "roster_start", can_keep_pupils),
    "certificates.print": Kind(gettext_lazy("Certificates"), "certificate_list", can_issue),
    "annual_report.build": Kind(
        gettext_lazy("Yearly report"), "report_list", can_write_report, may_still_go_out
    ),
}


@login_required
@require_http_methods(["GET", "HEAD"])
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


def _job(request: Request, pk: int) -> LongJob:
    """Return one's own job, while one may still do what it does."""
    jobs = LongJob.objects.visible_to(request.user).filter(kind__in=KINDS)
    job: LongJob = get_object_or_404(jobs, pk=pk)
    require(KINDS[job.kind].may(request.user, request.school))
    return job


@login_required
@require_http_methods(["GET", "HEAD"])
def job_progress(request: Request, pk: int) -> HttpResponse:
    job = _job(request, pk)
    kind = KINDS[job.kind]
    context: dict[str, Any] = {
        "job": job,
        "title": kind.title,
        "back": reverse(kind.page),
        "url": reverse("job_progress", args=[job.pk]),
        "result": reverse("job_result", args=[job.pk]) if job.result_file else "",
        "message": job.says or job.get_state_display(),
    }
    page = "home/job.html#progress" if request.htmx else "home/job.html"
    return render(request, page, context)


@login_required
@require_http_methods(["GET", "HEAD"])
def job_result(request: Request, pk: int) -> HttpResponseBase:
    job = _job(request, pk)
    path = job.result_file if job.state == LongJob.State.DONE else None
    if path is None:
        raise Http404
    if not KINDS[job.kind].holds(job.resume_data):
        path.unlink(missing_ok=True)
        said = _("Somebody on its photographs took their consent back. Please make it again.")
        messages.error(request, said)
        return redirect(KINDS[job.kind].page)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=job.result_name)
    response["Cache-Control"] = "no-store"
    return response
