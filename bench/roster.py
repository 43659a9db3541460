"""A list of 1,500 pupils brought in while 20 pages a second are asked for: seconds and locks.

The list is read and staged as the page does it, put in place by the worker of a real server; then
the same list with every pupil in another class, then that one is undone. "Lock" is the longest that
anybody else had to wait for the write lock of the database, asked for every 5 ms by a process of
its own; its floor is the same wait with nothing but the pages. Bounded: about 40 s.
"""

import multiprocessing
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import demo
from bench.load import mix
from bench.site import Answer, Site, copy_of_demo, spread
from bench.table import Row, cost_of, print_table, share

PUPILS, CLASSES, RATE = 1_500, 40, 20
MOST_SECONDS, MOST_LOCK = 5.0, 200.0
QUIET = 5  # seconds of nothing but pages


def workbook(shift: int) -> bytes:
    """Return a list as the ministry's database exports it; `shift` puts pupils elsewhere."""
    from mangxanh.documents.excel import NewSheet, write_workbook  # noqa: PLC0415  # after the set-up

    columns = ("STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Lớp học")
    rows = tuple(
        (
            number + 1,
            f"99{number:08}",
            f"Nguyễn Văn {chr(65 + number % 26)}{chr(97 + number // 26 % 26)}",
            date(2014, 1, 1) + timedelta(days=number % 360),
            "Nam",
            f"{6 + (number + shift) % CLASSES // 10}B{(number + shift) % 10}",
        )
        for number in range(PUPILS)
    )
    return write_workbook([NewSheet("Danh sách", columns, rows)])


def _probe(path: str, over: Any, longest: Any) -> None:
    line = sqlite3.connect(path, timeout=30, isolation_level=None)
    while not over.is_set():
        begun = time.perf_counter()
        line.execute("BEGIN IMMEDIATE")
        waited = time.perf_counter() - begun
        line.execute("ROLLBACK")
        longest.value = max(longest.value, waited)
        time.sleep(0.005)
    line.close()


@contextmanager
def probe(folder: Path) -> Iterator[Callable[[], float]]:
    """Ask for the write lock all the time; give what tells the longest wait in milliseconds."""
    over, longest = multiprocessing.Event(), multiprocessing.Value("d", 0.0)
    asker = multiprocessing.get_context("fork").Process(
        target=_probe, args=(str(folder / "main.sqlite3"), over, longest)
    )
    asker.start()
    try:
        yield lambda: 1000 * longest.value
    finally:
        over.set()
        asker.join()


class Pages:
    """Asks for 20 pages a second until the end of the block."""

    def __init__(self, site: Site, asks: list[Any]) -> None:
        self.answers: list[Answer] = []
        self._site, self._asks, self._over = site, asks, threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        while not self._over.is_set():
            self.answers += spread(self._site, self._asks, rate=RATE, seconds=1)

    def __enter__(self) -> "Pages":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def said(self) -> str:
        times = [answer.ms for answer in self.answers]
        return f"{len(times)} pages, {self.failed} failed, p95 {share(times, 0.95):.0f} ms"

    @property
    def failed(self) -> int:
        return sum(answer.status != 200 for answer in self.answers)


def bring_in(shift: int) -> tuple[float, list[str]]:
    """Bring a list in as a clerk does; return the seconds, and what each step took."""
    from mangxanh.school.actions import roster_swap, rosters  # noqa: PLC0415  # after the set-up
    from mangxanh.school.models import Person, School, SchoolYear  # noqa: PLC0415  # as above
    from mangxanh.school.roster import read_roster  # noqa: PLC0415  # as above
    from mangxanh.work.models import LongJob  # noqa: PLC0415  # as above

    school = School.objects.get()
    by = Person.objects.get(username=demo.ROLES["clerk"]).at(school)
    year = SchoolYear.objects.get(name="2026-2027")
    data = workbook(shift)
    roster, reading = cost_of(lambda: read_roster(data, "bench.xlsx"))
    staged, staging = cost_of(lambda: rosters.stage_pupils(school, roster, year=year, by=by))
    begun = time.perf_counter()
    job = roster_swap.start_roster(staged, by=by)
    while isinstance(job, LongJob) and not job.is_finished:
        time.sleep(0.05)
        job.refresh_from_db()
    placing = time.perf_counter() - begun
    if getattr(job, "error", ""):
        raise RuntimeError(job.error)
    steps = [
        f"read {reading.wall:.2f} s",
        f"staged {staging.wall:.2f} s (CPU {staging.cpu:.2f} s)",
        f"in place {placing:.2f} s",
    ]
    return reading.wall + staging.wall + placing, steps


