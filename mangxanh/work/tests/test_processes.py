"""Real worker processes, several at once, and killed in the middle (SIGKILL)."""
# ruff: noqa: S311, S603, T201  # random moments, our own processes, and how many were killed

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest

WORDS = "mot hai ba bon nam sau"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


class Workshop:
    """A data folder with a database of its own, and processes that work on it."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "tmp").mkdir(parents=True)
        self.env = os.environ | {
            "MX_DATA": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/main.sqlite3",
            "MX_BACKUP_DIR": str(folder / "backups"),
            "MX_BACKUP_PASSPHRASE": WORDS,
        }
        self.run("prepare")

    def start(self, *words):
        return subprocess.Popen(
            [sys.executable, "-m", "mangxanh.work.tests.process", *words],
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *words):
        process = self.start(*words)
        said, _nothing = process.communicate(timeout=60)
        assert process.returncode == 0, said.decode()

    @contextmanager
    def working(self, count=1):
        workers = [self.start("work") for _worker in range(count)]
        try:
            yield workers
        finally:
            for worker in workers:
                worker.send_signal(signal.SIGTERM)
            for worker in workers:
                worker.communicate(timeout=30)
        assert all(worker.returncode in {0, -signal.SIGKILL} for worker in workers)

    def notes(self):
        path = self.folder / "notes"
        return path.read_text().splitlines() if path.exists() else []

    def ask(self, sql):
        with closing(sqlite3.connect(self.folder / "main.sqlite3", timeout=20)) as opened:
            return opened.execute(sql).fetchall()

    def until(self, said, seconds=40):
        """Wait until `said()` is true."""
        end = time.monotonic() + seconds
        while not said():
            assert time.monotonic() < end, self.notes()
            time.sleep(0.02)


def kill(process):
    process.kill()
    process.communicate()


@pytest.fixture
def shop(tmp_path):
    return Workshop(tmp_path / "shop")


def test_three_workers_run_every_task_and_the_schedule_once(shop):
    shop.run("enqueue", "test.say", '{"n": 1}', "--times", "60")

    with shop.working(3):
        shop.until(lambda: shop.notes().count("task 1") == 60 and "tick" in shop.notes())
        time.sleep(6)  # a further tick of each

    assert shop.notes().count("task 1") == 60
    assert shop.notes().count("tick") == 1
    assert shop.ask("select count(*) from work_heartbeat") == [(0,)]
    assert list((shop.folder / "tmp").glob("*.lock")) == []


def test_a_task_killed_in_the_middle_runs_again_at_once(shop):
    shop.run("enqueue", "test.slow_task")
    with shop.working() as [worker]:
        shop.until(lambda: "slow begins" in shop.notes())
        kill(worker)

    with shop.working():
        shop.until(lambda: "slow ends" in shop.notes())

    assert shop.notes().count("slow begins") == 2


def test_a_long_job_killed_at_random_goes_on_to_its_end(shop):
    shop.run("start", "test.slow_job")
    kills = 0
    for _round in range(2):
        with shop.working() as [worker]:
            before = len(shop.notes())
            shop.until(lambda before=before: len(shop.notes()) > before + 1)
            time.sleep(random.uniform(0, 0.4))
            kill(worker)
            kills += 1

    with shop.working():
        shop.until(lambda: shop.ask("select state from work_longjob") == [("done",)])

    print(f"killed {kills} times")
    steps = [line for line in shop.notes() if line.startswith("step")]
    assert set(steps) == {f"step {n}" for n in range(10)}
    assert len(steps) <= 10 + kills
    [(stored,)] = shop.ask("select result_path from work_longjob")
    assert (shop.folder / "results" / stored).read_bytes() == b"made"


def fill(shop, megabytes):
    for number in range(megabytes):
        (shop.folder / "files" / f"{number}.bin").write_bytes(os.urandom(1024 * 1024))


def test_a_backup_killed_at_random_is_made_whole_after_it(shop, tmp_path):
    fill(shop, 120)
    shop.run("start", "work.make_backup", '{"kind": "nightly"}')
    with shop.working() as [worker]:
        shop.until(lambda: list((shop.folder / "backups").glob("*.part")))
        time.sleep(random.uniform(0, 0.2))
        kill(worker)
    finished_before_the_kill = shop.ask("select ok from work_backuprun") == [(1,)]

    with shop.working():
        shop.until(lambda: shop.ask("select state from work_longjob") == [("done",)])

    runs = shop.ask("select ok, error from work_backuprun order by id")
    assert finished_before_the_kill or [ok for ok, _error in runs] == [0, 1]
    assert list((shop.folder / "backups").glob("*.part")) == []
    assert list((shop.folder / "tmp").glob("backup-*")) == []
    copies = list((shop.folder / "backups").glob("nightly-*"))
    assert len(copies) == 1 + finished_before_the_kill


def test_a_restore_killed_at_random_leaves_nothing_or_all(shop, tmp_path):
    fill(shop, 120)
    shop.run("start", "work.make_backup", "{}")
    with shop.working():
        shop.until(lambda: shop.ask("select state from work_longjob") == [("done",)])
    [copy] = (shop.folder / "backups").glob("*.mxbackup")
    new = tmp_path / "new"
    shop.env |= {"MX_DATA": str(new), "DATABASE_URL": f"sqlite:///{new}/main.sqlite3"}
    for _round in range(3):
        process = shop.start("restore", str(copy))
        shop.until((tmp_path / "new.tmp").exists)
        time.sleep(random.uniform(0, 0.4))
        kill(process)
        assert not (new / "main.sqlite3").exists()

    shop.run("restore", str(copy))

    old = {path.name: path.read_bytes() for path in (shop.folder / "files").iterdir()}
    assert {path.name: path.read_bytes() for path in (new / "files").iterdir()} == old
    assert not (tmp_path / "new.tmp").exists()
    shop.folder = new
    assert shop.ask("select ok from work_backuprun") == [(1,)]
    assert shop.ask("select count(*) from work_longjob") == [(1,)]


def test_an_idle_worker_takes_one_hundredth_of_a_processor_at_most(shop):
    with shop.working() as [worker]:
        shop.until(lambda: "tick" in shop.notes())
        time.sleep(2)
        before = used(worker.pid)
        time.sleep(15)
        share = (used(worker.pid) - before) / 15

    print(f"idle worker: {share:.2%}")
    assert share <= 0.01


def used(pid):
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
