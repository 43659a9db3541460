"""What the worker does for notices: forgets them every night, after 12 months."""

from mangxanh.notices.actions import forget_notices


def forget() -> None:
    """Delete notices older than 12 months."""
    forget_notices()
