"""What the worker does for lessons every night."""

from mangxanh.learning.actions.forgetting import forget_progress


def forget() -> None:
    """Keep counts of the classes only of what is 90 days past its school year."""
    forget_progress()
