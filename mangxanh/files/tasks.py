"""What the worker does for files: a sweep every night."""

from mangxanh.files.actions import sweep_orphans


def sweep_orphans_task() -> None:
    """Remove files that no row names, a day after they were written."""
    sweep_orphans()
