"""One way to refuse."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool) -> None:  # noqa: FBT001  # reads as a sentence: require(can_edit(…))
    """Raise PermissionDenied unless allowed."""
    if not allowed:
        raise PermissionDenied
