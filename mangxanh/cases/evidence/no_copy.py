"""Why the child made no copy."""


class NoCopy(Exception):  # noqa: N818  # it says what happened
    """No copy can be made; `why` is one of broken, locked, pixels, memory, film, long."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
