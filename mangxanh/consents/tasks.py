"""What the worker does every night for the consents."""

from mangxanh.consents import actions


def forget() -> None:
    """End the answers of leavers; delete those that ended 5 years ago, or as the school chose."""
    actions.end_of_leavers()
    actions.forget_consents()