def undo() -> tuple[float, list[str]]:
    from mangxanh.school.actions import roster_undo  # noqa: PLC0415  # after the set-up
    from mangxanh.school.models import Person, RosterImport, School  # noqa: PLC0415  # as above

    by = Person.objects.get(username=demo.ROLES["clerk"]).at(School.objects.get())
    last = RosterImport.objects.applied().first()
    _given, cost = cost_of(lambda: roster_undo.undo_roster(last, by=by))
    return cost.wall, [f"CPU {cost.cpu:.2f} s"]


@contextmanager
def watched() -> Iterator[list[tuple[float, float]]]:
    """Give (milliseconds, milliseconds of CPU) of each transaction of this thread in the block."""
    from django.db import connection, transaction  # noqa: PLC0415  # after the set-up

    begin, end = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    found: list[tuple[float, float]] = []
    begun: list[tuple[float, float]] = []

    def enter(block: Any) -> None:
        outermost = not connection.in_atomic_block
        begin(block)
        if outermost:
            begun.append((time.perf_counter(), time.thread_time()))

    def leave(block: Any, *error: Any) -> None:
        end(block, *error)
        if not connection.in_atomic_block:
            wall, cpu = begun.pop()
            found.append((1000 * (time.perf_counter() - wall), 1000 * (time.thread_time() - cpu)))

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave
    try:
        yield found
    finally:
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = begin, end


def alone() -> Row:
    """Return what our own transactions take, without the server: what is lock, what is the machine."""
    from mangxanh.school.actions import roster_swap  # noqa: PLC0415  # after the set-up

    roster_swap.start_roster = roster_swap.apply_roster  # no worker is there
    with watched() as found:
        _given, cost = cost_of(lambda: bring_in(13))
        undo()
    wall, cpu = max(one for one, _cpu in found), max(one for _wall, one in found)
    return Row(
        f"without the server: {len(found)} transactions, {cost.wall:.2f} s",
        f"longest {wall:.0f} ms",
        goal=f"≤ {MOST_LOCK:.0f} ms",
        cpu=f"longest {cpu:.0f} ms, together {cost.cpu:.2f} s",
        kept=cpu <= MOST_LOCK,
    )


def measured(what: str, site: Site, folder: Path, step: Callable[[], Any], asks: Any) -> Row:
    """Return the row of one step, with pages and the probe beside it."""
    with probe(folder) as longest, Pages(site, asks) as pages:
        time.sleep(0.5)
        before = site.cpu()
        seconds, steps = step()
        after = site.cpu()
    lock = longest()
    worker = after["worker"] - before["worker"]
    return Row(
        f"{what}; {pages.said}",
        f"{seconds:.2f} s, lock {lock:.0f} ms",
        goal=f"≤ {MOST_SECONDS:.0f} s, ≤ {MOST_LOCK:.0f} ms, 0 failed",
        cpu=", ".join([*steps, f"worker {worker:.2f} s"]),
        kept=seconds <= MOST_SECONDS and lock <= MOST_LOCK and not pages.failed,
    )


def main() -> int:
    with copy_of_demo() as folder:
        asks = mix()
        with Site(folder) as site:
            spread(site, asks, rate=RATE, seconds=2)  # warm
            with probe(folder) as longest, Pages(site, asks) as pages:
                time.sleep(QUIET)
            rows = [
                Row(f"floor: pages alone; {pages.said}", f"lock {longest():.0f} ms"),
                measured("1,500 new pupils", site, folder, lambda: bring_in(0), asks),
                measured("all in other classes", site, folder, lambda: bring_in(7), asks),
                measured("undone", site, folder, undo, asks),
            ]
        rows.append(alone())
    return print_table("A list of 1,500 pupils", rows)


if __name__ == "__main__":
    sys.exit(main())
