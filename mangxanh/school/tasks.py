"""What the worker does for the school: forgets old sessions, links and guesses every night."""

from mangxanh.school.actions import access


def forget_old_access() -> None:
    """Delete sessions, links and wrong guesses older than 90 days."""
    access.forget_old_access()
