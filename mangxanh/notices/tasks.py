"""What the worker does for notices: forgets them every night, moves mail that missed its day."""

from mangxanh.notices.actions import forget_notices, retime_mail


def forget() -> None:
    """Delete notices older than 12 months."""
    forget_notices()


def retime() -> None:
    """Give mail that missed its day another one; every hour."""
    retime_mail()
