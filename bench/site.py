"""A real `mangxanh serve` on a copy of the demo school, and somebody who asks it for pages."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bench import demo
from bench.table import ROOT

TICKS = os.sysconf("SC_CLK_TCK")
STATIC = "/static/ui/css/components.css"


@dataclass(frozen=True)
class Ask:
    """One request: where to, whose cookies, what is sent."""

    url: str
    cookies: str = ""
    body: str = ""


@dataclass(frozen=True)
class Answer:
    status: int
    cookies: str
    content: bytes
    ms: float


@contextmanager
def copy_of_demo() -> Iterator[Path]:
    """Give a copy of the demo school that may be changed, and let Django look at it."""
    with tempfile.TemporaryDirectory(prefix="mangxanh-bench-") as place:
        folder = Path(place) / "data"
        shutil.copytree(demo.make(), folder)
        demo.look_at(folder)
        yield folder


class Site:
    """The process tree of a server, until the end of the block."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "mangxanh.cli", "serve"),
                *("--data", str(folder), "--port", str(self.port)),
            ],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()
        self.start = time.perf_counter() - begun

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def _wait(self) -> None:
        """Wait for the first page, at most a minute."""
        last = time.monotonic() + 60
        while time.monotonic() < last:
            if self.ask(Ask("/dang-nhap/")).status == 200:
                return
            time.sleep(0.02)
        raise TimeoutError("the server does not answer")

    def ask(self, wanted: Ask) -> Answer:
        """Ask once on a line of its own; status 0 where nobody answers."""
        begun = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": wanted.cookies}
        if wanted.body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://{line.host}:{line.port}"  # as browsers say it
        try:
            line.request("POST" if wanted.body else "GET", wanted.url, wanted.body or None, headers)
            got = line.getresponse()
            content = got.read()
        except OSError:
            return Answer(0, "", b"", (time.perf_counter() - begun) * 1000)
        finally:
            line.close()
        given = got.headers.get_all("Set-Cookie") or []
        cookies = "; ".join(value.split(";")[0] for value in given)
        return Answer(got.status, cookies, content, (time.perf_counter() - begun) * 1000)

    def processes(self) -> dict[str, int]:
        """Return the process ids of parent, web, sit-1, sit-2 and worker."""
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        named = {Path(f"/proc/{pid}/comm").read_text().split()[-1]: int(pid) for pid in children}
        return {"parent": parent, **named}

    def cpu(self) -> dict[str, float]:
        """Return the CPU seconds that each process has spent, and those that web waited for.

        What makes pages for the web process counts as web.
        """
        processes = self.processes()
        spent = {name: _cpu(pid) for name, pid in processes.items()}
        spent["web"] += sum(spent.pop(name) for name in list(spent) if name.startswith("sit-"))
        return spent | {"waited": _waited(processes["web"])}


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _waited(pid: int) -> float:
    """Return the seconds that all threads could have run and had no core: what others took."""
    stats = (path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(int(row.split()[1]) for row in stats) / 1e9


def spread(site: Site, asks: Sequence[Ask], *, rate: float, seconds: float) -> list[Answer]:
    """Ask in turn, `rate` times a second for so many seconds, each in a thread of its own."""
    answers: list[Answer] = []
    threads = []
    begun = time.perf_counter()
    for turn in range(int(rate * seconds)):
        time.sleep(max(0.0, begun + turn / rate - time.perf_counter()))
        wanted = asks[turn % len(asks)]
        thread = threading.Thread(target=lambda one=wanted: answers.append(site.ask(one)))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return answers
