"""Answers of pupils, saved one by one at the real server, and everybody else beside them.

The client is Python, in a process of its own on the same cores; what it takes is said. Floors are
measured in the same run: the same client at a server that does nothing, pgbench's bare upsert,
SQLite without a server; ours and its floor take turns. Loopback only, bounded; about two minutes.
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from bench import demo
from bench.answering import OPTIONS, QUESTIONS
from bench.load import Builder, mix
from bench.roster import bring_in, undo
from bench.site import Answer, Site, copy_of_demo, spread
from bench.table import ROOT, Row, print_table, share
from bin import postgres
from mangxanh.contests.saving.sqlite_store import TABLES, UPSERT
from mangxanh.contests.tests.saving.pupils import head_of
from mangxanh.contests.tests.saving.served import wait_for

LINES, SECONDS = 64, int(os.environ.get("BENCH_SECONDS", "3"))
SUMMED = ("saved", "failed", "seconds", "cpu", "web")
TURNS = 3  # ours and its floor in turn: what others take of the machine changes by the second
PUPILS, ANSWERS = 1000, 25
FEWER, PAGES_RATE, PAGES_SECONDS = 300, 10, 15
CPU_GOAL = 0.2  # milliseconds
MOODLE = "Moodle 4.3, tuned, PostgreSQL: 26/s, 71 ms CPU (autosave 14)"
PGBENCH = """
\\set attempt random(1, 100000)
\\set slot random(1, 20)
insert into bare values (:attempt, :slot, '1', 1)
on conflict (attempt, slot) do update set value = excluded.value, seq = bare.seq + 1;
"""


@dataclass(frozen=True)
class Load:
    """What pupils saw, and what it cost: CPU in seconds."""

    saved: int
    failed: int
    seconds: float
    cpu: float  # of the client
    p50: float
    p95: float
    p99: float
    web: float = 0.0

    @property
    def rate(self) -> float:
        return self.saved / self.seconds

    @property
    def told(self) -> str:
        return f"p50 {self.p50:.1f}, p95 {self.p95:.1f}, p99 {self.p99:.1f} ms"

    @property
    def cost(self) -> str:
        each = 1000 * self.web / max(self.saved, 1)
        return f"web {each:.3f} ms each; client {self.cpu / self.seconds:.2f} of a core"


def together(loads: Sequence[Load]) -> Load:
    """Return several turns as one; its times are those of the middle turn."""
    middle = sorted(loads, key=lambda load: load.p99)[len(loads) // 2]
    summed = {name: sum(getattr(load, name) for load in loads) for name in SUMMED}
    return replace(middle, **summed)


def heads(port: int, pupils: int) -> list[str]:
    """Return what so many pupils send before the body: each has a ticket of an attempt."""
    from mangxanh.contests.desk import desk  # noqa: PLC0415  # after the set-up
    from mangxanh.contests.saving.tickets import Shape, Ticket, ticket_in  # noqa: PLC0415  # as above

    shapes, due = (Shape("one", OPTIONS),) * QUESTIONS, desk().now() + 3_600_000
    cookies = [
        desk().cookie(Ticket(time.time_ns() + n, 1, due, shapes), secure=False)
        for n in range(pupils)
    ]
    return [head_of(port, ticket_in(cookie)).decode() for cookie in cookies]


def play(port: int, cpu: Callable[[], float], **told: object) -> Load:
    """Let pupils answer in a process of their own."""
    words = {"port": port, "within": 0.0, "pause": 0.0, "most": 10**9, "seconds": SECONDS} | told
    before = cpu()
    done = subprocess.run(
        [sys.executable, "-m", "bench.answering"],
        input=json.dumps(words), cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return Load(**json.loads(done.stdout), web=cpu() - before)


@contextmanager
def noop() -> Iterator[tuple[int, Callable[[], float]]]:
    """Serve nothing in a process of its own; give its port and what tells its CPU."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "bench.answering", "noop", str(port)]
    with subprocess.Popen(words, cwd=ROOT) as process:
        try:
            wait_for(port)
            yield port, lambda: _cpu_of(process.pid)
        finally:
            process.kill()


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def web_of(site: Site) -> Callable[[], float]:
    return lambda: site.cpu()["web"]


