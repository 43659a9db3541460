"""What `doctor` and a restore say about evidence."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mangxanh.files.queries import verify_hash
from mangxanh.plan.models import Evidence
from mangxanh.work.checks import Finding


def missing_or_changed_files() -> list[Finding]:
    """Return an error for each file of evidence that is gone or not what was filed.

    Reads every byte of every file. A file is compared with the hash that its evidence was
    filed with, so a row of files whose hash was changed along with the file is found as well.
    """
    remedy = _("Please put the file back from a backup.")
    return [
        Finding(
            "error",
            _("The file of evidence %(code)s is gone or was changed.") % {"code": row.code},
            remedy,
        )
        for row in _broken()
    ]


def after_restore() -> list[str]:
    """Return a sentence for each file of evidence that a restored backup did not bring back."""
    return [found.message for found in missing_or_changed_files()]


def _broken() -> Iterator[Evidence]:
    rows = Evidence.objects.filter(stored__isnull=False).select_related("stored")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        if row.stored and (row.stored.sha256 != row.sha256 or not verify_hash(row.stored)):
            yield row
