"""20 requests a second for 30 s at the real server: quiet, and while the worker builds reports.

The mix is of pages by signed-in people of each role; the floor is a static file in the same run.
Load goes to loopback, is bounded, and stops by itself. The client shares the machine's cores.
"""

import os
import sys
import threading
import time
from itertools import cycle
from typing import Any

from bench import demo
from bench.site import STATIC, Answer, Ask, Site, copy_of_demo, spread
from bench.table import Row, print_table, share

RATE, SECONDS, STATIC_SECONDS = 20, int(os.environ.get("BENCH_SECONDS", "30")), 10
GOAL = 150.0  # milliseconds, p95 when quiet
PAGES = {
    "board": ("/", "/ke-hoach/", "/viec-cua-toi/", "/hoat-dong/", "/so-lieu/", "/bao-cao/1/"),
    "teacher": ("/", "/hoat-dong/moi/", "/hoat-dong/", "/nhiem-vu/39/", "/hop-thu/"),
    "homeroom teacher": ("/", "/hoat-dong/moi/", "/viec-cua-toi/", "/ke-hoach/", "/lop/"),
    "clerk": ("/", "/noi-nhan/", "/bao-cao/", "/thay-co/"),
    "accountant": ("/", "/ke-hoach/", "/nhiem-vu/58/"),
    "IT": ("/", "/thay-co/", "/them/"),
}


def mix() -> list[Ask]:
    """Return the pages of everybody, one person after the other."""
    from mangxanh.school.middleware import SESSION_COOKIE  # noqa: PLC0415  # after the set-up

    queues = [
        [Ask(url, f"{SESSION_COOKIE}={token}") for url in PAGES[role]]
        for role, token in demo.tokens().items()
    ]
    longest = max(map(len, queues))
    return [queue[turn] for turn in range(longest) for queue in queues if turn < len(queue)]


class Builder:
    """Keeps the worker busy: a report is asked for as the page does, and another when it is made."""

    def __init__(self) -> None:
        from mangxanh.annual_report.actions import open_report  # noqa: PLC0415  # after the set-up
        from mangxanh.school.models import Person, School, SchoolYear  # noqa: PLC0415  # as above

        self.by = Person.objects.get(username=demo.ROLES["board"]).at(School.objects.get())
        year = SchoolYear.objects.get(name="2025-2026")
        self.report: Any = open_report(year, "calendar", by=self.by)
        self.built: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._build)

    def _build(self) -> None:
        from django.db import connection  # noqa: PLC0415  # after the set-up

        from mangxanh.annual_report.actions import start_build  # noqa: PLC0415  # as above

        for part in cycle(("pdf", "docx", "folder")):
            if self._over.is_set():
                break
            begun = time.perf_counter()
            job = start_build(self.report, part, by=self.by)
            while not self._over.is_set():
                time.sleep(0.1)
                job.refresh_from_db()
                if job.finished_at:
                    self.built.append(time.perf_counter() - begun)
                    break
        connection.close()

    def __enter__(self) -> "Builder":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()


def _row(
    what: str, answers: list[Answer], before: dict[str, float], after: dict[str, float]
) -> Row:
    times = [answer.ms for answer in answers]
    wrong = sum(answer.status != 200 for answer in answers)
    spent = {name: after[name] - before[name] for name in ("web", "worker")}
    each, waited = 1000 * spent["web"] / len(answers), after["waited"] - before["waited"]
    return Row(
        f"{what}: {len(answers)} requests, {wrong} failed",
        f"p50 {share(times, 0.5):.0f}, p95 {share(times, 0.95):.0f}, p99 {share(times, 0.99):.0f} ms",
        cpu=f"web {spent['web']:.1f} s ({each:.1f} ms each, waited {waited:.1f} s for a core),"
        f" worker {spent['worker']:.1f} s",
        kept=wrong == 0,
    )


def run(site: Site, what: str, asks: list[Ask], seconds: float) -> tuple[Row, float]:
    """Return the row of one kind of load, and its p95."""
    before = site.cpu()
    answers = spread(site, asks, rate=RATE, seconds=seconds)
    p95 = share([answer.ms for answer in answers], 0.95)
    return _row(what, answers, before, site.cpu()), p95


def main() -> int:
    with copy_of_demo() as folder:
        asks, builder = mix(), Builder()
        with Site(folder) as site:
            spread(site, asks, rate=RATE, seconds=2)  # warm
            floor, static = run(site, "floor: a static file", [Ask(STATIC)], STATIC_SECONDS)
            quiet, p95 = run(site, "pages, quiet", asks, SECONDS)
            with builder:
                busy, _p95 = run(site, "pages, the worker builds", asks, SECONDS)
            again, _p95 = run(site, "floor again", [Ask(STATIC)], STATIC_SECONDS)
    goal = {"goal": f"p95 ≤ {GOAL:.0f} ms", "floor": f"p95 {static:.0f} ms"}
    rows = [
        floor,
        Row(quiet.what, quiet.ours, cpu=quiet.cpu, kept=quiet.kept and p95 <= GOAL, **goal),
        Row(f"{busy.what}, {len(builder.built)} built", busy.ours, cpu=busy.cpu, kept=busy.kept),
        again,
    ]
    return print_table(f"Load: {RATE} requests a second for {SECONDS} s", rows)


if __name__ == "__main__":
    sys.exit(main())
