"""What the worker does for notices: forgets them every night, moves mail that missed its day."""

from mangxanh.notices.actions import forget_notices, retime_mail


def forget() -> None:
    """Delete notices past what their school keeps."""
    forget_notices()


def retime() -> None:
    """Give mail that missed its day another one; every hour."""
    retime_mail()
