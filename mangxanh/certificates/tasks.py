"""What the worker does for the certificates: names go by night, many are drawn at once."""

from django.utils.translation import gettext_noop

from mangxanh.certificates import actions
from mangxanh.certificates.papers import certificates_paper
from mangxanh.certificates.queries import to_print
from mangxanh.school.models import School
from mangxanh.work.actions.long_jobs import JobHandle

DRAWING = gettext_noop("Drawing certificates")


def forget() -> None:
    """Take the names out of certificates that are past their time."""
    actions.forget()


def print_all(job: JobHandle) -> None:
    """Draw all that was issued for what `params` name; what was revoked meanwhile is left out."""
    school = School.objects.get(pk=job.school_id or 0)
    rows = to_print(school, job.params["source"])
    job.progress(0, len(rows), DRAWING)
    data = certificates_paper(
        school,
        rows,
        size="a5" if job.params["size"] == "a5" else "a4",
        framed=bool(job.params["framed"]),
        progress=lambda done: job.progress(done, len(rows), DRAWING),
    )
    job.result(data, "giay-chung-nhan.pdf")
