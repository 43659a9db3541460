"""Many pupils in one process: lines that stay open, raw requests, as little work as can be."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator

from mangxanh.contests.saving.tickets import COOKIE

Heard = Callable[[int, float], None]


def head_of(port: int, sealed: str, path: str = "/thi/luu/") -> bytes:
    """Return all of a request but the length and the body."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Content-Type: application/json\r\nCookie: {COOKIE}={sealed}\r\nContent-Length: "
    ).encode()


def change(head: bytes, slot: int, value: int, seq: int, number: int) -> bytes:
    """Return the request that changes an answer."""
    body = b'{"slot":%d,"value":%d,"seq":%d,"id":%d}' % (slot, value, seq, number)
    return b"%b%d\r\n\r\n%b" % (head, len(body), body)


class Line(asyncio.Protocol):
    """One connection: sends a request, hears the answer, sends the next after a pause."""

    def __init__(self, requests: Iterator[bytes], heard: Heard, pause: float = 0.0) -> None:
        self._requests, self._heard, self._pause = requests, heard, pause
        self._loop = asyncio.get_running_loop()
        self._rest, self._begun = b"", 0.0
        self.transport: asyncio.Transport | None = None
        self.over: asyncio.Future[None] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._send()

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(None)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        end = data.find(b"\r\n\r\n") + 4
        if end == 3:
            self._rest = data
            return
        at = data.lower().find(b"content-length:", 0, end)
        if len(data) < end + int(data[at + 15 : data.index(b"\r", at)]):
            self._rest = data
            return
        self._rest = b""
        self._heard(int(data[9:12]), time.perf_counter() - self._begun)
        if self._pause:
            self._loop.call_later(self._pause * random.uniform(0.5, 1.5), self._send)  # noqa: S311
        else:
            self._send()

    def _send(self) -> None:
        assert self.transport
        request = next(self._requests, None)
        if request is None:
            self.transport.close()
        elif not self.transport.is_closing():
            self._begun = time.perf_counter()
            self.transport.write(request)


async def open_line(port: int, requests: Iterator[bytes], heard: Heard, pause: float = 0.0) -> Line:
    """Connect and begin."""
    loop = asyncio.get_running_loop()
    _transport, line = await loop.create_connection(
        lambda: Line(requests, heard, pause), "127.0.0.1", port
    )
    return line
