"""What a person can mend."""


class BadInput(ValueError):  # noqa: N818  # it names what came in, not a failure of ours
    """Something given to us that cannot be used; the message is one translated sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
