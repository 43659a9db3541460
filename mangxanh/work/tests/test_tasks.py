import logging
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from mangxanh import jobs
from mangxanh.common.dates import at, now
from mangxanh.work.actions import beat, enqueue
from mangxanh.work.actions.schedule import tick
from mangxanh.work.actions.tasks import beat_worker, part_worker, reclaim_tasks, run_task
from mangxanh.work.locks import hold, lock_path
from mangxanh.work.models import Heartbeat, ScheduledRun
from mangxanh.work.queries import is_dead, worker_is_alive
from mangxanh.work.queue import resolve
from mangxanh.work.schedule import Scheduled
from mangxanh.work.tests import sample_tasks
from mangxanh.work.worker import drain

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SAMPLES = "mangxanh.work.tests.sample_tasks"


@pytest.fixture(autouse=True)
def samples(listed):
    sample_tasks.DONE.clear()
    listed("test.remember", f"{SAMPLES}.remember")
    listed("test.chain", f"{SAMPLES}.chain")
    listed("test.fail", f"{SAMPLES}.fail_with_content")


def test_every_listed_task_is_there():
    names = [*jobs.TASKS, *(scheduled.name for scheduled in jobs.SCHEDULE)]

    found = [resolve(name) for name in names]

    assert all(callable(function) for function in found)


def test_a_task_runs_once_with_its_words():
    enqueue("test.remember", line=3, words="Chào cờ")

    ran = [run_task("w1"), run_task("w1")]

    assert ran == [True, False]
    assert sample_tasks.DONE == [{"line": 3, "words": "Chào cờ"}]


def test_an_unknown_name_is_refused_when_enqueued():
    with pytest.raises(KeyError):
        enqueue("test.nothing")

    assert not DBTaskResult.objects.exists()


def test_what_json_cannot_hold_is_refused_when_enqueued():
    with pytest.raises(TypeError):
        enqueue("test.remember", what=object())

    assert not DBTaskResult.objects.exists()


def test_a_task_goes_with_the_transaction_that_enqueued_it():
    with transaction.atomic():
        enqueue("test.remember")
        transaction.set_rollback(True)

    assert drain() == 0


def test_drain_also_runs_what_tasks_enqueue():
    enqueue("test.chain", left=2)

    ran = drain()

    assert ran == 3
    assert sample_tasks.DONE == [2, 1, 0]


def test_an_error_is_kept_and_logged_without_its_content(caplog):
    caplog.set_level(logging.DEBUG)
    enqueue("test.fail", secret="Nguyễn Văn An")

    drain()

    task = DBTaskResult.objects.get()
    assert task.status == "FAILED"
    assert "ValueError" in caplog.text
    assert "bắt nạt" not in caplog.text + task.traceback
    assert "Nguyễn Văn An" not in caplog.text + task.traceback


def test_a_row_of_an_older_release_fails_alone():
    enqueue("test.remember")
    DBTaskResult.objects.update(task_path="mangxanh.gone.task")
    enqueue("test.remember")

    drain()

    assert len(sample_tasks.DONE) == 1
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_task_claimed_by_another_worker_meanwhile_is_left_alone(monkeypatch):
    enqueue("test.remember")
    stale = list(DBTaskResult.objects.all())
    run_task("w1")
    monkeypatch.setattr(type(DBTaskResult.objects.all()), "ready", lambda _all: stale)

    assert run_task("w2") is False
    assert len(sample_tasks.DONE) == 1


def running_task(worker):
    enqueue("test.remember")
    DBTaskResult.objects.update(status="RUNNING", started_at=now(), worker_ids=[worker])


def test_the_task_of_a_silent_worker_runs_again():
    running_task("far-away")
    beat_worker("far-away")
    Heartbeat.objects.update(at=now() - timedelta(seconds=61))

    again = reclaim_tasks()

    assert again == 1
    assert drain() == 1


def test_the_task_of_a_living_worker_is_left_alone():
    running_task("w1")
    beat_worker("w1")

    assert reclaim_tasks() == 0


