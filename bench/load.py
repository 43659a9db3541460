#!/usr/bin/env python3
"""20 requests a second on the real server, quiet and while the worker builds the report.

Goal: p95 ≤ 150 ms when quiet. The floor is a static file in the same run. Load is on loopback,
bounded (RATE × SECONDS requests), and stops by itself.
"""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from machine import machine

ROOT = Path(__file__).resolve().parent.parent
RATE, SECONDS = 20, 20
PAGES = ("/", "/viec-cua-toi/", "/hoat-dong/", "/hoat-dong/moi/", "/ke-hoach/", "/thay-co/")
STATIC = "/static/ui/css/components.css"


class Site:
    """The server of a demo school, its processes, and a person who is signed in."""

    def __init__(self, folder: Path) -> None:
        self.environment = os.environ | {"PYTHONPATH": str(ROOT)}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        run = [sys.executable, "-m", "mangxanh.cli"]
        data = ["--data", str(folder)]
        subprocess.run(
            [*run, "demo", "--small", *data], env=self.environment, check=True, capture_output=True
        )
        self.process = subprocess.Popen(
            [*run, "serve", "--port", str(self.port), *data],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()
        self.cookies = self._sign_in()

    def ask(
        self, method: str, url: str, body: str = "", cookies: str = ""
    ) -> tuple[int, str, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        line.request(method, url, body or None, headers)
        answer = line.getresponse()
        given = "; ".join(
            value.split(";")[0]
            for name, value in answer.getheaders()
            if name.lower() == "set-cookie"
        )
        content = answer.read()
        line.close()
        return answer.status, given, content

    def _wait(self) -> None:
        for _ in range(200):
            try:
                self.ask("GET", "/dang-nhap/")
            except OSError:
                time.sleep(0.1)
            else:
                return

    def _token(self, page: bytes) -> str:
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        return found[1].decode() if found else ""

    def _sign_in(self) -> str:
        _status, given, page = self.ask("GET", "/dang-nhap/")
        words = {
            "csrfmiddlewaretoken": self._token(page),
            "username": "hanhdt",
            "password": "bai-giua-2026",
        }
        _status, session, _page = self.ask("POST", "/dang-nhap/", urlencode(words), given)
        return f"{given}; {session}"

    def build_reports(self) -> None:
        """Ask the worker for the paper and for the folder."""
        page = self.ask("GET", "/bao-cao/1/", cookies=self.cookies)[2]
        words = urlencode({"csrfmiddlewaretoken": self._token(page)})
        for part in ("pdf", "docx", "folder"):
            self.ask("POST", f"/bao-cao/1/tao/{part}/", words, self.cookies)

    def cpu(self) -> float:
        """Return the CPU seconds of the server and its children."""
        total = 0.0
        for pid in _family(self.process.pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return total

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def load(site: Site, urls: tuple[str, ...]) -> tuple[list[float], int]:
    """Return the milliseconds of each answer, and how many were refused."""
    times: list[float] = []
    wrong: list[int] = []

    def one(url: str) -> None:
        begin = time.perf_counter()
        try:
            status = site.ask("GET", url, cookies=site.cookies)[0]
        except OSError:
            status = 0
        times.append(1000 * (time.perf_counter() - begin))
        if status != 200:
            wrong.append(status)

    begin = time.perf_counter()
    threads = []
    for turn in range(RATE * SECONDS):
        time.sleep(max(0, begin + turn / RATE - time.perf_counter()))
        threads.append(threading.Thread(target=one, args=(urls[turn % len(urls)],)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return times, len(wrong)


def row(name: str, site: Site, urls: tuple[str, ...]) -> None:
    before = site.cpu()
    times, wrong = load(site, urls)
    cuts = quantiles(times, n=100)
    spent = site.cpu() - before
    print(f"{name:<34} {cuts[49]:>7.0f} {cuts[94]:>7.0f} {cuts[98]:>7.0f} {spent:>7.1f} {wrong:>6}")


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="mangxanh-bench-"))
    site = Site(folder / "data")
    try:
        load_name = f"{RATE}/s for {SECONDS} s"
        print(f"\n{load_name:<34} {'p50 ms':>7} {'p95':>7} {'p99':>7} {'CPU s':>7} {'wrong':>6}")
        row("floor: a static file", site, (STATIC,))
        row("pages, quiet", site, PAGES)
        site.build_reports()
        row("pages, the worker builds reports", site, PAGES)
        row("floor again", site, (STATIC,))
        print(f"goal: p95 ≤ 150 ms when quiet\n{machine()}\n")
    finally:
        site.stop()
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
