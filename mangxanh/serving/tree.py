"""The process tree of one machine: a parent that watches a web process, those that make pages
for it, and a worker.

The parent sets Django up once and forks, so that all share its memory and start at once.
Each child reads a pipe whose other end only the parent holds: when the parent is gone, even
by SIGKILL, the pipe ends and so do they.
"""

import asyncio
import ctypes
import gc
import logging
import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from granian.server.embed import Server

    from mangxanh.serving.adapter import Adapter
    from mangxanh.serving.lines import Meeting

PAUSES = (1.0, 2.0, 5.0, 15.0)  # seconds before a child that died is started again
STEADY = 60.0  # seconds of life after which the pauses begin anew
ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
LINES = 65_536  # files and connections that the web process may have open
PATIENCE = 15.0  # seconds that children have to finish what they are doing
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Address:
    """Where the pages are served."""

    host: str
    port: int
    tls_cert: Path | None = None
    tls_key: Path | None = None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls_cert else 'http'}://{host}:{self.port}"

    def check_free(self) -> None:
        """Raise OSError if somebody else listens there."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((self.host, self.port))

    def answers(self) -> bool:
        """Return whether somebody listens there now."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  # read, not bound
        try:
            socket.create_connection((host, self.port), timeout=1).close()
        except OSError:
            return False
        return True


def serve_web(address: Address, meeting: "Meeting", stop: threading.Event) -> None:
    """Be the web process: pages through granian until `stop` is set."""
    # Heavy, and only this process needs them.
    import uvloop  # noqa: PLC0415  # as said above

    from mangxanh.contests.desk import handler, open_desk  # noqa: PLC0415  # as said above
    from mangxanh.serving.adapter import Adapter  # noqa: PLC0415  # as said above
    from mangxanh.serving.lines import Lines  # noqa: PLC0415  # as said above
    from mangxanh.speakup.shelf import find  # noqa: PLC0415  # as said above
    from mangxanh.wsgi import application  # noqa: PLC0415  # as said above

    allow_many_lines()
    lines = Lines(open_desk(), meeting)
    adapter = Adapter(application, shelf=find, native=handler(), apart=lines)
    server = _server(adapter, address)

    async def serve() -> None:
        loop = asyncio.get_running_loop()

        def wait() -> None:
            stop.wait()
            open_desk().close()  # those who wait for their answers to be saved are still told
            loop.call_soon_threadsafe(server.stop)

        threading.Thread(target=wait, daemon=True, name="stop").start()
        await lines.open()
        try:
            await server.serve()
        finally:
            await lines.close()  # the loop would wait for them

    uvloop.run(serve())
    adapter.close()


def _server(adapter: "Adapter", address: Address) -> "Server":
    from granian.constants import Interfaces  # noqa: PLC0415  # heavy too
    from granian.server.embed import Server  # noqa: PLC0415  # as above

    return Server(
        adapter,
        address=address.host,
        port=address.port,
        interface=Interfaces.RSGI,
        websockets=False,
        log_enabled=False,
        ssl_cert=address.tls_cert,
        ssl_key=address.tls_key,
        backlog=1024,
    )


def allow_many_lines() -> None:
    """Let a whole school be connected at once: systems start with room for 1,024 files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = LINES if hard == resource.RLIM_INFINITY else min(LINES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def serve_apart(meeting: "Meeting", stop: threading.Event) -> None:
    """Make pupils' pages for the web process until `stop` is set."""
    from mangxanh.serving.apart import Apart  # noqa: PLC0415  # the parent needs none of it
    from mangxanh.serving.lines import LINES  # noqa: PLC0415  # as above
    from mangxanh.wsgi import application  # noqa: PLC0415  # as above

    Apart(application, meeting, LINES).run(stop)


def serve_worker(stop: threading.Event) -> None:
    """Be the worker: tasks, schedule, mail, long jobs until `stop` is set."""
    from mangxanh.work.worker import run_forever  # noqa: PLC0415  # the parent needs none of it

    run_forever(stop)


