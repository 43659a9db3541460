"""What the worker does for history: heads every few seconds, their log every hour."""

from mangxanh.history.actions import log_heads, record_restore, write_heads
from mangxanh.history.queries import verify


def write_heads_task() -> None:
    """Bring the head files up to their chains; every 10 seconds or less."""
    write_heads()


def log_heads_task() -> None:
    """Add the heads to their log; every hour."""
    write_heads()
    log_heads()


def after_restore() -> list[str]:
    """Write down that a backup was put back; return a sentence for each broken row."""
    record_restore()
    return [str(broken) for broken in verify()]
