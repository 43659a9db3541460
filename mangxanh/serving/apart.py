"""A process that makes pages for the web process, one thread for each line that it serves."""

import io
import logging
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec

from mangxanh.contests.desk import go_to_desk
from mangxanh.contests.saving.far import Errand
from mangxanh.contests.saving.writer import Unavailable
from mangxanh.serving.lines import LENGTH, Asked, Hello, Made, Meeting, framed
from mangxanh.serving.wsgi import (
    BROKEN,
    PLAIN,
    Application,
    FileOnDisk,
    Headers,
    environ_of,
    no_write,
    note_break,
)

PAUSE = 0.2  # seconds before a line is tried again
PATIENCE = 5.0  # seconds for connecting
logger = logging.getLogger(__name__)
_asked = msgspec.msgpack.Decoder(Asked).decode
_went_well = msgspec.msgpack.Decoder(bool).decode


class Gone(Exception):  # noqa: N818  # the web process ended, as it may
    """Nobody is at the other end."""


class Conversation:
    """One line to the web process, as long as that lives."""

    def __init__(self, line: str, where: bytes, secret: bytes) -> None:
        self._busy = self._ending = False
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(where)
        self._socket.settimeout(None)
        self._reading = self._socket.makefile("rb")
        self._say(Hello(line, secret))

    def work(self, application: Application) -> None:
        """Make pages until `end` is called; Gone where the other end is."""
        while not self._ending:
            asked = _asked(self._heard())
            self._busy = True
            self._say(page_of(application, asked))
            self._busy = False

    def errand(self, errand: Errand) -> bool:
        """Bring an errand to the desk; return how it went. Unavailable where nobody knows."""
        try:
            self._say(errand)
            return _went_well(self._heard())
        except Gone:
            raise Unavailable from None

    def end(self) -> None:
        """Take no more requests."""
        self._ending = True
        if not self._busy:
            with suppress(OSError):  # it may just have been closed
                self._socket.shutdown(socket.SHUT_RD)

    def close(self) -> None:
        """Free the line."""
        self._reading.close()
        self._socket.close()

    def _say(self, message: object) -> None:
        try:
            self._socket.sendall(framed(message))
        except OSError:
            raise Gone from None

    def _heard(self) -> bytes:
        try:
            (length,) = LENGTH.unpack(self._whole(LENGTH.size))
            return self._whole(length)
        except OSError:
            raise Gone from None

    def _whole(self, length: int) -> bytes:
        got = self._reading.read(length)
        if len(got) < length:
            raise Gone
        return got


class Apart:
    """All lines of this process, until it is told to stop."""

    def __init__(self, application: Application, meeting: Meeting, lines: Sequence[str]) -> None:
        self._application = application
        self._words = (meeting.socket.getsockname(), meeting.secret)
        self._stop = threading.Event()
        self._mine = threading.local()  # the conversation of a thread
        self._open: dict[str, Conversation] = {}
        self._threads = [
            threading.Thread(target=self._serve, args=[line], name=line, daemon=True)
            for line in lines
        ]

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop` is set; pages that are being made are finished."""
        go_to_desk(lambda errand: self._mine.conversation.errand(errand))
        for thread in self._threads:
            thread.start()
        stop.wait()
        self._stop.set()
        for conversation in list(self._open.values()):
            conversation.end()
        for thread in self._threads:
            thread.join()

    def _serve(self, line: str) -> None:
        while not self._stop.is_set():
            try:
                self._mine.conversation = self._open[line] = Conversation(line, *self._words)
                if not self._stop.is_set():  # which may have missed it
                    self._mine.conversation.work(self._application)
            except (Gone, OSError):
                pass
            except Exception:
                logger.exception("%s broke", line)  # whoever waits is served by the web process
            finally:
                if gone := self._open.pop(line, None):
                    gone.close()
            self._stop.wait(PAUSE)


def page_of(application: Application, asked: Asked) -> Made:
    """Return the page that a WSGI application makes of a request."""
    status, given = 500, Headers()

    def start(line: str, headers: Headers, _error: object = None) -> Callable[[bytes], None]:
        nonlocal status
        status = int(line.split(" ", 1)[0])
        given[:] = [(name.lower(), value) for name, value in headers]
        return no_write

    environ = environ_of(asked, io.BytesIO(asked.body))
    try:
        result = application(environ, start)
        try:
            file = result.path if isinstance(result, FileOnDisk) else None
            body = b"" if file else b"".join(result)
            return Made(status, given, body, file)
        finally:
            if close := getattr(result, "close", None):
                close()
    except Exception as error:  # noqa: BLE001  # whatever it is, somebody waits for an answer
        note_break(environ["PATH_INFO"], error)
        return Made(500, PLAIN, BROKEN.encode())
