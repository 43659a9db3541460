"""A WSGI application of pages for tests behind the adapter, in a real granian on the loopback."""

import asyncio
import hashlib
import http.client
import socket
import sys
import threading
import time
from contextlib import contextmanager

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server

from mangxanh.serving.adapter import KEEP, Adapter
from mangxanh.serving.tests.running import free_port

closed, loops = [], []
holding = []


def _environ(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{name}={value}\n".encode() for name, value in sorted(environ.items())]


def _sum(environ, start):
    start("200 OK", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [hashlib.sha256(environ["wsgi.input"].read()).hexdigest().encode()]


def _long(_environ, start):
    start("200 OK", [])
    try:
        for _ in range(40):
            yield b"x" * 65536
        yield b""
    finally:
        closed.append("long")


def _file(environ, start):
    start("200 OK", [("Content-Type", "image/webp")])
    return environ["wsgi.file_wrapper"](open(environ["QUERY_STRING"], "rb"))  # noqa: PTH123  # the answer closes it


def _rest_of_file(environ, start):
    file = open(environ["QUERY_STRING"], "rb")  # noqa: SIM115, PTH123  # the answer closes it
    file.seek(10)
    start("200 OK", [])
    return environ["wsgi.file_wrapper"](file)


def _nothing(_environ, start):
    start("304 Not Modified", [])
    return []


def _broken(_environ, _start):
    raise ValueError("on purpose")


def _broken_late(_environ, start):
    start("200 OK", [])
    yield b"x" * (KEEP + 1)
    raise ValueError("on purpose")


def _says_broken(_environ, start):
    write = start("200 OK", [])
    write(b"no")


def _starts_again(_environ, start):
    start("200 OK", [])
    yield b"x" * (KEEP + 1)
    try:
        raise ValueError("on purpose")  # noqa: TRY301  # as Django meets it
    except ValueError:
        start("500 Internal Server Error", [], sys.exc_info())


def _endless(_environ, start):
    start("200 OK", [])
    try:
        while True:
            yield b"x" * KEEP
            time.sleep(0.01)
    finally:
        closed.append("endless")


def _stuck(_environ, start):
    start("200 OK", [])
    try:
        yield b"x" * (KEEP + 1)
        loops[0].call_soon_threadsafe(time.sleep, 1)
        yield b"x"
    finally:
        closed.append("stuck")


def _hold(_environ, start):
    holding[0].acquire(timeout=15)
    start("200 OK", [])
    return [b"x"]


PAGES = {
    "/hold": _hold, "/thi/hold": _hold, "/thi/nop/": _hold, "/thi/none": _nothing,
    "/sum": _sum, "/long": _long, "/file": _file, "/rest": _rest_of_file, "/none": _nothing,
    "/broken": _broken, "/trang/3/": _broken, "/late": _broken_late, "/write": _says_broken,
    "/again": _starts_again, "/endless": _endless, "/stuck": _stuck,
}  # fmt: skip


def application(environ, start):
    return PAGES.get(environ["PATH_INFO"], _environ)(environ, start)


@contextmanager
def served(lines=None):
    """A server in a thread; gives its port. `lines` are served by others."""
    free, started, box = free_port(), threading.Event(), {}

    def work():
        async def serve():
            adapter = Adapter(application, threads=4, apart=lines)
            box["server"] = Server(
                adapter, port=free, interface=Interfaces.RSGI, websockets=False, log_enabled=False
            )
            box["loop"] = asyncio.get_running_loop()
            loops[:] = [box["loop"]]
            if lines:
                await lines.open()
            started.set()
            try:
                await box["server"].serve()
            finally:
                if lines:
                    await lines.close()
                adapter.close()

        uvloop.run(serve())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    started.wait(10)
    last = time.monotonic() + 10
    while time.monotonic() < last:
        try:
            socket.create_connection(("127.0.0.1", free), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield free
    box["loop"].call_soon_threadsafe(box["server"].stop)
    thread.join(20)
    assert not thread.is_alive()


def ask(port, path, method="GET", body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()
