"""The real process tree on a real data folder."""

import os
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from mangxanh.serving.tests.running import Serve, cpu_of, is_alive, memory_of

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def served(tmp_path):
    serve = Serve(tmp_path / "served")
    yield serve
    serve.stop()


def test_first_start_makes_the_database_and_prints_a_code(served):
    served.start()

    assert served.code
    assert (served.data / "main.sqlite3").exists()
    assert served.is_up()
    assert served.stop() == 0


def test_other_accounts_of_the_machine_read_nothing(served):
    served.start()
    served.is_up()

    found = [path for path in served.data.rglob("*") if path.stat().st_mode & 0o077]

    assert served.data.stat().st_mode & 0o077 == 0
    assert found == []


def test_second_start_is_quick_small_and_its_code_the_only_one_that_works(served):
    served.start()
    first_code = served.code
    served.stop()

    seconds = served.start()
    served.get("/dang-nhap/")
    served.wait_until(lambda: "worker" in served.pids())
    memory = {name: memory_of(pid) for name, pid in served.pids().items()}
    cpu = sum(map(cpu_of, served.pids().values()))

    print(f"second start {seconds:.1f} s ({cpu:.1f} s CPU); memory {memory}")  # noqa: T201  # a measurement
    assert min(seconds, cpu) < 5  # a machine that is busy with something else starts later
    assert sum(memory.values()) < 250
    assert served.code != first_code
    with closing(sqlite3.connect(served.data / "main.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM school_setupcode").fetchone() == (1,)


@pytest.mark.parametrize("name", ["web", "worker", "sit-1", "sit-2"])
def test_a_child_that_dies_is_started_again(served, name):
    served.start()
    dead = served.pids()[name]

    os.kill(dead, signal.SIGKILL)
    served.wait_until(lambda: served.pids().get(name) not in (None, dead))

    served.wait_until(served.is_up)


def test_ctrl_c_ends_all_of_them_at_once(served):
    served.start()
    pids = served.pids()
    begun = time.monotonic()

    code = served.stop()

    assert code == 0
    assert not any(map(is_alive, pids.values()))
    assert time.monotonic() - begun < 10  # children that do not hear it take fifteen seconds


def test_children_end_when_their_parent_is_killed(served):
    served.start()
    pids = served.pids()

    os.kill(pids["parent"], signal.SIGKILL)
    served.process.wait()

    served.wait_until(lambda: not any(map(is_alive, pids.values())))
    served.start()
    assert served.is_up()


@pytest.mark.slow
def test_a_second_serve_on_the_same_folder_is_refused(served, tmp_path):
    served.start()
    other = Serve(served.data)

    with pytest.raises(AssertionError, match=str(served.data)):
        other.start()

    assert other.process.wait() == 2
    other.stop()


def test_a_taken_port_is_one_line(served, tmp_path):
    served.start()
    other = Serve(tmp_path / "other")
    other.port = served.port

    with pytest.raises(AssertionError):
        other.start()

    assert other.process.wait() == 2
    other.stop()
