"""The addresses at which nobody is known: no session, no cookie, no line of a log."""

BELOW = "/trang/"


def is_anonymous(path: str) -> bool:
    """Return whether whoever comes to an address stays unknown, whatever their browser sends."""
    return path.startswith(BELOW)
