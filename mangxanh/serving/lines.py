"""Pages made in other processes, each line of requests by one: what the web process sees of it.

Such a process connects by itself (`apart.py`) and says which line it serves. Then it is given one
request at a time. What it needs from here meanwhile are errands at the desk where answers are
taken. Messages are msgpack behind their length.
"""

import asyncio
import logging
import os
import socket
import struct
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeAlias

import msgspec

from mangxanh.contests.saving.desk import OpenDesk
from mangxanh.contests.saving.far import Errand, run

if TYPE_CHECKING:
    from granian.rsgi import Scope

READING, BEGINNING, HANDING_IN = LINES = ("reading", "beginning", "handing-in")
LENGTH = struct.Struct("!I")
PEER = struct.Struct("3i")  # process, user and group, unix(7)
logger = logging.getLogger(__name__)


class Hello(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The first word of a process: the line that it serves."""

    line: str


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
packed = msgspec.msgpack.Encoder().encode
said = msgspec.msgpack.Decoder(Said).decode


class NotMade(Exception):  # noqa: N818  # an answer, not a failure
    """Nobody serves that line now, or who did has ended over the request."""


@dataclass(frozen=True)
class _Job:
    asked: Asked
    page: "asyncio.Future[Made]"


def framed(message: object) -> bytes:
    """Return a message as it is sent."""
    body = packed(message)
    return LENGTH.pack(len(body)) + body


class Lines:
    """The lines that processes of their own serve; everything happens in the event loop."""

    def __init__(self, desk: OpenDesk) -> None:
        self._desk = desk
        self._waiting: defaultdict[str, deque[_Job]] = defaultdict(deque)
        self._idle: defaultdict[str, deque[_Conversation]] = defaultdict(deque)
        self._there: defaultdict[str, int] = defaultdict(int)

    async def open(self, listening: socket.socket) -> None:
        """Let processes connect."""
        loop = asyncio.get_running_loop()
        await loop.create_unix_server(lambda: _Conversation(self), sock=listening)

    async def ask(self, line: str, asked: Asked) -> Made:
        """Return a page; NotMade where there is none."""
        if not self._there[line]:
            raise NotMade
        job = _Job(asked, asyncio.get_running_loop().create_future())
        if self._idle[line]:
            self._idle[line].popleft().take(job)
        else:
            self._waiting[line].append(job)
        return await job.page

    def comes(self, one: "_Conversation") -> None:
        """Note a process that has said its line."""
        self._there[one.line] += 1
        self.is_free(one)

    def is_free(self, one: "_Conversation") -> None:
        """Give a process the next request, or let it wait."""
        waiting = self._waiting[one.line]
        while waiting:
            job = waiting.popleft()
            if not job.page.done():
                one.take(job)
                return
        self._idle[one.line].append(one)

    def goes(self, one: "_Conversation") -> None:
        """Note that a process has ended; the last one of a line leaves nobody waiting."""
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
    """One process, which makes one page at a time."""

    def __init__(self, lines: Lines) -> None:
        self.line = ""
        self._lines = lines
        self._got = bytearray()
        self._job: _Job | None = None
        self._errand: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # of a socket
        self._transport = transport
        if not _is_ours(transport.get_extra_info("socket")):
            logger.error("Somebody else wanted to make pages")
            transport.abort()

    def data_received(self, data: bytes) -> None:
        self._got += data
        while len(self._got) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._got)[0]
            if len(self._got) < end:
                return
            message = said(self._got[LENGTH.size : end])
            del self._got[:end]
            self._heard(message)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # as asyncio calls it
        if self._job and not self._job.page.done():
            self._job.page.set_exception(NotMade())
        if self.line:
            self._lines.goes(self)

    def take(self, job: _Job) -> None:
        """Be given a request."""
        self._job = job
        self._transport.write(framed(job.asked))

    def _heard(self, message: Said) -> None:
        if isinstance(message, Hello):
            self.line = message.line
            self._lines.comes(self)
        elif isinstance(message, Made):
            job, self._job = self._job, None
            if job and not job.page.done():
                job.page.set_result(message)
            self._lines.is_free(self)
        else:
            self._errand = asyncio.ensure_future(self._run(message))

    async def _run(self, errand: Errand) -> None:
        well = False
        try:
            well = await self._lines.errand(errand)
        except Exception:
            logger.exception("An errand broke")
        self._transport.write(framed(well))


def _is_ours(line: socket.socket) -> bool:
    """Return whether the other end is a process of our account, and not of another container."""
    told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size)
    process, user, _group = PEER.unpack(told)
    return bool(process and user == os.getuid())