def bare_sqlite(folder: Path, rows: int) -> float:
    """Return the answers a second that SQLite alone puts on the disk, so many in each commit."""
    file = folder / f"bare{rows}.sqlite3"
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=full")
    database.executescript(TABLES)
    written, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < 2:
        batch = [
            ((written + n) % 64, 1 + (written + n) // 64 % 20, 0, 1, "1", written + n, 1, written)
            for n in range(rows)
        ]
        database.execute("begin immediate")
        database.executemany(UPSERT, batch)
        database.execute("commit")
        written += rows
    rate = written / (time.perf_counter() - begun)
    database.close()
    return rate


def bare_postgres(url: str) -> float:
    """Return the transactions a second of pgbench: one upsert each, 64 connections."""
    parts = urlsplit(url)
    there = ["-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username)]
    quiet = {"PGOPTIONS": "-c client_min_messages=warning"}
    secret = os.environ | quiet | {"PGPASSWORD": str(parts.password)}
    table = "create table if not exists bare(attempt int, slot int, value text, seq int, primary key(attempt, slot))"
    folder = postgres.programs()
    psql, pgbench = (str(folder / name) if folder else name for name in ("psql", "pgbench"))
    subprocess.run([psql, *there, "-qc", table, "postgres"], env=secret, check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(PGBENCH)
        script.flush()
        words = ["-n", "-M", "prepared", "-c", str(LINES), "-j", "2", "-T", str(SECONDS)]
        done = subprocess.run(
            [pgbench, *there, *words, "-f", script.name, "postgres"],
            env=secret, capture_output=True, text=True, check=True,
        )  # fmt: skip
    return float(done.stdout.split("tps = ")[1].split()[0])


def saving(what: str, load: Load, floor: float, part: float, named: str) -> Row:
    """Return the row of answers as fast as they go."""
    each = 1000 * load.web / max(load.saved, 1)
    return Row(
        f"{what}: {load.saved} saved, {load.failed} failed",
        f"{load.rate:,.0f}/s ({load.rate / floor:.2f} of {named}), {load.told}",
        floor=f"{named} {floor:,.0f}/s",
        goal=f"≥ {part} of it, ≤ {CPU_GOAL} ms, 0 failed",
        cpu=load.cost,
        kept=load.rate >= part * floor and each <= CPU_GOAL and not load.failed,
    )


class Lists(threading.Thread):
    """Brings lists of pupils in and takes them back, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.over, self.brought = threading.Event(), 0

    def run(self) -> None:
        """Go on until it is over."""
        from django.db import connection  # noqa: PLC0415  # after the set-up

        while not self.over.is_set():
            bring_in(7 * (self.brought % 2))
            self.brought += 1
            if self.brought % 2 == 0:
                undo()
        connection.close()


def a_school_at_once(site: Site) -> Row:
    """1,000 pupils in the same second, an answer a second each; the worker has its hands full."""
    lists = Lists()
    with Builder() as builder:
        lists.start()
        load = play(
            site.port, web_of(site), heads=heads(site.port, PUPILS), within=1.0, pause=1.0,
            most=ANSWERS, seconds=ANSWERS * 3,
        )  # fmt: skip
        lists.over.set()
    lists.join()
    return Row(
        f"{PUPILS} pupils in one second, an answer a second each, {lists.brought} lists brought"
        f" in and {len(builder.built)} reports built beside them: {load.saved} saved,"
        f" {load.failed} failed",
        load.told,
        goal="p99 ≤ 300 ms, 0 failed",
        cpu=load.cost,
        kept=load.p99 <= 300 and not load.failed and load.saved == PUPILS * ANSWERS,
    )


def pages_beside(site: Site) -> Row:
    """The pages of everybody else while 300 pupils answer."""
    loads: list[Load] = []
    pupils = heads(site.port, FEWER)

    def answer() -> None:
        told = {"within": 1.0, "pause": 1.0, "most": PAGES_SECONDS, "seconds": PAGES_SECONDS * 3}
        loads.append(play(site.port, web_of(site), heads=pupils, **told))

    thread = threading.Thread(target=answer)
    thread.start()
    time.sleep(1)
    pages: Sequence[Answer] = spread(site, mix(), rate=PAGES_RATE, seconds=PAGES_SECONDS - 2)
    thread.join()
    p95, wrong = share([page.ms for page in pages], 0.95), sum(p.status != 200 for p in pages)
    return Row(
        f"{len(pages)} pages of others while {FEWER} pupils answer: {wrong} failed",
        f"pages p95 {p95:.0f} ms; answers {loads[0].told}",
        goal="pages p95 ≤ 300 ms, 0 failed",
        kept=p95 <= 300 and not wrong and not loads[0].failed,
    )


def on_sqlite() -> list[Row]:
    """Return the rows of a school as it is installed: SQLite, the demo, all processes."""
    with copy_of_demo() as folder, Site(folder) as site:
        one, many = (bare_sqlite(folder, rows) for rows in (1, 64))
        with noop() as (port, cpu):
            floors, loads = [play(port, cpu, heads=heads(port, LINES))], []
            for _ in range(TURNS):
                loads.append(play(site.port, web_of(site), heads=heads(site.port, LINES)))
                floors.append(play(port, cpu, heads=heads(port, LINES)))
        floor, load = sum(one.rate for one in floors) / len(floors), together(loads)
        return [
            Row("floor: SQLite FULL alone, 1 row a commit", f"{one:,.0f}/s"),
            Row("floor: SQLite FULL alone, 64 rows a commit", f"{many:,.0f}/s"),
            *(
                Row("floor: HTTP that does nothing", f"{f.rate:,.0f}/s, {f.told}", cpu=f.cost)
                for f in floors
            ),
            saving("SQLite FULL, 64 connections", load, floor, 0.25, "no-op"),
            a_school_at_once(site),
            pages_beside(site),
        ]


def on_postgres() -> list[Row]:
    """Return the rows of PostgreSQL, with fsync as a school would have it."""
    with (
        postgres.throwaway("-c max_connections=100") as url,
        tempfile.TemporaryDirectory() as place,
    ):
        floors = [bare_postgres(url)]
        os.environ["DATABASE_URL"] = url
        demo.look_at(Path(place))
        with Site(Path(place)) as site:
            loads = []
            for _ in range(TURNS):
                loads.append(play(site.port, web_of(site), heads=heads(site.port, LINES)))
                floors.append(bare_postgres(url))
        floor, load = sum(floors) / len(floors), together(loads)
        return [
            *(Row("floor: pgbench, bare upsert, 64 connections", f"{f:,.0f}/s") for f in floors),
            saving("PostgreSQL, 64 connections", load, floor, 0.5, "pgbench"),
        ]


def main() -> int:
    if sys.argv[1:] == ["postgres"]:
        rows = on_postgres()
        return print_table("Answers saved: PostgreSQL", rows)
    missed = print_table("Answers saved: SQLite", [*on_sqlite(), Row("peer", MOODLE)])
    if postgres.programs():  # another Django: of another database
        words = [sys.executable, "-W", "ignore", "-m", "bench.saving", "postgres"]
        missed += subprocess.run(words, cwd=ROOT, check=False).returncode
    return missed


if __name__ == "__main__":
    sys.exit(main())
