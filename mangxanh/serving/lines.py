"""Pages made in other processes: what the web process sees of them.

Each of their threads connects by itself (`apart.py`), says which line of requests it serves, and is
given one at a time. What it needs from here meanwhile are errands at the desk where answers are
taken. Messages are msgpack behind their length.
"""

import asyncio
import hmac
import logging
import secrets
import socket
import struct
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias, cast

import msgspec

from mangxanh.contests.saving.desk import OpenDesk
from mangxanh.contests.saving.far import Errand, run

if TYPE_CHECKING:
    from granian.rsgi import Scope

READING, BEGINNING, HANDING_IN = LINES = ("reading", "beginning", "handing-in")
LENGTH = struct.Struct("!I")
GREETING = 1024  # bytes of somebody whom we don't know yet
PATIENCE = 60.0  # seconds for one page: whoever takes longer has stopped
logger = logging.getLogger(__name__)


class Meeting(NamedTuple):
    """Where processes meet: drawn before they part, so that nobody else knows the secret."""

    socket: socket.socket
    secret: bytes

    @classmethod
    def new(cls) -> Self:
        """Return one with a name without a file, which the kernel chooses, unix(7)."""
        made = socket.socket(socket.AF_UNIX)
        made.bind("")
        made.listen()
        return cls(made, secrets.token_bytes(32))


