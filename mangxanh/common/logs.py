"""What is written to the log names no secret: some addresses carry one."""

import logging
import re

# The links, slips and calendars of which whoever has the address may use them.
_SECRET = re.compile(r"(/(?:lien-ket|lich|phu-huynh/moi)/)[^/\s]+")


def without_secrets(text: str) -> str:
    """Return a text with the secrets left out of the addresses in it."""
    return _SECRET.sub(r"\1…", text)


class Line(logging.Formatter):
    """A line of the log, and a failure's lines below it, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
