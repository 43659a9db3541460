"""What the worker does for history every hour, and what follows a restore."""

from mangxanh.history.actions import log_heads, record_restore, write_heads
from mangxanh.history.queries import verify


def log_heads_task() -> None:
    """Add the heads to their log; every hour."""
    write_heads()
    log_heads()


def after_restore() -> list[str]:
    """Write down that a backup was put back; return a sentence for each broken row."""
    record_restore()
    return [str(broken) for broken in verify()]
