"""What the worker does every night for the certificates."""

from mangxanh.certificates import actions


def forget() -> None:
    """Take the names out of certificates that are past their time."""
    actions.forget()
