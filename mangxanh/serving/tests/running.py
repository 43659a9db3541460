"""A real `mangxanh serve` for tests: started on a folder, asked, killed, started again."""

import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 30.0


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def environment():
    ours = {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "mangxanh.settings"}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MX_") and k != "DATABASE_URL"}
    return kept | ours


class Serve:
    """The process tree on one data folder."""

    def __init__(self, data, *words, **more):
        self.data, self.port, self.words, self.more = data, free_port(), words, more
        self.process = None
        self.said = ""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Start, wait for the line with the address; return the seconds that took."""
        begun = time.monotonic()
        self.said = ""
        words = ["serve", "--data", str(self.data), "--port", str(self.port), *self.words]
        self.process = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", "mangxanh.cli", *words],
            cwd=ROOT,
            env=environment() | self.more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while f"{self.url} (" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() - begun < PATIENCE, self.said
            self.listen(0.1)
        seconds = time.monotonic() - begun
        self.listen(0.2)
        return seconds

    def listen(self, seconds):
        """Take in what was printed within so many seconds."""
        if select.select([self.process.stdout], [], [], seconds)[0]:
            self.said += os.read(self.process.stdout.fileno(), 65536).decode()

    @property
    def code(self):
        found = re.search(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b", self.said)
        return found[0] if found else None

    def pids(self):
        """Return the living processes as {"parent": pid, "web": pid, "sit-1": pid, …}."""
        parent = self.process.pid
        listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        found = {"parent": parent}
        for pid in map(int, listed.split()):
            name = Path(f"/proc/{pid}/comm").read_text().strip()
            found[name.removeprefix("mangxanh ")] = pid
        return found

    def get(self, path):
        """Return status and body; (0, b"") where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def is_up(self):
        """Return whether the pages come."""
        return self.get("/dang-nhap/")[0] == 200

    def wait_until(self, true, seconds=PATIENCE):
        last = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < last, self.said
            time.sleep(0.05)

    def stop(self):
        """End it as a person does with Ctrl+C; return the exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)  # a terminal tells all of them
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.process = None
        return code


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def memory_of(pid):
    """Return the share of memory that is this process's own or its part of (PSS), in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def cpu_of(pid):
    """Return the seconds of processor that a process has used itself."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
