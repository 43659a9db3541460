"""What the worker does for the cases by the clock of the day."""

from mangxanh.cases.actions.box import watch_box as look_at
from mangxanh.cases.actions.keeping import sweep_files as sweep
from mangxanh.cases.models import Box


def watch_box() -> None:
    """See what the open boxes lack, and tell their boards once."""
    for box in Box.objects.filter(opened_at__isnull=False).select_related("school"):
        look_at(box)


def sweep_files() -> None:
    """Destroy sealed files that no row names."""
    sweep()
