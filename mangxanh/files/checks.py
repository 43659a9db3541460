"""What `doctor` says about files."""

import shutil
from itertools import islice

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangxanh.files.queries import missing_files

LITTLE = 1024**3  # bytes


def problems() -> list[str]:
    """Return a sentence for each thing that is wrong with the files."""
    found = []
    missing = list(islice(missing_files(), 1000))
    if missing:
        counted = ngettext(
            "%(count)s file is gone from the disk: %(name)s. Please restore a backup.",
            "%(count)s files are gone from the disk, the first: %(name)s. Please restore a backup.",
            len(missing),
        )
        found.append(counted % {"count": len(missing), "name": missing[0].path})
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(settings.FILES_DIR).free < LITTLE:
        found.append(_("Less than 1 GB of disk is left for files. Please make room."))
    return found