def test_a_worker_that_died_on_this_machine_is_dead_at_once():
    beat_worker("w1")
    lock_path("worker-w1").touch()

    assert is_dead("w1")


def test_a_worker_that_holds_its_lock_is_alive():
    beat_worker("w1")

    with hold("worker-w1") as ours:
        assert ours
        assert not is_dead("w1")


def test_a_task_that_kills_its_worker_three_times_is_given_up():
    running_task("w1")
    DBTaskResult.objects.update(worker_ids=["a", "b", "c"])

    again = reclaim_tasks()

    assert again == 0
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_task_finished_while_it_was_being_reclaimed_stays_finished(monkeypatch):
    running_task("w1")
    stale = list(DBTaskResult.objects.all())
    DBTaskResult.objects.update(status="SUCCESSFUL")
    monkeypatch.setattr(type(DBTaskResult.objects.all()), "running", lambda _all: stale)

    assert reclaim_tasks() == 0
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_heartbeats():
    beat("web")
    assert not worker_is_alive()

    beat_worker("w1")
    assert worker_is_alive()

    part_worker("w1")
    assert not worker_is_alive()
    assert Heartbeat.objects.get().name == "web"


MONDAY = at(datetime(2026, 11, 23).date(), time(9))  # noqa: DTZ001


@pytest.fixture
def hourly(monkeypatch):
    monkeypatch.setattr(jobs, "SCHEDULE", [Scheduled("test.remember", every=timedelta(hours=1))])


def test_a_job_runs_at_once_and_then_every_so_often(hourly):
    ran = [tick(MONDAY + timedelta(minutes=minutes)) and drain() for minutes in (0, 30, 61, 90)]

    assert ran == [1, [], 1, []]


def test_missed_runs_are_made_up_once(hourly):
    tick(MONDAY)
    drain()

    ran = [tick(MONDAY + timedelta(days=3)) and drain() for _again in range(3)]

    assert ran == [1, [], []]


def test_a_run_is_not_doubled_while_the_last_one_waits(hourly):
    tick(MONDAY)

    assert tick(MONDAY + timedelta(hours=2)) == []

    drain()
    assert tick(MONDAY + timedelta(hours=2)) == ["test.remember"]


def test_a_daily_job_waits_for_its_time(monkeypatch):
    monkeypatch.setattr(jobs, "SCHEDULE", [Scheduled("test.remember", at=time(2))])

    assert tick(MONDAY) == []
    assert tick(MONDAY.replace(hour=23)) == []
    assert tick(MONDAY + timedelta(hours=18)) == ["test.remember"]
    assert ScheduledRun.objects.get().next_run_at == MONDAY + timedelta(hours=41)


def test_the_schedule_remembers_the_kind_of_error_until_it_works_again(monkeypatch, listed):
    monkeypatch.setattr(jobs, "SCHEDULE", [Scheduled("test.fail", every=timedelta(hours=1))])
    tick(MONDAY)
    drain()
    failed = ScheduledRun.objects.get().last_error

    listed("test.fail", f"{SAMPLES}.remember")
    tick(MONDAY + timedelta(hours=2))
    drain()

    assert "TypeError" in failed
    assert ScheduledRun.objects.get().last_error == ""


def test_another_worker_was_first(hourly, monkeypatch):
    tick(MONDAY)
    drain()
    row = ScheduledRun.objects.get()
    stale = ScheduledRun(name=row.name, next_run_at=MONDAY)
    monkeypatch.setattr(ScheduledRun.objects, "all", lambda: [stale])

    assert tick(MONDAY + timedelta(minutes=1)) == []


def test_a_scheduled_job_has_one_rhythm():
    with pytest.raises(ValueError, match="both"):
        Scheduled("both", every=timedelta(hours=1), at=time(2))
    with pytest.raises(ValueError, match="none"):
        Scheduled("none")


def test_rows_say_what_they_are(hourly):
    tick(MONDAY)
    beat("web")

    assert str(Heartbeat.objects.get()) == "web"
    assert str(ScheduledRun.objects.get()) == "test.remember"
    assert isinstance(ScheduledRun.objects.get().task_id, UUID)
