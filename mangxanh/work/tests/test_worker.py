import threading
import time

import pytest
from django.db import OperationalError, connection

from mangxanh import jobs
from mangxanh.work import worker
from mangxanh.work.actions import enqueue, start_job
from mangxanh.work.locks import hold, lock_path
from mangxanh.work.models import Heartbeat, LongJob
from mangxanh.work.queries import worker_is_alive
from mangxanh.work.queue import error_code
from mangxanh.work.tests import sample_tasks

SAMPLES = "mangxanh.work.tests.sample_tasks"


@pytest.fixture(autouse=True)
def samples(listed):
    sample_tasks.DONE.clear()
    listed("test.remember", f"{SAMPLES}.remember")
    listed("test.report", f"{SAMPLES}.report_job")


@pytest.fixture
def open_database(monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)  # the test database lives in it


@pytest.mark.django_db
def test_each_loop_does_its_part(monkeypatch):
    monkeypatch.setattr(jobs, "SCHEDULE", [])
    enqueue("test.remember", n=1)
    job = start_job("test.report", school_id=1, by_id=1)

    worker._pulse("w1")()
    ran = [worker._tasks("w1")(), worker._long_jobs("w1")()]

    assert ran == [True, True]
    assert worker_is_alive()
    assert LongJob.objects.get(pk=job.pk).state == "done"


@pytest.mark.django_db
def test_what_is_too_frequent_for_the_queue_is_called_with_the_pulse(monkeypatch, caplog):
    often = [f"{SAMPLES}.fail_often", f"{SAMPLES}.remember"]
    monkeypatch.setattr(jobs, "EVERY_LOOP", often)
    pulse = worker._pulse("w1")

    pulse()
    pulse()

    assert len(sample_tasks.DONE) == 1
    assert "ValueError" in caplog.text
    assert "Nguyễn" not in caplog.text


@pytest.mark.django_db
def test_a_database_that_is_away_ends_the_round_of_what_is_frequent(monkeypatch):
    monkeypatch.setattr(jobs, "EVERY_LOOP", [f"{SAMPLES}.lose_database", f"{SAMPLES}.remember"])

    with pytest.raises(OperationalError):
        worker._pulse("w1")()

    assert sample_tasks.DONE == []


@pytest.mark.django_db(transaction=True)
def test_a_loop_runs_until_it_is_told_to_stop(open_database):
    stop, died, ran = threading.Event(), [], []

    def step():
        ran.append(1)
        if len(ran) == 3:
            stop.set()
        return True

    worker._loop(step, stop, died)

    assert (len(ran), died) == (3, [])


@pytest.mark.django_db(transaction=True)
def test_a_loop_that_crashes_stops_the_others_and_is_told(open_database):
    stop, died = threading.Event(), []

    def step():
        raise RuntimeError

    worker._loop(step, stop, died)

    assert stop.is_set()
    assert isinstance(died[0], RuntimeError)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_waited_for(open_database, caplog):
    def step():
        raise OperationalError("no route to the secret host")

    assert worker._once(step) is False
    assert "secret" not in caplog.text


@pytest.fixture
def apart(monkeypatch):
    """Each loop without the database, which is in memory and of one thread here."""
    for name in ("beat_worker", "part_worker"):
        monkeypatch.setattr(worker, name, lambda _worker: None)
    for name in ("reclaim_tasks", "reclaim_jobs"):
        monkeypatch.setattr(worker, name, lambda: 0)
    monkeypatch.setattr(worker, "_once", lambda step: step())

    def put(name, step):
        monkeypatch.setattr(worker, name, lambda _worker: step)

    def nothing():
        return False

    for name in ("_pulse", "_long_jobs", "_tasks"):
        put(name, nothing)
    return put


def test_the_worker_ends_when_told(apart):
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    lock_path("worker-dead").touch()

    began = time.monotonic()
    worker.run_forever(stop)

    assert time.monotonic() - began < 3
    assert list(lock_path("x").parent.glob("*.lock")) == []


def test_the_worker_raises_what_stopped_it(apart):
    def crash():
        raise RuntimeError("loop")

    apart("_tasks", crash)

    with pytest.raises(RuntimeError, match="loop"):
        worker.run_forever(threading.Event())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_parallel_workers_claim_each_task_once():
    if connection.vendor == "sqlite":
        pytest.skip("test_processes does this on a file")
    for number in range(100):
        enqueue("test.remember", n=number)
    threads = [threading.Thread(target=exhaust, args=(f"w{n}",)) for n in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done["n"] for done in sample_tasks.DONE) == list(range(100))
    assert not Heartbeat.objects.exists()


def exhaust(name):
    try:
        while worker.run_task(name):
            pass
    finally:
        connection.close()


def test_the_lock_of_a_living_worker_is_left_to_it(apart):
    stop = threading.Event()
    stop.set()

    with hold("worker-alive"):
        worker.run_forever(stop)

        assert lock_path("worker-alive").exists()


def test_an_error_that_was_never_raised_has_no_place():
    assert error_code(ValueError("em An")) == "ValueError"
