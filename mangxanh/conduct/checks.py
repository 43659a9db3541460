"""What `doctor` says about codes of conduct: files that can't be read, codes to look at again."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mangxanh.common.dates import today
from mangxanh.common.yaml_nodes import FaultyFileError
from mangxanh.conduct.models import Audience, Code
from mangxanh.conduct.shelf import shipped_code
from mangxanh.work.checks import Finding


def findings() -> list[Finding]:
    """Return what is wrong in this room."""
    return [*_files(), *_reviews()]


def _files() -> Iterator[Finding]:
    remedy = _("Please put the file back from the release.")
    for audience in Audience.values:
        try:
            shipped_code(audience)
        except (OSError, FaultyFileError) as fault:
            told = _("The rules that ship for “%(audience)s” can't be read: %(fault)s")
            yield Finding("error", told % {"audience": audience, "fault": fault}, remedy)


def _reviews() -> Iterator[Finding]:
    remedy = _("The board or the youth leader begins a new version, with a new month.")
    due = Code.objects.filter(state=Code.State.ISSUED, review_on__lt=today().replace(day=1))
    for code in due.order_by("pk"):
        told = _("“%(title)s” was to be looked at again in %(month)s.")
        values = {"title": code.title, "month": f"{code.review_on:%m/%Y}"}
        yield Finding("warning", told % values, remedy)