class Child:
    """One kind of process, kept alive."""

    def __init__(self, name: str, work: Callable[[threading.Event], None]) -> None:
        self.name, self._work = name, work
        self.pid = 0
        self._born = 0.0
        self._deaths = 0
        self._not_before = 0.0

    def start(self, lifeline: tuple[int, int]) -> None:
        """Fork if it is time for it."""
        if time.monotonic() < self._not_before:
            return
        self._born = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            self._live(lifeline)

    def died(self, status: int) -> None:
        """Note its death and when to start it again."""
        self._deaths = 0 if time.monotonic() - self._born > STEADY else self._deaths + 1
        pause = PAUSES[min(self._deaths, len(PAUSES)) - 1] if self._deaths else PAUSES[0]
        self.pid, self._not_before = 0, time.monotonic() + pause
        logger.error("%s ended (%s); started again in %.0f s", self.name, status, pause)

    def _live(self, lifeline: tuple[int, int]) -> None:
        """Work in the child; never return into the parent's code."""
        code = 1
        try:
            # Ctrl+C comes twice, from the terminal and from the parent. A handler may then wait
            # for the main thread, which waits for others; a thread that waits for signals doesn't.
            signal.pthread_sigmask(signal.SIG_SETMASK, ENDING)
            code = self._work_until_told(lifeline)
        except BaseException:
            logger.exception("%s broke", self.name)
        finally:
            logging.shutdown()
            os._exit(code)

    def _work_until_told(self, lifeline: tuple[int, int]) -> int:
        stop = threading.Event()

        def watch_signals() -> None:
            signal.sigwait(ENDING)
            stop.set()

        def watch_parent() -> None:
            os.read(lifeline[0], 1)  # returns at the parent's end, in whatever way it ends
            stop.set()
            time.sleep(PATIENCE)
            os._exit(1)

        os.close(lifeline[1])
        _name_process(f"mangxanh {self.name}")
        for watch in (watch_signals, watch_parent):
            threading.Thread(target=watch, daemon=True, name=watch.__name__).start()
        self._work(stop)
        return 0 if stop.is_set() else 1


class Tree:
    """The parent: starts its children, starts them again, ends them."""

    def __init__(self, children: list[Child]) -> None:
        self._children = children
        self._stopping = False
        self._lifeline = (-1, -1)

    def run(self, when_up: Callable[[], bool]) -> None:
        """Stay until SIGTERM or SIGINT; `when_up` is asked until it returns True."""
        self._lifeline = os.pipe()
        signals = ENDING | {signal.SIGCHLD}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # ignored ones never wake sigtimedwait
        gc.freeze()  # what the children share stays shared
        told = False
        while not self._stopping:
            for child in self._children:
                if not child.pid:
                    child.start(self._lifeline)
            told = told or when_up()
            got = signal.sigtimedwait(signals, 1.0 if told else 0.05)
            self._stopping = got is not None and got.si_signo != signal.SIGCHLD
            self._bury()
        self._end()

    def _bury(self) -> None:
        for child in self._children:
            if child.pid:
                pid, status = os.waitpid(child.pid, os.WNOHANG)
                if pid and not self._stopping:
                    child.died(status)
                elif pid:
                    child.pid = 0

    def _end(self) -> None:
        for child in self._children:
            if child.pid:
                os.kill(child.pid, signal.SIGTERM)
        last = time.monotonic() + PATIENCE
        while any(child.pid for child in self._children) and time.monotonic() < last:
            time.sleep(0.05)
            self._bury()
        for child in self._children:
            if child.pid:
                os.kill(child.pid, signal.SIGKILL)
                os.waitpid(child.pid, 0)


def _name_process(name: str) -> None:
    """Show `name` in ps and top, where the machine allows it."""
    set_name = 15  # PR_SET_NAME, prctl(2)
    try:
        ctypes.CDLL(None).prctl(set_name, name.encode()[:15], 0, 0, 0)
    except (OSError, AttributeError):
        logger.debug("This machine names no processes")
