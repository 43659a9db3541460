"""Handlers served by a real granian: in a thread of the test, or in a process that can be killed."""

import asyncio
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server

from mangxanh.contests.saving.desk import OpenDesk
from mangxanh.contests.saving.handler import Handler
from mangxanh.contests.saving.postgres_store import PostgresStore
from mangxanh.contests.saving.sqlite_store import SqliteStore
from mangxanh.contests.saving.tickets import COOKIE, Seal, Shape, Ticket
from mangxanh.serving.tests.running import ROOT, environment, free_port

KEY = b"only for tests, never elsewhere!"
SHAPES = (
    Shape("one", 4), Shape("several", 5), Shape("order", 3), Shape("match", 2, 3), Shape("text", 20),
)  # fmt: skip
DUE = 4_000_000_000_000  # far away


def seal():
    return Seal(KEY)


def store_at(where):
    """`where`: the path of a file, or psycopg's words, which hold a "="."""
    return PostgresStore(where) if "=" in where else SqliteStore(Path(where))


def ticket(attempt=1, due=DUE, shapes=SHAPES):
    return Ticket(attempt, 7, due, shapes)


async def not_here(_scope, protocol):
    """Stand in for Django."""
    protocol.response_str(404, [("content-type", "text/plain")], "Django")


async def serve(desk, port, started, *, secure=False):
    handler = Handler(desk, secure=secure)

    async def application(scope, protocol):
        if not await handler(scope, protocol):
            await not_here(scope, protocol)

    server = Server(
        application, port=port, interface=Interfaces.RSGI, websockets=False, log_enabled=False
    )
    started(server)
    await server.serve()


class Site:
    """A server in a thread of this process."""

    def __init__(self, desk, **more):
        self.desk, self.port = desk, free_port()
        self._server, self._loop, self._ready = None, None, threading.Event()
        self._thread = threading.Thread(target=self._run, kwargs=more)

    def __enter__(self):
        self._thread.start()
        self._ready.wait(10)
        wait_for(self.port)
        return self

    def __exit__(self, *_error):
        self._loop.call_soon_threadsafe(self._server.stop)
        self._thread.join(20)

    def _run(self, **more):
        def started(server):
            self._server, self._loop = server, asyncio.get_running_loop()
            self._ready.set()

        uvloop.run(serve(self.desk, self.port, started, **more))

    def ask(self, method, path, body=None, *, of=None, **headers):
        """Return status, headers, body; `of`: the ticket of who asks, or what is in the cookie."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Origin": f"http://127.0.0.1:{self.port}"} if method == "POST" else {}
        if of is not None:
            sealed = of if isinstance(of, str) else seal().sealed(of)
            sent["Cookie"] = f"a=b; {COOKIE}={sealed}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in sent.items() if value is not None}
        try:
            line.request(method, path, body, sent)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            line.close()


def wait_for(port):
    last = time.monotonic() + 20
    while time.monotonic() < last:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            line.request("GET", "/")
            line.getresponse().read()
        except OSError:
            time.sleep(0.02)
        else:
            return
        finally:
            line.close()
    raise TimeoutError


@contextmanager
def process(where, port):
    """Serve answers at `where` in a process of its own until the end of the block."""
    with subprocess.Popen(  # noqa: S603  # our own words
        [sys.executable, "-m", "mangxanh.contests.tests.saving.served", where, str(port)],
        cwd=ROOT,
        env=environment(),
    ) as child:
        try:
            wait_for(port)
            yield child
        finally:
            child.kill()


def main(where, port):
    desk = OpenDesk(store_at(where), seal())

    def started(server):
        def end(*_signal):
            desk.close()
            server.stop()

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end)

    uvloop.run(serve(desk, int(port), started))
    desk.close()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
