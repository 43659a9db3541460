"""What is written to the log names no secret: some addresses carry one, some take what is told."""

import logging
import re
from types import TracebackType

from mangxanh.common.anonymous import BELOW

# The links, slips, calendars and certificates of which whoever has the address may use them; which
# case was opened.
_SECRET = re.compile(r"(/(?:lien-ket|lich|phu-huynh/moi|vu-viec|chung-nhan(?:/dot)?)/)[^/\s]+")

CASES = "/vu-viec/"


def without_secrets(text: str) -> str:
    """Return a text with the secrets left out of the addresses in it."""
    return _SECRET.sub(r"\1…", text)


class Line(logging.Formatter):
    """A line of the log, and a failure's lines below it, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class Anonymous(logging.Filter):
    """Lets no line pass about who came to an anonymous page; that one broke is said without words.

    The text of a failure may quote what somebody typed, so only its kind and place are told; so it
    is on the pages of cases, whose other lines pass.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        below = next((one for one in (BELOW, CASES) if path.startswith(one)), "")
        if not below or (below == CASES and record.levelno < logging.ERROR):
            return True
        if not record.exc_info:
            return below == CASES
        kind, _error, trace = record.exc_info
        record.msg = f"A page below {below} broke: %s in %s"
        record.args = (kind.__name__ if kind else "", _place_of(trace))
        record.exc_info = record.exc_text = None
        delattr(record, "request")
        return True


def _place_of(trace: TracebackType | None) -> str:
    place = ""
    while trace:
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