class Hello(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The first word of a thread: the line that it serves."""

    line: str
    secret: bytes


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """A request, named as RSGI names its parts."""

    method: str
    path: str
    query_string: str
    scheme: str
    http_version: str
    server: str
    client: str
    authority: str | None
    headers: list[tuple[str, str]]
    body: bytes

    @classmethod
    def of(cls, scope: "Scope", body: bytes = b"") -> Self:
        """Return a request of granian."""
        return cls(
            scope.method,
            scope.path,
            scope.query_string,
            scope.scheme,
            scope.http_version,
            scope.server,
            scope.client,
            scope.authority,
            list(scope.headers.items()),
            body,
        )


class Made(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The answer to a request: a body, or the path of a file."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    file: str | None = None


Said: TypeAlias = Hello | Made | Errand
packed = msgspec.msgpack.Encoder(enc_hook=str.__str__).encode  # Django's safe strings
said = msgspec.msgpack.Decoder(Said).decode


class NotMade(Exception):  # noqa: N818  # an answer, not a failure
    """Nobody serves that line now, or who did has ended over the request."""


class TooLong(Exception):  # noqa: N818  # as above
    """Whoever makes the page has not come to an end with it."""


@dataclass(frozen=True)
class _Job:
    asked: Asked
    page: "asyncio.Future[Made]"


def framed(message: object) -> bytes:
    """Return a message as it is sent."""
    body = packed(message)
    return LENGTH.pack(len(body)) + body


class Lines:
    """The lines that other processes serve; everything happens in the event loop."""

    def __init__(self, desk: OpenDesk, meeting: Meeting) -> None:
        self._desk, self._meeting = desk, meeting
        self._server: asyncio.Server | None = None  # open as long as somebody holds it
        self._waiting: defaultdict[str, deque[_Job]] = defaultdict(deque)
        self._idle: defaultdict[str, deque[_Conversation]] = defaultdict(deque)
        self._there: defaultdict[str, int] = defaultdict(int)
        self._all = set[_Conversation]()

    async def open(self) -> None:
        """Let processes connect."""
        loop, at = asyncio.get_running_loop(), self._meeting.socket
        self._server = await loop.create_unix_server(lambda: _Conversation(self), sock=at)

    async def close(self) -> None:
        """Let nobody connect any more, and end all who are there."""
        if self._server:
            self._server.close()
        await asyncio.sleep(0)  # for those who are just coming
        while self._all:
            for one in list(self._all):
                one.end()
            await asyncio.sleep(0)

    async def ask(self, line: str, asked: Asked) -> Made:
        """Return a page; NotMade or TooLong where there is none."""
        if not self._there[line]:
            raise NotMade
        job = _Job(asked, asyncio.get_running_loop().create_future())
        if self._idle[line]:
            self._idle[line].popleft().take(job)
        else:
            self._waiting[line].append(job)
        return await job.page

    def met(self, one: "_Conversation") -> None:
        """Note somebody who has connected."""
        self._all.add(one)

    def knows(self, hello: Hello) -> bool:
        """Return whether it is one of ours."""
        return hmac.compare_digest(hello.secret, self._meeting.secret)

    def comes(self, one: "_Conversation") -> None:
        """Note a thread that has said its line."""
        self._there[one.line] += 1
        self.is_free(one)

    def is_free(self, one: "_Conversation") -> None:
        """Give a thread the next request, or let it wait."""
        waiting = self._waiting[one.line]
        while waiting:
            job = waiting.popleft()
            if not job.page.done():
                one.take(job)
                return
        self._idle[one.line].append(one)

    def goes(self, one: "_Conversation") -> None:
        """Note that a thread has ended; the last one of a line leaves nobody waiting."""
        self._all.discard(one)
        if not one.line:
            return
        self._there[one.line] -= 1
        if one in self._idle[one.line]:
            self._idle[one.line].remove(one)
        if not self._there[one.line]:
            for job in self._waiting.pop(one.line, ()):
                if not job.page.done():
                    job.page.set_exception(NotMade())

    async def errand(self, errand: Errand) -> bool:
        """Do an errand at the desk."""
        return await run(self._desk, errand)


class _Conversation(asyncio.Protocol):
    """One thread of another process, which makes one page at a time."""

    def __init__(self, lines: Lines) -> None:
        self.line = ""
        self._lines = lines
        self._got = bytearray()
        self._job: _Job | None = None
        self._errand: asyncio.Task[None] | None = None
        self._limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # of a stream
        self._lines.met(self)
        self._limit = asyncio.get_running_loop().call_later(PATIENCE, self.end)

    def data_received(self, data: bytes) -> None:
        self._got += data
        if not self.line and len(self._got) > GREETING:
            self.end()
            return
        while len(self._got) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._got)[0]
            if len(self._got) < end:
                return
            try:
                message = said(self._got[LENGTH.size : end])
            except msgspec.MsgspecError:
                self.end()
                return
            del self._got[:end]
            self._heard(message)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # as asyncio calls it
        if self._limit:
            self._limit.cancel()
        if self._job and not self._job.page.done():
            self._job.page.set_exception(NotMade())
        self._lines.goes(self)

    def end(self) -> None:
        """Break it off."""
        self._transport.abort()

    def take(self, job: _Job) -> None:
        """Be given a request."""
        self._job = job
        self._limit = asyncio.get_running_loop().call_later(PATIENCE, self._give_up)
        self._transport.write(framed(job.asked))

    def _give_up(self) -> None:
        job, self._job = self._job, None
        if job and not job.page.done():
            logger.error("No end of making %s", job.asked.path)
            job.page.set_exception(TooLong())
        self.end()

    def _heard(self, message: Said) -> None:
        if not self.line:
            self._greeted(message)
        elif isinstance(message, Made):
            job, self._job = self._job, None
            if self._limit:
                self._limit.cancel()
            if job and not job.page.done():
                job.page.set_result(message)
            self._lines.is_free(self)
        elif not isinstance(message, Hello):
            self._errand = asyncio.ensure_future(self._run(message))

    def _greeted(self, message: Said) -> None:
        if isinstance(message, Hello) and self._lines.knows(message):
            if self._limit:
                self._limit.cancel()
            self.line = message.line
            self._lines.comes(self)
        else:
            self.end()

    async def _run(self, errand: Errand) -> None:
        well = False
        try:
            well = await self._lines.errand(errand)
        except Exception:
            logger.exception("An errand broke")
        if not self._transport.is_closing():
            self._transport.write(framed(well))
