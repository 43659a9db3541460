"""What the worker does for files: a sweep every night."""

from django.utils.translation import gettext as _

from mangxanh.files.actions import sweep_orphans
from mangxanh.files.queries import changed_files


def sweep_orphans_task() -> None:
    """Remove files that no row names, a day after they were written."""
    sweep_orphans()


def after_restore() -> list[str]:
    """Return a sentence for each file of a restored backup that is not what was kept."""
    sentence = _("The file “%(name)s” (%(path)s) is gone or was changed.")
    return [sentence % {"name": stored.name, "path": stored.path} for stored in changed_files()]
