"""The long job that writes a report or its evidence folder."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_noop

from mangxanh.annual_report.build import file_stem, paper_bytes
from mangxanh.annual_report.folder import layout_of, write_folder
from mangxanh.annual_report.models import Report
from mangxanh.annual_report.queries import report_data
from mangxanh.work.actions.long_jobs import JobHandle

COUNTING = gettext_noop("Counting figures")
WRITING = gettext_noop("Writing the paper")
PACKING = gettext_noop("Packing files")
READY = gettext_noop("Ready to download")


def build(job: JobHandle) -> None:
    """Make one part ("docx", "pdf", "json", "folder") of the report that `params` name.

    It may run again after a crash: what an earlier run left is written over.
    """
    reports = Report.objects.filter(school=job.school_id).select_related("school", "year")
    report = reports.get(pk=job.params["report"])
    part = job.params["part"]
    job.progress(0, 3, COUNTING)
    data = report_data(report)
    stem = file_stem(data)
    if part != "folder":
        job.progress(1, 3, WRITING)
        job.result(paper_bytes(data, part), f"bao-cao-{stem}.{part}")
        job.progress(3, 3, READY)
        return
    waiting = Path(settings.FILE_UPLOAD_TEMP_DIR)
    waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = waiting / f"folder-{job.pk}.zip"  # of this job: a second run writes over it
    try:
        layout = layout_of(data, report.school_id)
        job.progress(0, 1, PACKING, resume={"pictures": list(layout.pictures)})
        write_folder(
            data,
            layout,
            target,
            lambda done, total: job.progress(done, total, READY if done == total else PACKING),
        )
        job.result(target, f"ho-so-minh-chung-{stem}.zip")
    finally:
        target.unlink(missing_ok=True)
